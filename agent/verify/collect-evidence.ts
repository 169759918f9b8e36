/**
 * Which documents a verification needs, and getting them through whatever the
 * caller fetches with: the browser's `fetch`, a client that refuses private
 * addresses, a folder of files. The credential decides the addresses, so there
 * are few of them and they are https.
 */

import { documentText, type EvidenceDocuments, type Fetched } from './evidence.ts'
import { documentUrl } from './identifiers/did-web.ts'
import { signingKeyUrls } from './identifiers/issuer-keys.ts'
import { didDocumentUrls } from './identifiers/resolve-did.ts'
import { needsContexts, proofDids } from './proofs/data-integrity.ts'
import { FROZEN_CONTEXTS } from './proofs/known-contexts.ts'
import { contextsOf } from './proofs/plain-json-ld.ts'
import type { HeaderReading } from './reading/jose-header.ts'
import { readCredential } from './reading/read-credential.ts'
import { type ReadPresentation, readPresentation } from './reading/read-presentation.ts'
import type { ReadCredential } from './reading/read-result.ts'
import { asArray, isObject, parseStrictJson } from './reading/strict-json.ts'
import { reason } from './reasons/reason.ts'
import { typeMetadataUrls } from './schema/type-metadata.ts'
import { readStatusEntries } from './status/status-entry.ts'
import { readTokenList } from './status/token-status-list.ts'

export type { EvidenceDocuments, Fetched } from './evidence.ts'

/** One credential makes no more requests than this, and a presentation, of up to twenty credentials, no more than that. */
const MAX_DOCUMENTS = { credential: 8, presentation: 24 } as const
/** What is needed at first, and twice what only shows in that: a list's issuer, that issuer's keys. */
const ROUNDS = 3

/**
 * The addresses of what is needed, as far as it can be told from the input alone: the issuer's DID document or
 * metadata, status lists, schemas, type metadata, contexts, the holder's DID document. Without repetition, at most 8 (24
 * for a presentation); none when the input is neither credential nor presentation.
 */
export function neededDocuments(input: unknown): readonly string[] {
  const subject = readQuietly(input)
  return subject ? limited(subject, urlsOf(subject, new Map())) : []
}

/**
 * Fetches what is needed, in parallel; then, at most twice, what the fetched documents show to be needed and is not
 * there yet. A callback that throws counts as a document that is not available.
 */
export async function collectEvidence(
  input: unknown,
  fetchDocument: (url: string) => Promise<Fetched>,
): Promise<EvidenceDocuments> {
  const documents = new Map<string, Fetched>()
  const subject = readQuietly(input)
  for (let round = 0; subject && round < ROUNDS; round++) {
    const missing = limited(subject, urlsOf(subject, documents), documents)
    const fetched = await Promise.all(missing.map(async url => [url, await attempt(url, fetchDocument)] as const))
    if (fetched.length === 0) break
    for (const [url, document] of fetched) documents.set(url, document)
  }
  return documents
}

interface Subject {
  readonly kind: keyof typeof MAX_DOCUMENTS
  readonly presentation?: ReadPresentation
  readonly credentials: readonly ReadCredential[]
}

/** What is not there yet, within the limit. */
function limited(
  { kind }: Subject,
  urls: readonly string[],
  documents: EvidenceDocuments = new Map(),
): readonly string[] {
  const missing = [...new Set(urls)].filter(url => !documents.has(url))
  return missing.slice(0, MAX_DOCUMENTS[kind] - documents.size)
}

/** All that is needed, as far as it shows in what is there. */
function urlsOf({ presentation, credentials }: Subject, documents: EvidenceDocuments): readonly string[] {
  return [
    ...(presentation ? presentationUrls(presentation, documents) : []),
    // What decides everything comes first, in case that there is too much.
    ...credentials.flatMap(credential => issuerUrls(credential, documents)),
    ...credentials.flatMap(credential => statusUrls(credential, documents)),
    ...credentials.flatMap(credential => contextUrls(credential, documents)),
    ...credentials.flatMap(credential => schemaUrls(credential, documents)),
  ]
}

