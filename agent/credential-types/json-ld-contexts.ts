/**
 * Loads JSON-LD contexts for signing from a fixed set, which is read when the
 * program starts. It never uses the network: the meaning of a word must not
 * depend on a server's answer.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CodedError } from '../../domain/errors.ts'
import { frozenContext } from '../../verify/proofs/frozen-contexts.ts'
import type { CredentialTypes } from './index.ts'

/** The function with which JSON-LD processors load a context. */
export type DocumentLoader = (url: string) => Promise<{ contextUrl: null; documentUrl: string; document: unknown }>

/** A context that is needed could not be loaded. */
export class ContextError extends CodedError<'context_unavailable'> {
  constructor(url: string, what: string) {
    super('context_unavailable', `The JSON-LD context ${url} ${what}`)
  }
}

/** `contexts.json` of a folder: it maps contexts to files and pins each file by its hash. */
const indexFile = z.array(
  z.strictObject({
    url: z.url(),
    /** Name of a file in the same folder. */
    file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  }),
)

/**
 * A loader for the contexts of W3C that are part of this program, those of the
 * registry's own credential types, and those of folders.
 *
 * @param options.directories `definitions/contexts`, and others of the same form. Each says which contexts of others
 *   belong there; one that is not there is missed only when it is needed
 */
export function contextLoader(options: {
  readonly credentialTypes: Pick<CredentialTypes, 'file'>
  readonly baseUrl: string
  readonly directories?: readonly string[]
}): DocumentLoader {
  const { credentialTypes, baseUrl, directories = [] } = options
  const own = `${baseUrl}/credential-types/`
  const others = new Map(directories.flatMap(directory => [...readFolder(directory)]))
  return async url => {
    const [type = '', version = '', name = ''] = url.startsWith(own) ? url.slice(own.length).split('/') : []
    const file = credentialTypes.file(type, version, name)
    const document = file ? JSON.parse(file.body) : (frozenContext(url) ?? others.get(url)?.())
    if (document === undefined) throw new ContextError(url, 'is not one that this registry signs with.')
    return { contextUrl: null, documentUrl: url, document }
  }
}

function readFolder(directory: string): ReadonlyMap<string, () => unknown> {
  const path = join(directory, 'contexts.json')
  if (!existsSync(path)) return new Map()
  const entries = indexFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  return new Map(entries.map(entry => [entry.url, readContext(directory, entry)]))
}

/** Reads the file now and reports errors only on use: a registry that does not need the context works without it. */
function readContext(directory: string, { url, file, sha256 }: z.infer<typeof indexFile>[number]): () => unknown {
  const path = join(directory, file)
  if (!existsSync(path)) {
    return () => {
      throw new ContextError(url, `is not in ${directory}: save it there as ${file}.`)
    }
  }
  const text = readFileSync(path, 'utf8')
  if (sha256 !== undefined && createHash('sha256').update(text, 'utf8').digest('hex') !== sha256) {
    return () => {
      throw new ContextError(url, `in ${path} does not have the hash that contexts.json gives.`)
    }
  }
  const document: unknown = JSON.parse(text)
  return () => document
}
