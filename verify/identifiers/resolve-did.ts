/**
 * Resolves a DID without network access: returns the addresses that must be
 * fetched and, once the caller has fetched them, the document.
 */

import { isObject } from '../encoding/strict-json.ts'
import { isBeyondLimits, PerRequest, parseOnce } from '../evidence/budget.ts'
import { documentText, type EvidenceDocuments } from '../evidence/evidence.ts'
import { jsonFault } from '../reading/read-result.ts'
import { reason } from '../report/reasons/reason.ts'
import type { MultikeyFault } from '../signatures/read-multikey.ts'
import { didJwkDocument } from './methods/did-jwk.ts'
import { readDidKey } from './methods/did-key.ts'
import { didWebUrl, documentUrl } from './methods/did-web.ts'
import { type ResolvedDid, type UnresolvedDid, unresolved } from './methods/resolved-did.ts'
import { resolveWebvh } from './webvh/read-did-webvh.ts'
import { webvhAddresses } from './webvh/webvh-address.ts'

export type { ResolvedDid } from './methods/resolved-did.ts'

const MAX_DOCUMENT_LENGTH = 1024 * 1024

/**
 * Returns the addresses that a DID is resolved from: one for did:web, log and witness
 * file for did:webvh, none for did:key and did:jwk, which are their own document.
 *
 * @returns `undefined` for a method that is not supported, or a DID that is not well-formed
 */
export function didDocumentUrls(did: string): readonly string[] | undefined {
  if (readDidKey(did)?.ok || didJwkDocument(did)) return []
  const webvh = webvhAddresses(did)
  if (webvh) return [webvh.log, webvh.witness]
  const url = didWebUrl(did)
  return url === undefined ? undefined : [url]
}

/**
 * Resolves a DID from documents that were fetched: did:web, did:webvh, did:key and did:jwk.
 *
 * @param now is used only to refuse log entries that are dated in the future
 */
export async function resolveDid(did: string, documents: EvidenceDocuments, now: Date): Promise<ResolvedDid> {
  return RESOLVED.get(documents, `${now.getTime()} ${did}`, () => resolve(did, documents, now))
}

/** A DID is resolved once in a request. */
const RESOLVED = new PerRequest<string, Promise<ResolvedDid>>()

async function resolve(did: string, documents: EvidenceDocuments, now: Date): Promise<ResolvedDid> {
  const key = readDidKey(did)
  if (key) return key.ok ? key : unresolvedKey(did, key.fault)
  const own = didJwkDocument(did)
  if (own) return { ok: true, document: own }
  const webvh = webvhAddresses(did)
  if (webvh) return resolveWebvh(did, webvh, documents, now)
  const url = didWebUrl(did)
  return url === undefined ? unsupportedDid(did) : readDocument(did, url, documents)
}

/**
 * Finds the controlled identifier document of an https address (Controlled Identifiers v1.0, section 2; VC-JOSE-COSE,
 * section "Using Controlled Identifier Documents"). It is at that address and has it as its `id`.
 */
export function resolveAddress(address: string, documents: EvidenceDocuments): ResolvedDid {
  const url = documentUrl(address)
  return url === undefined ? unsupportedDid(address) : readDocument(address, url, documents)
}

function readDocument(id: string, url: string, documents: EvidenceDocuments): ResolvedDid {
  const text = documentText(documents, url)
  if (!text.ok) return unresolved('unavailable', text.because)
  if (text.body.length > MAX_DOCUMENT_LENGTH) return unresolved('over-limit', reason('key_document_too_large'))
  const parsed = parseOnce(documents, text.body)
  if (!parsed.ok) {
    return unresolved(isBeyondLimits(parsed) ? 'over-limit' : 'invalid', jsonFault(parsed.reason))
  }
  if (!isObject(parsed.value)) return unresolved('invalid', reason('key_document_no_object'))
  if (parsed.value.id !== id) return unresolved('invalid', reason('key_document_of_another'))
  return { ok: true, document: parsed.value }
}

function unsupportedDid(did: string): UnresolvedDid {
  const method = /^did:([a-z0-9]+):./.exec(did)?.[1]
  const known = method === undefined || ['web', 'webvh', 'key', 'jwk'].includes(method)
  const because = known ? reason('key_did_not_read', { did }) : reason('key_method_unsupported', { did, method })
  return unresolved('unsupported', because)
}

const KEY_FAULTS = {
  malformed: 'key_did_key_malformed',
  private: 'key_did_key_private',
  'key-agreement': 'key_did_key_agreement',
  weak: 'key_did_key_weak',
  unsupported: 'key_did_key_unsupported',
} as const satisfies Record<MultikeyFault, string>

function unresolvedKey(did: string, fault: MultikeyFault): UnresolvedDid {
  const because = reason(KEY_FAULTS[fault], { did })
  if (fault !== 'unsupported') return unresolved('invalid', because)
  const reading = unresolved('unsupported', because)
  return { ...reading, proof: { ...reading.proof, code: 'key_unsupported' } }
}