function presentationUrls({ securing, payload }: ReadPresentation, documents: EvidenceDocuments): readonly string[] {
  if (securing.kind === 'jose') return signerUrls(securing.header, documents)
  const contexts = needsContexts(securing.proofs) ? fetchable(contextsOf(payload), documents) : []
  return [...didUrls(proofDids(securing.proofs)), ...contexts]
}

function issuerUrls({ securing, issuer }: ReadCredential, documents: EvidenceDocuments): readonly string[] {
  const signers =
    securing.kind === 'data-integrity' ? didUrls(proofDids(securing.proofs)) : signerUrls(securing.header, documents)
  return [...signers, ...didUrls([issuer])]
}

function signerUrls(header: HeaderReading, documents: EvidenceDocuments): readonly string[] {
  return header.ok ? signingKeyUrls(header, documents) : []
}

function didUrls(dids: readonly string[]): readonly string[] {
  return dids.flatMap(did => didDocumentUrls(did) ?? [])
}

/** The lists, then whoever signed them. */
function statusUrls(credential: ReadCredential, documents: EvidenceDocuments): readonly string[] {
  const entries = readStatusEntries(credential.payload).flatMap(reading =>
    reading.kind === 'entry' ? [reading.entry] : [],
  )
  return [
    ...entries.map(({ listUrl }) => listUrl),
    ...entries.flatMap(({ kind, listUrl }) => {
      const list = documentText(documents, listUrl)
      if (!list.ok) return []
      if (kind === 'bitstring') return listIssuerUrls(list.body, documents)
      const token = readTokenList(list.body, credential.issuer)
      return token.ok ? signerUrls(token.header, documents) : []
    }),
  ]
}

function listIssuerUrls(text: string, documents: EvidenceDocuments): readonly string[] {
  const list = readQuietly(text)?.credentials[0]
  return list ? [...issuerUrls(list, documents), ...contextUrls(list, documents)] : []
}

function contextUrls({ securing, payload }: ReadCredential, documents: EvidenceDocuments): readonly string[] {
  if (securing.kind !== 'data-integrity' || !needsContexts(securing.proofs)) return []
  return fetchable(contextsOf(payload), documents)
}

/** Contexts that are not part of the verifier, and those that they name in turn. */
function fetchable(contexts: readonly unknown[], documents: EvidenceDocuments): readonly string[] {
  const urls = contexts.map(documentUrl).filter(url => url !== undefined && !FROZEN_CONTEXTS.has(url))
  return urls.filter(url => url !== undefined).flatMap(url => [url, ...namedIn(url, documents)])
}

function namedIn(url: string, documents: EvidenceDocuments): readonly string[] {
  const text = documentText(documents, url)
  const parsed = text.ok ? parseStrictJson(text.body) : undefined
  if (!parsed?.ok || !isObject(parsed.value)) return []
  return contextsOf(parsed.value)
    .map(context => (isObject(context) ? context['@import'] : context))
    .map(documentUrl)
    .filter(other => other !== undefined)
    .filter(other => !FROZEN_CONTEXTS.has(other))
}

function schemaUrls({ securing, payload }: ReadCredential, documents: EvidenceDocuments): readonly string[] {
  if (securing.kind === 'sd-jwt') return typeMetadataUrls(payload, documents)
  return asArray(payload.credentialSchema)
    .map(entry => (isObject(entry) && asArray(entry.type).includes('JsonSchema') ? documentUrl(entry.id) : undefined))
    .filter(url => url !== undefined)
}

/** Any input is allowed here too, objects that throw when they are read included. */
function readQuietly(input: unknown): Subject | undefined {
  try {
    const presented = readPresentation(input)
    if (!presented) {
      const read = readCredential(input)
      return read.ok ? { kind: 'credential', credentials: [read.credential] } : undefined
    }
    if (!presented.ok) return undefined
    const { presentation } = presented
    const credentials = presentation.credentials.map(readCredential).flatMap(read => (read.ok ? [read.credential] : []))
    return { kind: 'presentation', presentation, credentials }
  } catch {
    return undefined
  }
}

async function attempt(url: string, fetchDocument: (url: string) => Promise<Fetched>): Promise<Fetched> {
  try {
    return await fetchDocument(url)
  } catch {
    return { ok: false, reason: reason('document_not_reachable') }
  }
}
