/**
 * Documents that an issuer publishes beside its DID documents, so that verifiers
 * find its keys from a web address: the keys in the form of SD-JWT VC, and the
 * proof that domain and DIDs have the same owner. The proof is signed: make it
 * when something changes and store it, never for each request.
 */
import { importJWK, SignJWT } from 'jose'
import { toDateTimeStamp } from '../../verify/encoding/date-time-stamp.ts'
import type { Signer } from '../mint/mint-credential.ts'
import type { DidDocumentJson, PublicJwk } from './did-document.ts'
import { DID_CONFIGURATION_CONTEXT, type IssuerIdentity, issuerUrlOf } from './issuer-identity.ts'

/** The document at `/.well-known/jwt-vc-issuer` (SD-JWT-based Verifiable Credentials, "JWT VC Issuer Metadata"). */
export type JwtVcIssuerMetadata = {
  readonly issuer: string
  readonly jwks: {
    readonly keys: readonly (PublicJwk & { readonly kid: string; readonly alg: 'ES256'; readonly use: 'sig' })[]
  }
}

/** The document at `/.well-known/did-configuration.json` (Well Known DID Configuration, DIF). */
export type DidConfiguration = {
  readonly '@context': string
  readonly linked_dids: readonly string[]
}

/** Validity of a domain linkage credential. Domains change hands: sign it again after half of this time. */
export const DID_CONFIGURATION_VALIDITY_MS = 365 * 24 * 60 * 60 * 1000

const CREDENTIALS_V1_CONTEXT = 'https://www.w3.org/2018/credentials/v1'

/**
 * The issuer's P-256 keys, current and former, under the ids that credentials
 * carry as `kid`. An agency's metadata is at `/.well-known/jwt-vc-issuer/issuers/<id>`:
 * the well-known part is between host and path.
 *
 * @param baseUrl of the registry, as `normaliseBaseUrl` gives it
 */
export function jwtVcIssuerMetadata(
  identity: { readonly id: string; readonly didDocument: Pick<DidDocumentJson, 'verificationMethod'> },
  baseUrl: string,
): JwtVcIssuerMetadata {
  const keys = identity.didDocument.verificationMethod.filter(method => method.type === 'JsonWebKey')
  return {
    issuer: issuerUrlOf(baseUrl, identity.id),
    jwks: { keys: keys.map(({ id, publicKeyJwk }) => ({ ...publicKeyJwk, kid: id, alg: 'ES256', use: 'sig' })) },
  }
}

/** Path at which an issuer's metadata has to be served, from the root of the origin. */
export function jwtVcIssuerPath(identity: IssuerIdentity, baseUrl: string): string {
  return `/.well-known/jwt-vc-issuer${new URL(issuerUrlOf(baseUrl, identity.id)).pathname.replace(/\/$/, '')}`
}

/**
 * A domain linkage credential for each identifier of each issuer, did:web before
 * did:webvh and in the order given ("JSON Web Token Proof Format": VCDM 1.1 in
 * `vc`, no `typ` in the header and no member that is not named there).
 *
 * @param options.issuers each with the key that signs now
 */
export async function didConfiguration(options: {
  readonly baseUrl: string
  readonly issuers: readonly { readonly identity: IssuerIdentity; readonly signer: Signer }[]
  readonly now: Date
}): Promise<DidConfiguration> {
  const { origin } = new URL(options.baseUrl)
  const linkages = options.issuers.flatMap(({ identity, signer }) =>
    [identity.did, identity.webvhDid].map(did => domainLinkage(did, origin, signer, options.now)),
  )
  return { '@context': DID_CONFIGURATION_CONTEXT, linked_dids: await Promise.all(linkages) }
}

async function domainLinkage(did: string, origin: string, signer: Signer, now: Date): Promise<string> {
  const from = Math.floor(now.getTime() / 1000)
  const until = from + DID_CONFIGURATION_VALIDITY_MS / 1000
  const credential = {
    '@context': [CREDENTIALS_V1_CONTEXT, DID_CONFIGURATION_CONTEXT],
    issuer: did,
    issuanceDate: toDateTimeStamp(from * 1000),
    expirationDate: toDateTimeStamp(until * 1000),
    type: ['VerifiableCredential', 'DomainLinkageCredential'],
    credentialSubject: { id: did, origin },
  }
  // Both documents name the key by the same fragment.
  const kid = did + signer.kid.slice(signer.kid.indexOf('#'))
  return new SignJWT({ sub: did, iss: did, nbf: from, exp: until, vc: credential })
    .setProtectedHeader({ alg: 'ES256', kid })
    .sign(await importJWK({ ...signer.privateJwk }, 'ES256'))
}
