/**
 * Reads the credential types' folders and generates the files that are served.
 * Everything is read and checked when the program starts. A wrong definition
 * stops it; the error names the file and the path in it.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CodedError } from '../../domain/errors.ts'
import { contextFile } from './context-file.ts'
import { type CredentialTypeDefinition, compileDefinition } from './definition.ts'
import { parseDefinitionFile } from './definition-file.ts'
import { displayFile } from './display-file.ts'
import { schemaFile } from './schema-file.ts'
import { typeMetadataFile } from './type-metadata-file.ts'

export interface CredentialTypes {
  /** The types that can be issued to organizations, in order of type and version. */
  list(): readonly CredentialTypeDefinition[]
  /** The newest version of a type. */
  get(type: string): CredentialTypeDefinition | undefined
  /** A file of a type, ready to be served; `undefined` when there is none. The name is looked up, never opened. */
  file(type: string, version: string, name: string): CredentialTypeFile | undefined
  /**
   * The addresses of the JSON-LD contexts that credentials and lists of this registry name: its own, of every type and
   * version, and those of others that its types are defined with. A verifier relies on exactly these.
   */
  contexts(): readonly string[]
}

interface CredentialTypeFile {
  readonly body: string
  readonly mediaType: string
}

/** A definition that cannot be served. The message names the file and the error in it. */
export class CredentialTypeError extends CodedError<'credential_type_invalid'> {
  constructor(path: string, what: string, options?: ErrorOptions) {
    super('credential_type_invalid', `The credential type file ${path} ${what}.`, options)
  }
}

const DEFINITION = 'credential-type.json'
const CONTEXT = 'context.jsonld'
const VERSION = /^v[1-9][0-9]*$/

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  [CONTEXT]: 'application/ld+json',
  'schema.json': 'application/schema+json',
  'display.json': 'application/json',
  'vct.json': 'application/json',
}

/**
 * Read all credential types at once; nothing is read later. A folder with a
 * context and without a definition is served unchanged: status lists need it, and it is not a type.
 *
 * @param directories `definitions/credential-types`, and others of the same form; one that is missing has no types
 * @param baseUrl address of the registry without a slash at the end; takes the
 *   place of `{{baseUrl}}` in every file
 * @throws {CredentialTypeError} when a definition is not JSON, says what a definition cannot say, or is there twice
 */
export function loadCredentialTypes(directories: string | readonly string[], baseUrl: string): CredentialTypes {
  const files = new Map<string, CredentialTypeFile>()
  const types: CredentialTypeDefinition[] = []
  const known = new Set<string>()
  for (const directory of [directories].flat()) {
    for (const { type, version, folder } of versionsIn(directory)) {
      if (known.has(`${type}/${version}`)) {
        throw new CredentialTypeError(folder, `defines ${type} ${version} again. Give it another name or version`)
      }
      known.add(`${type}/${version}`)
      const serve = (name: string, body: string) =>
        files.set(`${type}/${version}/${name}`, { body, mediaType: MEDIA_TYPES[name] ?? 'application/json' })
      const path = join(folder, DEFINITION)
      const value = readJson(path, baseUrl)
      if (value === undefined) {
        const context = readJson(join(folder, CONTEXT), baseUrl)
        if (context !== undefined) serve(CONTEXT, textOf(context))
        continue
      }
      const { definition, bodies } = generate(path, { baseUrl, type, version }, value)
      for (const [name, body] of Object.entries(bodies)) serve(name, body)
      types.push(definition)
    }
  }
  return {
    list: () => types,
    get: type => types.findLast(definition => definition.type === type),
    file: (type, version, name) => files.get(`${type}/${version}/${name}`),
    contexts: () => {
      const own = [...files.keys()].filter(path => path.endsWith(`/${CONTEXT}`))
      const others = types.flatMap(({ file }) => file.contexts ?? [])
      return [...new Set([...own.map(path => `${baseUrl}/credential-types/${path}`), ...others])]
    },
  }
}

/** Generates the definition of a type, and the texts of its files by name. */
function generate(path: string, address: Parameters<typeof compileDefinition>[0], value: unknown) {
  const parsed = parseDefinitionFile(value)
  if (!parsed.ok) throw new CredentialTypeError(path, `is wrong ${parsed.reason}`)
  const { file } = parsed
  const compiled = compileDefinition(address, file)
  const bodies: Record<string, string> = {
    [CONTEXT]: textOf(contextFile(compiled.context, file)),
    'schema.json': textOf(schemaFile(compiled)),
    'display.json': textOf(displayFile(file)),
    'vct.json': textOf(metadataOf(path, compiled)),
  }
  const definition = { ...compiled, vctIntegrity: integrityOf(bodies['vct.json'] ?? '') }
  return { definition, bodies }
}

function metadataOf(path: string, compiled: Omit<CredentialTypeDefinition, 'vctIntegrity'>): object {
  try {
    return typeMetadataFile(compiled)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it has no type metadata'
    throw new CredentialTypeError(path, `is wrong at subject.claims: ${reason}`, { cause: error })
  }
}

/** Integrity metadata (W3C SRI) of a text in the bytes that are served. */
function integrityOf(body: string): string {
  return `sha256-${createHash('sha256').update(body, 'utf8').digest('base64')}`
}

function textOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

interface VersionFolder {
  readonly type: string
  readonly version: string
  readonly folder: string
}

/** The newest version of a type last. */
function versionsIn(directory: string): readonly VersionFolder[] {
  return folders(directory).flatMap(type =>
    folders(join(directory, type))
      .sort(byNumber)
      .map(version => {
        const folder = join(directory, type, version)
        if (VERSION.test(version)) return { type, version, folder }
        throw new CredentialTypeError(folder, 'is not named like a version: v1, v2, and so on')
      }),
  )
}

function folders(directory: string): string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)
    .sort()
}

/** v10 comes after v9. */
function byNumber(one: string, other: string): number {
  return Number(one.slice(1)) - Number(other.slice(1))
}

/** @returns `undefined` when there is no such file */
function readJson(path: string, baseUrl: string): unknown {
  let template: string
  try {
    template = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  try {
    return JSON.parse(template.replaceAll('{{baseUrl}}', () => JSON.stringify(baseUrl).slice(1, -1)))
  } catch (error) {
    throw new CredentialTypeError(path, 'is not JSON', { cause: error })
  }
}
