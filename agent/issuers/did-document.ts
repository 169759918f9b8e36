/**
 * The issuer's identifier and its document (did:web; Decentralized Identifiers
 * 1.0). Verifiers fetch the document, so it is written out here and does not
 * depend on a library's output. A key that has signed once stays in it, so that
 * its signatures still verify.
 */
import { createHash } from 'node:crypto'
import { isLoopbackHost } from '../../verify/identifiers/methods/did-web.ts'
import { WalletError } from '../wallet/wallet-error.ts'
import { ed25519Multikey } from './create-multikey.ts'

export interface PublicJwk {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
}

/** The public keys that an issuer signs with at one time. */
export interface KeyPairPublic {
  /** ES256, for credentials and status lists as JWT. */
  readonly p256: PublicJwk
  /** Ed25519 for Data Integrity: `x` of its JWK, base64url. */
  readonly ed25519: string
}

/** Keys as JWK (`JsonWebKey`) or as text (`Multikey`), Controlled Identifiers v1.0, section 2.2. */
export type VerificationMethodJson =
  | {
      readonly id: string
      readonly type: 'JsonWebKey'
      readonly controller: string
      readonly publicKeyJwk: PublicJwk
    }
  | {
      readonly id: string
      readonly type: 'Multikey'
      readonly controller: string
      readonly publicKeyMultibase: string
    }

export type ServiceJson = {
  readonly '@context'?: string
  readonly id: string
  readonly type: string
  readonly serviceEndpoint: string
}

/** A DID document as served. A type alias, so that it is assignable to any JSON object type. */
export type DidDocumentJson = {
  readonly '@context': readonly string[]
  readonly id: string
  readonly alsoKnownAs?: readonly string[]
  readonly verificationMethod: readonly VerificationMethodJson[]
  readonly authentication: readonly string[]
  readonly assertionMethod: readonly string[]
  readonly service?: readonly ServiceJson[]
}

const DID_CONTEXT = 'https://www.w3.org/ns/did/v1'
const JWK_CONTEXT = 'https://w3id.org/security/jwk/v1'
const MULTIKEY_CONTEXT = 'https://w3id.org/security/multikey/v1'

/**
 * The canonical form of the base URL, which is compared and extended: origin and
 * path, without a slash at the end.
 *
 * @throws {WalletError} `invalid_setting` when it is not an https address (http
 *   for loopback hosts), or has credentials, a query or a fragment
 */
export function normaliseBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (!url || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackHost(url.hostname)))) {
    throw invalid(baseUrl, 'must be an https address; http is allowed for localhost only')
  }
  if (url.username || url.password || url.search || url.hash) {
    throw invalid(baseUrl, 'must have neither credentials nor a query nor a fragment')
  }
  const path = url.pathname.replace(/\/+$/, '')
  if (path.includes('//')) throw invalid(baseUrl, 'must not have an empty part in its path')
  return `${url.origin}${path}`
}

/**
 * `http://localhost:3000` becomes `did:web:localhost%3A3000`, and
 * `https://example.org/agencies/one` becomes `did:web:example.org:agencies:one`
 * (did:web Method Specification, section "Read").
 *
 * @throws {WalletError} `invalid_setting`, as `normaliseBaseUrl`
 */
export function didWebOf(baseUrl: string): string {
  const url = new URL(normaliseBaseUrl(baseUrl))
  const path = url.pathname.split('/').filter(segment => segment !== '')
  return [
    'did:web',
    escapeIdentifier(url.host),
    ...path.map(segment => escapeIdentifier(decodeURIComponent(segment))),
  ].join(':')
}

/** Thumbprint of a public key (RFC 7638), base64url: the fragment that names it. */
export function thumbprintOf(jwk: PublicJwk): string {
  const members = JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y })
  return createHash('sha256').update(members).digest('base64url')
}

/**
 * The document of an issuer: all its keys may assert; the keys that sign now may also authenticate.
 *
 * @param options.former the keys that the document listed before, which stay
 */
export function buildIssuerDocument(options: {
  readonly did: string
  readonly alsoKnownAs: readonly string[]
  readonly keys: KeyPairPublic
  readonly former: readonly VerificationMethodJson[]
  readonly services: readonly ServiceJson[]
}): DidDocumentJson {
  const { did, alsoKnownAs, keys, former, services } = options
  const current = [jwkMethod(did, keys.p256), multikeyMethod(did, keys.ed25519)]
  const all = [...current, ...former]
  return {
    '@context': [DID_CONTEXT, JWK_CONTEXT, MULTIKEY_CONTEXT],
    id: did,
    alsoKnownAs,
    verificationMethod: all,
    authentication: current.map(method => method.id),
    assertionMethod: all.map(method => method.id),
    ...(services.length > 0 ? { service: services } : {}),
  }
}

/** The document of an issuer with one P-256 key and nothing else. */
export function buildDidDocument(did: string, jwk: PublicJwk): DidDocumentJson {
  const method = jwkMethod(did, jwk)
  return {
    '@context': [DID_CONTEXT, JWK_CONTEXT],
    id: did,
    verificationMethod: [method],
    authentication: [method.id],
    assertionMethod: [method.id],
  }
}

function jwkMethod(did: string, { kty, crv, x, y }: PublicJwk): VerificationMethodJson {
  const publicKeyJwk = { kty, crv, x, y }
  return { id: `${did}#${thumbprintOf(publicKeyJwk)}`, type: 'JsonWebKey', controller: did, publicKeyJwk }
}

function multikeyMethod(did: string, x: string): VerificationMethodJson {
  const publicKeyMultibase = ed25519Multikey(x)
  return { id: `${did}#${publicKeyMultibase}`, type: 'Multikey', controller: did, publicKeyMultibase }
}

/** Escapes every character except those that a DID may contain (DID Core, section 3.1). */
function escapeIdentifier(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*~]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function invalid(baseUrl: string, what: string): WalletError {
  return new WalletError('invalid_setting', `The base URL ${JSON.stringify(baseUrl)} ${what}. Set ORGSEAL_BASE_URL.`)
}
