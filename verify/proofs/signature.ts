/** Verifies the signature of one embedded proof over the texts that it signs. */

import { decodeBase64url } from '../encoding/base64url.ts'
import { digestOf } from '../encoding/sd-hash.ts'
import type { JsonObject } from '../encoding/strict-json.ts'
import { answerFor } from '../signatures/crypto-error.ts'
import { type SignatureAnswer, verifyEd25519 } from '../signatures/ed25519.ts'
import type { PublicJwk } from '../signatures/public-jwk.ts'
import { proofSignature } from './proof-members.ts'
import type { Suite } from './suites.ts'

export type ProofAlgorithm = 'EdDSA' | 'ES256' | 'ES384'

/** The two texts that are hashed: the proof's options, and the document with the proofs that this one continues. */
export interface SignedTexts {
  readonly options: string
  readonly document: string
}

const ECDSA = {
  ES256: { namedCurve: 'P-256', hash: 'SHA-256' },
  ES384: { namedCurve: 'P-384', hash: 'SHA-384' },
} as const

/** Returns the algorithm of a proof's key. Each curve has one signature length and one hash. */
export function algorithmOf(proof: JsonObject, suite: Suite): ProofAlgorithm {
  if (suite.keys === 'Ed25519') return 'EdDSA'
  return proofSignature(proof, suite)?.length === 96 ? 'ES384' : 'ES256'
}

/**
 * Decides whether a key signed the texts of a proof (Data Integrity EdDSA Cryptosuites v1.0, section 3.2.4; ECDSA
 * Cryptosuites v1.0, section 3.2.4: the hash is the curve's).
 */
export async function verifyTexts(
  { proof, suite, jwk }: { readonly proof: JsonObject; readonly suite: Suite; readonly jwk: PublicJwk },
  texts: SignedTexts,
): Promise<SignatureAnswer> {
  const signature = proofSignature(proof, suite)
  if (!signature) return 'wrong'
  const algorithm = algorithmOf(proof, suite)
  const hash = algorithm === 'ES384' ? 'sha-384' : 'sha-256'
  const hashes = [texts.options, texts.document].map(text => digestOf(hash, text))
  const data = Uint8Array.from(hashes.flatMap(hash => [...hash]))
  if (algorithm !== 'EdDSA') return verifyEcdsa(jwk, signature, data, algorithm)
  const publicKey = jwk.kty === 'OKP' ? decodeBase64url(jwk.x) : undefined
  return publicKey ? verifyEd25519(publicKey, signature, data) : 'wrong'
}

async function verifyEcdsa(
  jwk: PublicJwk,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
  algorithm: keyof typeof ECDSA,
): Promise<SignatureAnswer> {
  const { namedCurve, hash } = ECDSA[algorithm]
  try {
    const key = await crypto.subtle.importKey('jwk', { ...jwk }, { name: 'ECDSA', namedCurve }, false, ['verify'])
    return (await crypto.subtle.verify({ name: 'ECDSA', hash }, key, signature, data)) ? 'right' : 'wrong'
  } catch (error) {
    return answerFor(error, 'wrong')
  }
}
