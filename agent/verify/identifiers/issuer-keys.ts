/**
 * From a header to the key that it names. There are three places where an issuer
 * may have published it; what is found there is held against who the issuer is said to be.
 */
import { type CryptoKey, importJWK } from 'jose'
import type { CodeOf } from '../check.ts'
import type { Evidence, EvidenceDocuments } from '../evidence.ts'
import { isNotSupported } from '../proofs/ed25519.ts'
import type { AcceptedHeader, SigningAlgorithm } from '../reading/jose-header.ts'
import { verifyChain } from './certificate-chain.ts'
import { findKey } from './did-document.ts'
import { issuerMetadataUrls, metadataKey } from './issuer-metadata.ts'
import type { PublicJwk } from './public-jwk.ts'
import { didDocumentUrls, resolveDid } from './resolve-did.ts'

export type SigningKey =
  | { readonly ok: true; readonly key: CryptoKey }
  | {
      readonly ok: false
      /** `unknown`: the key may be right, but it could not be obtained or tried. */
      readonly outcome: 'fail' | 'unknown'
      readonly code: CodeOf<'proof'>
      readonly message: string
    }

type Relationship = 'assertionMethod' | 'authentication'

/** The key that a header names, as its owner publishes it, ready to verify with. */
export async function findSigningKey(
  header: AcceptedHeader,
  relationship: Relationship,
  evidence: Evidence,
): Promise<SigningKey> {
  const { key, did, algorithm } = header
  switch (key.kind) {
    case 'did':
      return keyOfDid({ did, keyId: key.keyId, algorithm, relationship }, evidence)
    case 'issuer-metadata': {
      const found = metadataKey(did, { kid: key.kid, algorithm }, evidence.documents)
      if (found.ok) return imported(found.jwk, algorithm)
      return { ...found, outcome: found.code === 'issuer_document_unavailable' ? 'unknown' : 'fail' }
    }
    case 'certificate': {
      const found = await verifyChain({ chain: key.chain, issuer: did, algorithm }, evidence)
      return found.ok ? { ok: true, key: found.key } : { ...found, outcome: 'fail' }
    }
  }
}

/**
 * The addresses from which a header's key comes, as far as the documents that are there already tell: with an
 * issuer's metadata, its `jwks_uri` is known only once the metadata is.
 */
export function signingKeyUrls(
  { key, did }: Pick<AcceptedHeader, 'key' | 'did'>,
  documents: EvidenceDocuments,
): readonly string[] {
  switch (key.kind) {
    case 'did':
      return didDocumentUrls(did) ?? []
    case 'issuer-metadata':
      return issuerMetadataUrls(did, documents)
    case 'certificate':
      return []
  }
}

interface DidKeyWanted {
  readonly did: string
  readonly keyId: string
  readonly algorithm: SigningAlgorithm
  readonly relationship: Relationship
}

async function keyOfDid(wanted: DidKeyWanted, evidence: Evidence): Promise<SigningKey> {
  const resolved = await resolveDid(wanted.did, evidence.documents, evidence.now)
  if (!resolved.ok) {
    const { kind, message } = resolved
    return kind === 'invalid'
      ? failed('issuer_document_invalid', `The issuer's DID document ${message}.`)
      : unknown('issuer_document_unavailable', `The issuer's DID document could not be obtained: ${message}.`)
  }
  const found = findKey(resolved.document, { ...wanted, now: evidence.now.getTime() })
  return found.ok ? imported(found.jwk, wanted.algorithm) : failed(found.code, found.message)
}

async function imported(jwk: PublicJwk, algorithm: SigningAlgorithm): Promise<SigningKey> {
  try {
    return { ok: true, key: (await importJWK({ ...jwk }, algorithm)) as CryptoKey }
  } catch (error) {
    return isNotSupported(error)
      ? unknown('not_checked', `Signatures with ${algorithm} cannot be checked on this device.`)
      : failed('issuer_document_invalid', "The issuer's DID document holds a key that is not a valid one.")
  }
}

function failed(code: CodeOf<'proof'>, message: string): SigningKey {
  return { ok: false, outcome: 'fail', code, message }
}

function unknown(code: CodeOf<'proof'>, message: string): SigningKey {
  return { ok: false, outcome: 'unknown', code, message }
}
