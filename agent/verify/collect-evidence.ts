/**
 * Which documents a verification needs, and getting them through whatever the
 * caller fetches with: the browser's `fetch`, a client that refuses private
 * addresses, a folder of files. The credential decides the addresses, so there
 * are few of them and they are https.
 */
import { didWebUrl, documentUrl } from './did-web.ts'
import type { EvidenceDocuments, Fetched } from './evidence.ts'
import { type ReadCredential, readCredential } from './read-credential.ts'
import { readStatusEntries } from './status-entry.ts'
import { asArray, isObject } from './strict-json.ts'

export type { EvidenceDocuments, Fetched } from './evidence.ts'

/** One credential makes no more requests than this. */
const MAX_DOCUMENTS = 8

/**
 * The addresses of the issuer's DID document, of each status list and of each
 * schema, without repetition, at most 8; none when the input is no credential.
 */
export function neededDocuments(input: unknown): readonly string[] {
  const credential = readQuietly(input)
  if (!credential) return []
  const urls = [...issuerDocuments(credential), ...listUrls(credential), ...schemaUrls(credential)]
  return [...new Set(urls)].slice(0, MAX_DOCUMENTS)
}

/**
 * Fetches what is needed, in parallel; then the DID documents that the status
 * lists need and that are not there yet. A callback that throws counts as a
 * document that is not available.
 */
export async function collectEvidence(
  input: unknown,
  fetchDocument: (url: string) => Promise<Fetched>,
): Promise<EvidenceDocuments> {
  const documents = new Map<string, Fetched>()
  const fetchAll = async (urls: readonly string[]): Promise<void> => {
    const missing = [...new Set(urls)].filter(url => !documents.has(url)).slice(0, MAX_DOCUMENTS - documents.size)
    const fetched = await Promise.all(missing.map(async url => [url, await attempt(url, fetchDocument)] as const))
    for (const [url, document] of fetched) documents.set(url, document)
  }
  await fetchAll(neededDocuments(input))
  const credential = readQuietly(input)
  const lists = credential ? listUrls(credential).map(url => documents.get(url)) : []
  await fetchAll(
    lists.flatMap(list => {
      const statusList = list?.ok ? readQuietly(list.body) : undefined
      return statusList ? issuerDocuments(statusList) : []
    }),
  )
  return documents
}

function issuerDocuments({ header, issuer }: ReadCredential): readonly string[] {
  const dids = header.ok ? [header.did, issuer] : [issuer]
  return dids.map(didWebUrl).filter(url => url !== undefined)
}

function listUrls({ payload }: ReadCredential): readonly string[] {
  return readStatusEntries(payload).flatMap(reading => (reading.kind === 'entry' ? [reading.entry.listUrl] : []))
}

function schemaUrls({ payload }: ReadCredential): readonly string[] {
  return asArray(payload.credentialSchema)
    .map(entry => (isObject(entry) && asArray(entry.type).includes('JsonSchema') ? documentUrl(entry.id) : undefined))
    .filter(url => url !== undefined)
}

/** Any input is allowed here too, objects that throw when they are read included. */
function readQuietly(input: unknown): ReadCredential | undefined {
  try {
    const read = readCredential(input)
    return read.ok ? read.credential : undefined
  } catch {
    return undefined
  }
}

async function attempt(url: string, fetchDocument: (url: string) => Promise<Fetched>): Promise<Fetched> {
  try {
    return await fetchDocument(url)
  } catch {
    return { ok: false, reason: 'it could not be fetched' }
  }
}
