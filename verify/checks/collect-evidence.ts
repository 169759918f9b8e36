/**
 * Finds the documents that a verification needs and gets them with the caller's
 * fetch function: the browser's `fetch`, a client that refuses private addresses,
 * or a folder of files. The credential chooses the addresses, so their number is
 * limited and only https is allowed.
 */

import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import { collectedDocuments, MOST, PerRequest, parseOnce, payToRead } from '../evidence/budget.ts'
import { documentText, type EvidenceDocuments, type Fetched } from '../evidence/evidence.ts'
import { documentUrl } from '../identifiers/methods/did-web.ts'
import { signingKeyUrls } from '../identifiers/read-issuer-keys.ts'
import { didDocumentUrls } from '../identifiers/resolve-did.ts'
import { needsContexts, proofDids } from '../proofs/data-integrity.ts'
import { FROZEN_CONTEXTS } from '../proofs/known-contexts.ts'
import { contextsOf } from '../proofs/plain-json-ld.ts'
import type { HeaderReading } from '../reading/jose-header.ts'
import { readInput } from '../reading/read-input.ts'
import type { ReadPresentation } from '../reading/read-presentation.ts'
import type { ReadCredential } from '../reading/read-result.ts'
import { reason } from '../report/reasons/reason.ts'
import { typeMetadataUrls } from '../schema/type-metadata.ts'
import { readStatusEntries } from '../status/status-entry.ts'
import { readStatusList } from './read-status-list.ts'
import { readTokenList } from './read-token-status-list.ts'

/** The most requests for one credential, and for one presentation of up to twenty credentials. */
const MAX_DOCUMENTS = { credential: 8, presentation: 24 } as const
/**
 * The first round fetches what the input names; two more fetch what those documents name: a list's issuer, its keys.
 */
const ROUNDS = 3

/**
 * Returns the addresses of the needed documents that the input alone shows: the issuer's DID document or metadata,
 * status lists, schemas, type metadata, contexts, the holder's DID document. Each address is there once, and there are
 * at most 8 (24 for a presentation). There are none when the input is neither a credential nor a presentation.
 */
export function neededDocuments(input: unknown): readonly string[] {
  const subject = subjectOf(input)
  return subject ? missingUrls(subject, collectedDocuments()) : []
}

/**
 * Fetches the needed documents in parallel; then, at most twice, further documents that the fetched ones show to be
 * needed. If the callback throws, the document counts as not available.
 *
 * @param input as for `verify`: give what `readInput` returned, so that it is not read again
 */
export async function collectEvidence(
  input: unknown,
  fetchDocument: (url: string) => Promise<Fetched>,
): Promise<EvidenceDocuments> {
  const documents = collectedDocuments()
  const subject = subjectOf(input)
  for (let round = 0; subject && round < ROUNDS; round++) {
    const missing = missingUrls(subject, documents)
    const fetched = await Promise.all(missing.map(async url => [url, await attempt(url, fetchDocument)] as const))
    if (fetched.length === 0) break
    for (const [url, document] of fetched) documents.set(url, document)
  }
  return new Map(documents)
}

interface Subject {
  readonly kind: keyof typeof MAX_DOCUMENTS
  readonly presentation?: ReadPresentation
  readonly credentials: readonly ReadCredential[]
}

/** The addresses that were not fetched yet, within the limit. */
function missingUrls(subject: Subject, documents: EvidenceDocuments): readonly string[] {
  try {
    const missing = [...new Set(urlsOf(subject, documents))].filter(url => !documents.has(url))
    return missing.slice(0, MAX_DOCUMENTS[subject.kind] - documents.size)
  } catch {
    // An error of ours ends the collecting. `verify` reports it as such, or reports the documents that are missing.
    return []
  }
}

/** The addresses of all needed documents that the input and the fetched documents show. */
function urlsOf({ presentation, credentials }: Subject, documents: EvidenceDocuments): readonly string[] {
  return [
    ...(presentation ? presentationUrls(presentation, documents) : []),
    // The keys decide everything, so they come first in case the limit is reached.
    ...credentials.flatMap(credential => issuerUrls(credential, documents)),
    ...credentials.flatMap(credential => statusUrls(credential, documents)),
    ...credentials.flatMap(credential => contextUrls(credential, documents)),
    ...credentials.flatMap(credential => schemaUrls(credential, documents)),
  ]
}

function presentationUrls({ securing, payload }: ReadPresentation, documents: EvidenceDocuments): readonly string[] {
  if (securing.kind === 'jose') return signerUrls(securing.header, documents)
  const contexts = needsContexts(securing.proofs) ? fetchable(contextsOf(payload), documents) : []
  return [...proofUrls(securing.proofs), ...contexts]
}

function issuerUrls({ securing, issuer }: ReadCredential, documents: EvidenceDocuments): readonly string[] {
  const signers =
    securing.kind === 'data-integrity' ? proofUrls(securing.proofs) : signerUrls(securing.header, documents)
  return [...signers, ...didUrls([issuer])]
}

