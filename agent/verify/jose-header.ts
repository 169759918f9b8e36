/**
 * The JOSE header decides how a signature is checked, and it was written by
 * whoever wrote the credential: it may choose from our list and nothing more.
 */
import { didOfKeyId } from './did-web.ts'
import type { JsonObject } from './strict-json.ts'

/**
 * Algorithm, and the curve that its keys must have. Only what WebCrypto offers
 * in every browser: a verifier that lacks an algorithm could not tell "wrong"
 * from "cannot check".
 */
export const CURVES = { ES256: 'P-256', ES384: 'P-384' } as const

export type SigningAlgorithm = keyof typeof CURVES

export type HeaderReading =
  | {
      readonly ok: true
      readonly algorithm: SigningAlgorithm
      /** The absolute DID URL of the key. */
      readonly keyId: string
      /** The DID in `keyId`. */
      readonly did: string
      /** `iss`, where the header repeats it. */
      readonly repeatedIssuer: unknown
    }
  | { readonly ok: false; readonly code: 'algorithm_not_allowed' | 'header_invalid'; readonly message: string }

/** Reads the header of a `vc+jwt` (RFC 7515, section 4.1; Securing Verifiable Credentials using JOSE and COSE, 3.1.1). */
export function readHeader(header: JsonObject): HeaderReading {
  const { alg, typ, cty, kid, iss } = header
  if (!isSigningAlgorithm(alg)) {
    const named = typeof alg === 'string' ? `"${alg.slice(0, 40)}"` : 'none at all'
    const message = `The credential names the algorithm ${named}; only ${Object.keys(CURVES).join(' and ')} are accepted.`
    return { ok: false, code: 'algorithm_not_allowed', message }
  }
  if (!isMediaType(typ, 'vc+jwt')) return invalid('it does not say that this is a vc+jwt')
  if (cty !== undefined && !isMediaType(cty, 'vc')) return invalid('it says that the content is no credential')
  if ('crit' in header) return invalid('it demands an extension that is not understood here')
  const did = typeof kid === 'string' ? didOfKeyId(kid) : undefined
  if (typeof kid !== 'string' || did === undefined) return invalid('it does not name a key by an absolute DID URL')
  return { ok: true, algorithm: alg, keyId: kid, did, repeatedIssuer: iss }
}

function isSigningAlgorithm(alg: unknown): alg is SigningAlgorithm {
  return typeof alg === 'string' && Object.hasOwn(CURVES, alg)
}

/** Media types are compared without case, and JOSE leaves out `application/` (RFC 7515, section 4.1.9). */
function isMediaType(value: unknown, expected: string): boolean {
  return typeof value === 'string' && value.toLowerCase().replace(/^application\//, '') === expected
}

function invalid(what: string): HeaderReading {
  return { ok: false, code: 'header_invalid', message: `The credential's header is not acceptable: ${what}.` }
}
