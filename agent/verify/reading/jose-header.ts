/**
 * The JOSE header decides how a signature is checked, and it was written by
 * whoever wrote the credential: it may choose from our list and nothing more.
 */
import { didOfKeyId, documentUrl } from '../identifiers/did-web.ts'
import type { JsonObject } from './strict-json.ts'

/**
 * Algorithm, and the curve that its keys must have (RFC 7518, section 3.4; RFC 8037; RFC 9864). `EdDSA` here is
 * Ed25519 alone.
 */
export const CURVES = { ES256: 'P-256', ES384: 'P-384', EdDSA: 'Ed25519', Ed25519: 'Ed25519' } as const

export type SigningAlgorithm = keyof typeof CURVES

/** Where the key is to be looked for: in a DID document, in the issuer's metadata, or in the header itself. */
type KeyReference =
  | {
      readonly kind: 'did'
      /** The absolute DID URL of the key. */
      readonly keyId: string
    }
  | {
      readonly kind: 'issuer-metadata'
      /** `kid` of one key of the issuer's; without it, the issuer must have but one for the algorithm. */
      readonly kid: string | undefined
    }
  | {
      readonly kind: 'certificate'
      /** DER in base64, the signer's first (RFC 7515, section 4.1.6). */
      readonly chain: readonly string[]
    }

export interface AcceptedHeader {
  readonly ok: true
  readonly algorithm: SigningAlgorithm
  readonly key: KeyReference
  /** Whose key it is said to be: the DID in `key.keyId`; with metadata or a certificate, `iss` (an https address, or a DID). */
  readonly did: string
  /** `iss`, where the header repeats it. */
  readonly repeatedIssuer: unknown
}

export type HeaderReading =
  | AcceptedHeader
  | { readonly ok: false; readonly code: 'algorithm_not_allowed' | 'header_invalid'; readonly message: string }

/** What a compact JWS says of itself in `typ`, for each thing that is signed with one. */
export type JoseType = 'vc+jwt' | 'vp+jwt' | 'dc+sd-jwt' | 'statuslist+jwt'

/** `vc+sd-jwt` is what `dc+sd-jwt` was called until November 2024. */
const TYPES: Readonly<Record<JoseType, readonly string[]>> = {
  'vc+jwt': ['vc+jwt'],
  'vp+jwt': ['vp+jwt'],
  'dc+sd-jwt': ['dc+sd-jwt', 'vc+sd-jwt'],
  'statuslist+jwt': ['statuslist+jwt'],
}

/** What `cty` may say of the content; for the others, nothing. */
const CONTENT_TYPES: Partial<Record<JoseType, string>> = { 'vc+jwt': 'vc', 'vp+jwt': 'vp' }

/** A chain from a signer to a root; real ones have two or three. */
const MAX_CERTIFICATES = 8

/**
 * Reads a header (RFC 7515, section 4.1). The key is named by an absolute DID URL (Securing Verifiable Credentials
 * using JOSE and COSE, section 3.1.1); in an SD-JWT VC or a token status list it may also be one of a certificate or
 * of the issuer's metadata (SD-JWT VC, section "Issuer Signature Mechanisms").
 *
 * @param issuer `iss` of an SD-JWT VC, or the issuer of the credential that a token status list is for: an https
 * address or a DID, to which a `kid` that is not absolute is relative
 */
export function readHeader(header: JsonObject, type: JoseType, issuer?: unknown): HeaderReading {
  const { alg, typ, cty, iss } = header
  if (!isSigningAlgorithm(alg)) {
    const named = typeof alg === 'string' ? `"${alg.slice(0, 40)}"` : 'none at all'
    const message = `The credential names the algorithm ${named}; only ${ACCEPTED} are accepted.`
    return { ok: false, code: 'algorithm_not_allowed', message }
  }
  if (!TYPES[type].some(name => isMediaType(typ, name))) return invalid(`does not say that this is a ${type}`)
  const content = CONTENT_TYPES[type]
  if (content !== undefined && cty !== undefined && !isMediaType(cty, content)) {
    return invalid(`says that the content is no ${content === 'vc' ? 'credential' : 'presentation'}`)
  }
  if ('crit' in header) return invalid('demands an extension that is not understood here')
  const named = type === 'vc+jwt' || type === 'vp+jwt' ? keyOfDid(header) : keyOfIssuer(header, issuer)
  return typeof named === 'string' ? invalid(named) : { ok: true, algorithm: alg, ...named, repeatedIssuer: iss }
}

const ACCEPTED = Object.keys(CURVES)
  .join(', ')
  .replace(/, (\w+)$/, ' and $1')

/** The key and its owner, or what is wrong, after "it". */
type NamedKey = Pick<AcceptedHeader, 'did' | 'key'> | string

function keyOfDid({ kid }: JsonObject): NamedKey {
  const did = typeof kid === 'string' ? didOfKeyId(kid) : undefined
  if (typeof kid !== 'string' || did === undefined) return 'does not name a key by an absolute DID URL'
  return { did, key: { kind: 'did', keyId: kid } }
}

function keyOfIssuer(header: JsonObject, issuer: unknown): NamedKey {
  const { kid, x5c } = header
  if (kid !== undefined && (typeof kid !== 'string' || kid === '')) return 'names a key by something other than a text'
  // Of two ways to the key, the one that names it in full is taken; either would prove the same.
  if (kid?.startsWith('did:')) return keyOfDid(header)
  if (typeof issuer !== 'string') return 'names a key of nobody: neither by an absolute DID URL nor with an issuer'
  if (x5c !== undefined) {
    return isChain(x5c)
      ? { did: issuer, key: { kind: 'certificate', chain: x5c } }
      : `has an x5c that is not one to ${MAX_CERTIFICATES} certificates`
  }
  if (issuer.startsWith('did:')) {
    return kid === undefined
      ? 'does not name which key of the issuer it is'
      : keyOfDid({ kid: issuer + (kid.startsWith('#') ? kid : `#${kid}`) })
  }
  if (documentUrl(issuer) === undefined || issuer.includes('?')) {
    return 'names a key of an issuer who is neither a DID nor an https address'
  }
  return { did: issuer, key: { kind: 'issuer-metadata', kid } }
}

function isChain(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= MAX_CERTIFICATES &&
    value.every(entry => typeof entry === 'string')
  )
}

/** True for the name of an algorithm that is accepted. */
export function isSigningAlgorithm(alg: unknown): alg is SigningAlgorithm {
  return typeof alg === 'string' && Object.hasOwn(CURVES, alg)
}

/** Media types are compared without case, and JOSE leaves out `application/` (RFC 7515, section 4.1.9). */
function isMediaType(value: unknown, expected: string): boolean {
  return typeof value === 'string' && value.toLowerCase().replace(/^application\//, '') === expected
}

/** @param what is wrong with it, after "it" */
function invalid(what: string): HeaderReading {
  return { ok: false, code: 'header_invalid', message: `The credential's header is not acceptable: it ${what}.` }
}