function signerUrls(header: HeaderReading, documents: EvidenceDocuments): readonly string[] {
  return header.ok ? signingKeyUrls(header, documents) : []
}

/** Proofs beyond the limit are not checked, so their documents are not needed. */
function proofUrls(proofs: readonly JsonObject[]): readonly string[] {
  return didUrls(proofDids(proofs.slice(0, MOST.proof)))
}

function didUrls(dids: readonly string[]): readonly string[] {
  return dids.flatMap(did => didDocumentUrls(did) ?? [])
}

/** The lists, then the documents of their signers. With too many entries, no list is read, and none is needed. */
function statusUrls(credential: ReadCredential, documents: EvidenceDocuments): readonly string[] {
  if (asArray(credential.payload.credentialStatus).length > MOST.credentialStatus) return []
  const entries = readStatusEntries(credential.payload).flatMap(reading =>
    reading.kind === 'entry' ? [reading.entry] : [],
  )
  return [
    ...entries.map(({ listUrl }) => listUrl),
    ...entries.flatMap(({ kind, listUrl }) => {
      const list = documentText(documents, listUrl)
      if (!list.ok) return []
      if (kind === 'bitstring') return listIssuerUrls(listUrl, list.body, documents)
      return tokenIssuerUrls(listUrl, list.body, credential.issuer, documents)
    }),
  ]
}

/** Each list is read once, even if several entries name it. */
const LISTS = new PerRequest<string, ReadCredential | undefined>()
const TOKEN_LISTS = new PerRequest<string, ReturnType<typeof readTokenList> | undefined>()

function listIssuerUrls(url: string, text: string, documents: EvidenceDocuments): readonly string[] {
  const list = LISTS.get(documents, url, () => (payToRead(documents, text) ? readStatusList(text) : undefined))
  return list ? [...issuerUrls(list, documents), ...contextUrls(list, documents)] : []
}

function tokenIssuerUrls(url: string, text: string, issuer: string, documents: EvidenceDocuments): readonly string[] {
  const token = TOKEN_LISTS.get(documents, `${issuer} ${url}`, () =>
    payToRead(documents, text) ? readTokenList(text, issuer) : undefined,
  )
  return token?.ok ? signerUrls(token.header, documents) : []
}

function contextUrls({ securing, payload }: ReadCredential, documents: EvidenceDocuments): readonly string[] {
  if (securing.kind !== 'data-integrity' || !needsContexts(securing.proofs)) return []
  return fetchable(contextsOf(payload), documents)
}

/** Contexts that are not part of the verifier, and those that they name in turn. */
function fetchable(contexts: readonly unknown[], documents: EvidenceDocuments): readonly string[] {
  return addressesAmong(contexts).flatMap(url => [url, ...namedIn(url, documents)])
}

/** Returns each address once, and no more than could be fetched. */
function addressesAmong(contexts: readonly unknown[]): readonly string[] {
  const urls = [...new Set(contexts)].map(documentUrl).filter(url => url !== undefined)
  return urls.filter(url => !FROZEN_CONTEXTS.has(url)).slice(0, MAX_DOCUMENTS.presentation)
}

function namedIn(url: string, documents: EvidenceDocuments): readonly string[] {
  const text = documentText(documents, url)
  const parsed = text.ok ? parseOnce(documents, text.body) : undefined
  if (!parsed?.ok || !isObject(parsed.value)) return []
  const named = contextsOf(parsed.value).map(context => (isObject(context) ? context['@import'] : context))
  return addressesAmong(named)
}

function schemaUrls({ securing, payload }: ReadCredential, documents: EvidenceDocuments): readonly string[] {
  if (securing.kind === 'sd-jwt') return typeMetadataUrls(payload, documents)
  const schemas = asArray(payload.credentialSchema)
  if (schemas.length > MOST.credentialSchema) return []
  return schemas
    .map(entry => (isObject(entry) && asArray(entry.type).includes('JsonSchema') ? documentUrl(entry.id) : undefined))
    .filter(url => url !== undefined)
}

/** Returns what was read from the input; `undefined` when it is neither a credential nor a presentation. */
function subjectOf(input: unknown): Subject | undefined {
  const reading = readInput(input)
  if (reading.kind === 'failed' || !reading.result.ok) return undefined
  if (reading.kind === 'credential') return { kind: 'credential', credentials: [reading.result.credential] }
  const { presentation } = reading.result
  const credentials = presentation.credentials.flatMap(read => (read.ok ? [read.credential] : []))
  return { kind: 'presentation', presentation, credentials }
}

async function attempt(url: string, fetchDocument: (url: string) => Promise<Fetched>): Promise<Fetched> {
  try {
    return await fetchDocument(url)
  } catch {
    return { ok: false, reason: reason('document_not_reachable') }
  }
}
