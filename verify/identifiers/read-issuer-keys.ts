/**
 * Finds the key that a header names. An issuer may publish it in several places;
 * each key that is found is compared with the issuer that the credential names.
 */

import type { JsonObject } from '../encoding/strict-json.ts'
import { PerRequest } from '../evidence/budget.ts'
import type { Evidence, EvidenceDocuments } from '../evidence/evidence.ts'
import type { AcceptedHeader } from '../reading/jose-header.ts'
import type { Reasons } from '../report/reasons/reason.ts'
import type { VerificationKey } from '../signatures/jws-signature.ts'
import { verifyChain } from './certificates/certificate-chain.ts'
import { findHintedKey } from './key-hint.ts'
import type { FoundKey, KeyFaultCode } from './key-result.ts'
import { documentUrl } from './methods/did-web.ts'
import { findKey, type KeyWanted } from './read-did-document.ts'
import { issuerMetadataUrls, metadataKey } from './read-issuer-metadata.ts'
import { didDocumentUrls, type ResolvedDid, resolveAddress, resolveDid } from './resolve-did.ts'

export type SigningKey =
  | { readonly ok: true; readonly key: VerificationKey }
  | {
      readonly ok: false
      /** `unknown`: the key may be right, but it could not be obtained or tried. */
      readonly outcome: 'fail' | 'unknown'
      readonly code: KeyFaultCode | 'certificate_invalid'
      readonly reasons: Reasons
    }

type Relationship = KeyWanted['relationship']

/** Finds the key that a header names, as its owner publishes it, ready for verification. */
export async function findSigningKey(
  header: AcceptedHeader,
  relationship: Relationship,
  evidence: Evidence,
): Promise<SigningKey> {
  const { key, did, algorithm } = header
  const wanted = { did, algorithm, relationship, now: evidence.now.getTime() }
  const inDocument = (find: (document: JsonObject) => FoundKey | Promise<FoundKey>) =>
    withDocument(resolveDid(did, evidence.documents, evidence.now), find)
  switch (key.kind) {
    case 'did':
      return inDocument(document => namedKey(document, { ...wanted, keyId: key.keyId }, evidence.documents))
    case 'hint': {
      const named = JSON.stringify([did, key.hint, algorithm, relationship, wanted.now])
      return HINTED.get(evidence.documents, named, () =>
        inDocument(document => findHintedKey(document, { ...wanted, hint: key.hint }, evidence.documents)),
      )
    }
    case 'address':
      return keyAtAddress({ ...wanted, keyId: key.keyId }, evidence.documents)
    case 'issuer-metadata':
      return published(await metadataKey(did, { kid: key.kid, algorithm }, evidence.documents))
    case 'certificate': {
      const found = await verifyChain({ chain: key.chain, issuer: did, algorithm }, evidence)
      if (found.ok) return { ok: true, key: { kind: 'imported', key: found.key } }
      return { ...found, outcome: UNJUDGED.includes(found.code) ? 'unknown' : 'fail' }
    }
  }
}

/**
 * Returns the addresses for a header's key that are known from the documents so far: the `jwks_uri` of an issuer's
 * metadata is known only once the metadata has been fetched.
 */
export function signingKeyUrls(
  { key, did }: Pick<AcceptedHeader, 'key' | 'did'>,
  documents: EvidenceDocuments,
): readonly string[] {
  switch (key.kind) {
    case 'did':
    case 'hint':
      return didDocumentUrls(did) ?? []
    case 'address':
      return documentUrl(did) === undefined ? [] : [did, ...issuerMetadataUrls(did, documents)]
    case 'issuer-metadata':
      return issuerMetadataUrls(did, documents)
    case 'certificate':
      return []
  }
}

/**
 * Finds the key by its full name, or by a fragment that is the `kid` or thumbprint of its JWK, as some wallets name the
 * key of a did:jwk. Both are keys of the same document.
 */
async function namedKey(document: JsonObject, wanted: KeyWanted, documents: EvidenceDocuments): Promise<FoundKey> {
  const found = findKey(document, wanted)
  if (found.ok || found.code !== 'key_unknown') return found
  const hint = wanted.keyId.slice(wanted.did.length + 1)
  const hinted = await findHintedKey(document, { ...wanted, hint }, documents)
  return hinted.ok ? hinted : found
}

/** Each key of the document may have to be tried. This is done once for equal headers. */
const HINTED = new PerRequest<string, Promise<SigningKey>>()

/** Codes for certificates that were not judged. */
const UNJUDGED: readonly string[] = ['key_unsupported', 'over_limit']

/** Codes for an address that gives no document, for example because it is the issuer's web site. */
const ELSEWHERE: readonly string[] = ['issuer_document_unavailable', 'issuer_document_invalid', 'key_unknown']

/**
 * Finds a key by its own address: in the issuer's controlled identifier document or in its metadata (VC-JOSE-COSE,
 * sections "Using Controlled Identifier Documents" and "Well-Known URIs"). Both are the issuer's own, so either is
 * enough.
 */
async function keyAtAddress(wanted: KeyWanted, documents: EvidenceDocuments): Promise<SigningKey> {
  const { did, keyId, algorithm } = wanted
  const found = await withDocument(resolveAddress(did, documents), document => findKey(document, wanted))
  if (found.ok || !ELSEWHERE.includes(found.code)) return found
  const inMetadata = await metadataKey(did, { kid: keyId, algorithm }, documents)
  return inMetadata.ok || inMetadata.code !== 'issuer_document_unavailable' ? published(inMetadata) : found
}

async function withDocument(
  resolving: ResolvedDid | Promise<ResolvedDid>,
  find: (document: JsonObject) => FoundKey | Promise<FoundKey>,
): Promise<SigningKey> {
  const resolved = await resolving
  return resolved.ok ? published(await find(resolved.document)) : { ok: false, ...resolved.proof }
}

function published(found: FoundKey): SigningKey {
  return found.ok ? { ok: true, key: { kind: 'jwk', jwk: found.jwk } } : found
}
