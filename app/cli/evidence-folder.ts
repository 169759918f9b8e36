/**
 * Reads and writes the documents of a verification as a folder of files. So a verification can be made on a machine
 * without a network, or again in ten years. `index.json` gives the file of each address; the files may have any names.
 */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { OrgsealError } from '../../domain/errors.ts'
import { onFile } from '../../registry/store/storage-failure.ts'
import type { EvidenceDocuments, Fetched } from '../../verify/evidence/evidence.ts'
import { type Reasons, reason } from '../../verify/report/reasons/reason.ts'

/** Longer than any document that a verifier reads. */
const MAX_BYTES = 8 * 1024 * 1024
const INDEX = 'index.json'

/**
 * The form of `index.json`: `{ "<address>": "<file>" }`, with `{ "file", "mediaType" }` where the media type matters.
 */
const indexSchema = z.record(z.string(), z.union([z.string(), z.object({ file: z.string(), mediaType: z.string() })]))

export interface EvidenceFolder {
  /** Reads a document from the folder. A document that is not in the folder is not available. */
  fetchDocument(url: string): Promise<Fetched>
  /** Addresses that were asked for and that the index does not name, or whose file is missing. */
  readonly missing: readonly string[]
}

/** @throws {OrgsealError} `file_not_found` without an index; `file_damaged` when it is not one */
export function openEvidenceFolder(folder: string): EvidenceFolder {
  const index = readIndex(folder)
  const missing: string[] = []
  return {
    missing,
    async fetchDocument(url) {
      const entry = Object.hasOwn(index, url) ? index[url] : undefined
      const name = typeof entry === 'string' ? entry : entry?.file
      const path = name === undefined ? undefined : inside(folder, name)
      if (path === undefined || !existsSync(path)) {
        missing.push(url)
        return refuse(
          name === undefined
            ? reason('document_not_indexed', { file: INDEX })
            : reason('document_file_missing', { file: name }),
        )
      }
      if (statSync(path).size > MAX_BYTES) {
        return refuse(reason('document_file_too_large', { file: name ?? '', limit: MAX_BYTES }))
      }
      const mediaType = typeof entry === 'string' || entry === undefined ? '' : entry.mediaType
      try {
        const body = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
        return { ok: true, body, mediaType }
      } catch {
        return refuse(reason('document_file_not_text', { file: name ?? '' }))
      }
    },
  }
}

function refuse(because: Reasons): Fetched {
  return { ok: false, reason: because }
}

/**
 * Writes the documents that were available into a folder from which the same verification can be made again. The index
 * is written last, so a folder without an index is incomplete.
 * @throws {StorageFailure}
 */
export function saveEvidence(folder: string, documents: EvidenceDocuments): void {
  onFile(folder, () => mkdirSync(folder, { recursive: true }))
  const index: Record<string, { file: string; mediaType: string }> = {}
  for (const [url, document] of documents) {
    if (!document.ok) continue
    const file = `document-${Object.keys(index).length + 1}${extensionOf(document.mediaType)}`
    index[url] = { file, mediaType: document.mediaType }
    onFile(join(folder, file), () => writeFileSync(join(folder, file), document.body))
  }
  const path = join(folder, INDEX)
  onFile(path, () => writeFileSync(path, `${JSON.stringify(index, undefined, 2)}\n`))
}

function readIndex(folder: string): z.infer<typeof indexSchema> {
  const path = join(folder, INDEX)
  if (!existsSync(path)) {
    throw new OrgsealError(
      'file_not_found',
      `There is no ${path}. It must name the file of each address: {"<address>": "<file>"}.`,
    )
  }
  try {
    return indexSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    throw new OrgsealError('file_damaged', `${path} is not a JSON object that names the file of each address.`)
  }
}

/** A name must not lead out of the folder. */
function inside(folder: string, name: string): string | undefined {
  const path = resolve(folder, name)
  return relative(resolve(folder), path).startsWith('..') ? undefined : path
}

function extensionOf(mediaType: string): string {
  if (/json\s*(;|$)/i.test(mediaType)) return '.json'
  return /\+jwt\s*(;|$)/i.test(mediaType) ? '.jwt' : '.txt'
}
