/**
 * From a DID to its document, network-free: which addresses the document is
 * made from, and, once someone has fetched them, the document.
 */

import { PerRequest, parseOnce } from '../budget.ts'
import { type DocumentText, documentText, type EvidenceDocuments } from '../evidence.ts'
import { isObject, JSON_FAULTS, type JsonObject } from '../reading/strict-json.ts'
import { didJwkDocument } from './did-jwk.ts'
import { didKeyDocument } from './did-key.ts'
import { didWebUrl } from './did-web.ts'
import { resolveWebvh } from './did-webvh.ts'
import { webvhAddresses } from './webvh-address.ts'

/** `unavailable`: what is needed was not fetched; `invalid`: it was, and cannot be relied on. */
export type ResolvedDid =
  | { readonly ok: true; readonly document: JsonObject }
  | { readonly ok: false; readonly kind: 'unsupported' | 'unavailable' | 'invalid'; readonly message: string }

const MAX_DOCUMENT_LENGTH = 1024 * 1024

/**
 * The addresses that a DID is resolved from: one for did:web, log and witness
 * file for did:webvh, none for did:key and did:jwk, which are their own document.
 *
 * @returns `undefined` for a method that is not supported, or a DID that is not well-formed
 */
export function didDocumentUrls(did: string): readonly string[] | undefined {
  if (didKeyDocument(did) || didJwkDocument(did)) return []
  const webvh = webvhAddresses(did)
  if (webvh) return [webvh.log, webvh.witness]
  const url = didWebUrl(did)
  return url === undefined ? undefined : [url]
}

/**
 * Resolves a DID from documents that were fetched: did:web, did:webvh, did:key and did:jwk.
 *
 * @param now decides nothing but what a log may not yet say
 */
export async function resolveDid(did: string, documents: EvidenceDocuments, now: Date): Promise<ResolvedDid> {
  return RESOLVED.get(documents, `${now.getTime()} ${did}`, () => resolve(did, documents, now))
}

/** Once in a request, for all that was signed in the name of the DID. */
const RESOLVED = new PerRequest<string, Promise<ResolvedDid>>()

async function resolve(did: string, documents: EvidenceDocuments, now: Date): Promise<ResolvedDid> {
  const own = didKeyDocument(did) ?? didJwkDocument(did)
  if (own) return { ok: true, document: own }
  const webvh = webvhAddresses(did)
  if (webvh) return resolveWebvh(did, webvh, documents, now)
  const url = didWebUrl(did)
  if (url === undefined) {
    const message = `${did.slice(0, 200)} is not a DID of a kind that is supported (web, webvh, key, jwk)`
    return { ok: false, kind: 'unsupported', message }
  }
  return resolveWeb(did, documentText(documents, url), documents)
}

function resolveWeb(did: string, text: DocumentText, documents: EvidenceDocuments): ResolvedDid {
  if (!text.ok) return { ok: false, kind: 'unavailable', message: text.reason }
  if (text.body.length > MAX_DOCUMENT_LENGTH) return invalid('is larger than 1 MiB')
  const parsed = parseOnce(documents, text.body)
  if (!parsed.ok) return invalid(JSON_FAULTS[parsed.reason])
  if (!isObject(parsed.value)) return invalid('is not a JSON object')
  if (parsed.value.id !== did) return invalid('is the document of another identifier')
  return { ok: true, document: parsed.value }
}

/** @param message what is wrong, after "the DID document" */
function invalid(message: string): ResolvedDid {
  return { ok: false, kind: 'invalid', message }
}
