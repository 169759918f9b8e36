/**
 * Signs a credential as a compact JWS (Securing Verifiable Credentials using JOSE
 * and COSE, section 3.1). An import signs tens of thousands of credentials, so
 * the key is parsed and the header encoded once.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

/** A signing key and the DID URL under which verifiers find its public half. */
export interface Signer {
  readonly kid: string
  readonly privateJwk: {
    readonly kty: 'EC'
    readonly crv: 'P-256'
    readonly x: string
    readonly y: string
    readonly d: string
  }
  /** Certificates of the key (RFC 7515, section 4.1.6), the key's own first, where one is configured. */
  readonly x5c?: readonly string[]
}

/** The header parameters that tell kinds of JWT apart (RFC 8725, section 3.11). */
export interface JwtKind {
  readonly typ: string
  readonly cty?: string
  /** Whether the signer's certificates, if any, are put into the header. */
  readonly certificates?: boolean
}

const VC_JWT: JwtKind = { typ: 'vc+jwt', cty: 'vc' }

interface Prepared {
  /** Encoded headers: one for each kind of JWT that the signer has signed. */
  readonly headers: Map<JwtKind, string>
  readonly key: KeyObject
}

const prepared = new WeakMap<Signer, Prepared>()

/**
 * Sign a credential as `application/vc+jwt` with ES256.
 *
 * @param payload the credential itself, as JSON-serialisable object
 * @throws {TypeError} when the signer's key is not a P-256 private key
 */
export function mintCredential(payload: object, signer: Signer): string {
  return mintCredentialText(JSON.stringify(payload), signer)
}

/** The same for a credential that is already JSON text. */
export function mintCredentialText(payload: string, signer: Signer): string {
  return mintJwt(payload, signer, VC_JWT)
}

/**
 * Sign any JSON text as a compact JWS with ES256 (RFC 7515, section 7.1).
 *
 * @param kind one object for each kind, made once: the encoded header is cached by it
 * @throws {TypeError} when the signer's key is not a P-256 private key
 */
export function mintJwt(payload: string, signer: Signer, kind: JwtKind): string {
  const { headers, key } = prepare(signer)
  const header = headers.get(kind) ?? encodeHeader(signer, kind, headers)
  const signingInput = `${header}.${Buffer.from(payload, 'utf8').toString('base64url')}`
  const signature = sign('sha256', Buffer.from(signingInput, 'latin1'), { key, dsaEncoding: 'ieee-p1363' })
  return `${signingInput}.${signature.toString('base64url')}`
}

function encodeHeader({ kid, x5c }: Signer, kind: JwtKind, headers: Map<JwtKind, string>): string {
  const { typ, cty, certificates = false } = kind
  const header = { alg: 'ES256', kid, typ, ...(cty && { cty }), ...(certificates && x5c ? { x5c } : {}) }
  const encoded = Buffer.from(JSON.stringify(header), 'utf8').toString('base64url')
  headers.set(kind, encoded)
  return encoded
}

/**
 * Makes sure that ES256 can sign with the key, before anything is signed. Node signs with any key without an error:
 * with a P-384 key the result would claim ES256, and could never be verified.
 *
 * @throws {TypeError} when the signer's key is not a P-256 private key, or not that of its public key
 */
export function assertSigner(signer: Signer): void {
  prepare(signer)
}

function prepare(signer: Signer): Prepared {
  const known = prepared.get(signer)
  if (known) return known
  const { kty, crv, x, y, d } = signer.privateJwk
  assertKind(signer.privateJwk, { kty: 'EC', crv: 'P-256', algorithm: 'ES256' })
  const key = createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' })
  assertPair(key, createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }))
  const fresh: Prepared = { headers: new Map(), key }
  prepared.set(signer, fresh)
  return fresh
}

/**
 * Checks the actual kind of a key, which may differ from its type: keys come from wallets and files.
 *
 * @throws {TypeError} when the algorithm needs another kind
 */
export function assertKind(
  jwk: { readonly kty?: unknown; readonly crv?: unknown },
  wanted: { readonly kty: string; readonly crv: string; readonly algorithm: string },
): void {
  if (jwk.kty === wanted.kty && jwk.crv === wanted.crv) return
  const kind = String(jwk.crv ?? jwk.kty)
  throw new TypeError(
    `${wanted.algorithm} needs a ${wanted.crv} key, and the signer's key is ${kind}. Nothing was signed; give a ${wanted.crv} key.`,
  )
}

/** Node accepts any private part with any public part; such signatures could never be verified. */
function assertPair(key: KeyObject, publicKey: KeyObject): void {
  const probe = Buffer.from('one key')
  if (verify('sha256', probe, publicKey, sign('sha256', probe, key))) return
  throw new TypeError("The signer's private key does not belong to its public key; restore the wallet from a backup.")
}
