/**
 * What can be issued. A credential type is data: a folder
 * `<type>/<version>/` with its JSON-LD context, JSON Schema and display texts,
 * served under the same path and never changed once published, because signed
 * credentials point at them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

export {
  buildRegistrationCredential,
  type RegistrationCredential,
  type RegistrationInput,
} from './registration-credential.ts'

interface CredentialType {
  /** kebab-case, e.g. `registration`. */
  readonly type: string
  /** e.g. `v1`. */
  readonly version: string
  readonly name: { readonly en: string; readonly fr: string }
  readonly description: { readonly en: string; readonly fr: string }
  /** Address of the JSON-LD context. */
  readonly context: string
  /** Address of the JSON Schema of the whole credential. */
  readonly schema: string
}

export interface CredentialTypes {
  /** The types that organizations are issued, in order of type and version. */
  list(): readonly CredentialType[]
  /** A file of a type, ready to be served; `undefined` when there is none. The name is looked up, never opened. */
  file(type: string, version: string, name: string): { body: string; mediaType: string } | undefined
}

/** A definition that cannot be served: what is wrong with which file. */
export class CredentialTypeError extends Error {
  readonly code = 'credential_type_invalid'

  constructor(path: string, what: string, options?: ErrorOptions) {
    super(`The credential type file ${path} ${what}.`, options)
    this.name = 'CredentialTypeError'
  }
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  'context.jsonld': 'application/ld+json',
  'schema.json': 'application/schema+json',
  'display.json': 'application/json',
}

const bilingual = z.object({ en: z.string().min(1), fr: z.string().min(1) })
const displaySchema = z.object({ name: bilingual, description: bilingual })

/**
 * Read all credential types at once; nothing is read later.
 *
 * @param directory `fixtures/credential-types`
 * @param baseUrl address of the registry without a slash at the end; takes the
 *   place of `{{baseUrl}}` in every file
 * @throws {CredentialTypeError} when a file is not JSON or lacks its texts
 */
export function loadCredentialTypes(directory: string, baseUrl: string): CredentialTypes {
  const files = new Map<string, { body: string; mediaType: string }>()
  const types: CredentialType[] = []
  for (const type of folders(directory)) {
    for (const version of folders(join(directory, type))) {
      for (const [name, mediaType] of Object.entries(MEDIA_TYPES)) {
        const body = readDefinition(join(directory, type, version, name), baseUrl)
        if (body !== undefined) files.set(`${type}/${version}/${name}`, { body, mediaType })
      }
      const display = files.get(`${type}/${version}/display.json`)
      if (!display) continue
      const parsed = displaySchema.safeParse(JSON.parse(display.body))
      if (!parsed.success) {
        throw new CredentialTypeError(join(directory, type, version, 'display.json'), 'lacks an English or French text')
      }
      const address = `${baseUrl}/credential-types/${type}/${version}`
      const { name, description } = parsed.data
      types.push({
        type,
        version,
        name,
        description,
        context: `${address}/context.jsonld`,
        schema: `${address}/schema.json`,
      })
    }
  }
  return {
    list: () => types,
    file: (type, version, name) => files.get(`${type}/${version}/${name}`),
  }
}

function folders(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
}

function readDefinition(path: string, baseUrl: string): string | undefined {
  let template: string
  try {
    template = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  const body = template.replaceAll('{{baseUrl}}', () => JSON.stringify(baseUrl).slice(1, -1))
  try {
    JSON.parse(body)
  } catch (error) {
    throw new CredentialTypeError(path, 'is not JSON', { cause: error })
  }
  return body
}
