/**
 * Signs a credential with an embedded proof: Data Integrity with `eddsa-rdfc-2022`,
 * for readers of linked data. The signature covers the meaning, so a credential
 * with a word that no context defines is refused, not signed without it.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { base58 } from '@scure/base'
import jsonld from 'jsonld'
import rdfCanonize from 'rdf-canonize'
import { toDateTimeStamp } from '../../verify/encoding/date-time-stamp.ts'
import type { DocumentLoader } from '../credential-types/json-ld-contexts.ts'
import type { Ed25519Signer } from './ed25519-signer.ts'
import { assertKind } from './mint-credential.ts'

export type { Ed25519Signer } from './ed25519-signer.ts'

export interface ProofOptions {
  /** Issuers use `assertionMethod`; holders use `authentication`. */
  readonly proofPurpose?: 'assertionMethod' | 'authentication'
  /** For a presentation: the verifier's challenge, and the domain that it is meant for. */
  readonly challenge?: string
  readonly domain?: string
}

export interface DataIntegrityProof extends ProofOptions {
  readonly type: 'DataIntegrityProof'
  readonly cryptosuite: 'eddsa-rdfc-2022'
  readonly created: string
  readonly verificationMethod: string
  readonly proofPurpose: 'assertionMethod' | 'authentication'
  readonly proofValue: string
}

const keys = new WeakMap<Ed25519Signer, KeyObject>()

/**
 * Adds a proof to a credential or presentation (Data Integrity EdDSA
 * Cryptosuites v1.0, section 3.2.1).
 *
 * @param credential its first context is the one of VCDM 2.0, which defines the terms of a proof; it has no proof yet
 * @param options.documentLoader see `contextLoader`
 * @returns the same members, and `proof`
 * @throws {TypeError} when it has a proof, the key is not an Ed25519 key, or JSON-LD cannot express its meaning
 */
export async function mintDataIntegrity<T extends object>(
  credential: T,
  signer: Ed25519Signer,
  options: { readonly now: Date; readonly documentLoader: DocumentLoader; readonly proof?: ProofOptions },
): Promise<T & { readonly proof: DataIntegrityProof }> {
  const { '@context': context, proof: earlier } = { '@context': undefined, proof: undefined, ...credential }
  if (earlier !== undefined)
    throw new TypeError('The credential has a proof already; remove the proof and sign it again.')
  const key = keyOf(signer)
  const proofOptions = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    created: toDateTimeStamp(options.now),
    verificationMethod: signer.verificationMethod,
    ...options.proof,
    proofPurpose: options.proof?.proofPurpose ?? 'assertionMethod',
  } as const
  // The configuration is read with the document's own contexts (section 3.2.5), and hashed before it (section 3.2.4).
  const configuration = await statements({ ...proofOptions, '@context': context }, options.documentLoader)
  const document = await statements(credential, options.documentLoader)
  const signature = sign(null, Buffer.concat([sha256(configuration), sha256(document)]), key)
  return { ...credential, proof: { ...proofOptions, proofValue: `z${base58.encode(signature)}` } }
}

/** Canonical N-Quads (RDF Dataset Canonicalization, RDFC-1.0), read in safe mode. */
async function statements(document: object, documentLoader: DocumentLoader): Promise<string> {
  try {
    const quads = await jsonld.toRDF(document, {
      safe: true,
      rdfDirection: 'i18n-datatype',
      documentLoader,
      format: 'application/n-quads',
    })
    return await rdfCanonize.canonize(quads, { algorithm: 'RDFC-1.0', inputFormat: 'application/n-quads' })
  } catch (cause) {
    throw new TypeError(`The credential cannot be signed as linked data: ${reasonOf(cause)}`, { cause })
  }
}

/** jsonld.js wraps the error of a document loader, which says more than its own. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'for no known reason.'
  const { details } = error as { readonly details?: { readonly cause?: unknown } }
  return details?.cause instanceof Error ? reasonOf(details.cause) : error.message
}

function keyOf(signer: Ed25519Signer): KeyObject {
  const known = keys.get(signer)
  if (known) return known
  const { kty, crv, x, d } = signer.privateJwk
  assertKind(signer.privateJwk, { kty: 'OKP', crv: 'Ed25519', algorithm: 'eddsa-rdfc-2022' })
  const key = createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' })
  assertPair(key, createPublicKey({ key: { kty, crv, x }, format: 'jwk' }))
  keys.set(signer, key)
  return key
}

/** Node accepts any private part with any public part; such signatures could never be verified. */
function assertPair(key: KeyObject, publicKey: KeyObject): void {
  const probe = Buffer.from('one key')
  if (verify(null, probe, publicKey, sign(null, probe, key))) return
  throw new TypeError("The signer's private key does not belong to its public key; restore the wallet from a backup.")
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
}
