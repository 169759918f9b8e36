/**
 * `whois.vp`: an issuer's statement about itself for anyone who meets one of its
 * identifiers (did:webvh 1.0, "WHOIS Resolution"). It is a presentation signed by
 * the DID, with credentials about the DID. It is signed when something changes and
 * stored, never for a request; so it carries no challenge, and does not prove
 * who sends it.
 */
import { createPrivateKey, sign } from 'node:crypto'
import { toDateTimeStamp } from '../../verify/encoding/date-time-stamp.ts'
import type { Ed25519Signer } from '../mint/ed25519-signer.ts'
import { mintCredential, type Signer } from '../mint/mint-credential.ts'
import { type DataIntegrityProof, eddsaJcsProof } from './create-eddsa-jcs-proof.ts'
import type { IssuerIdentity } from './issuer-identity.ts'

/** Served as `application/vp`. A type alias, so that it is assignable to any JSON object type. */
export type WhoisPresentation = {
  readonly '@context': readonly string[]
  readonly type: readonly string[]
  readonly holder: string
  readonly verifiableCredential: readonly EnvelopedCredential[]
  readonly proof: DataIntegrityProof
}

/** Verifiable Credentials Data Model v2.0, section 4.13, "Enveloped Verifiable Credentials". */
type EnvelopedCredential = {
  readonly '@context': string
  readonly type: 'EnvelopedVerifiableCredential'
  readonly id: string
}

const CREDENTIALS_CONTEXT = 'https://www.w3.org/ns/credentials/v2'

/**
 * The presentation, the same for both of the issuer's identifiers: it holds one
 * statement about each, enveloped as `vc+jwt` and issued by the did:web. The
 * did:webvh presents them, because only its documents promise a
 * `/whois`. The proof is `eddsa-jcs-2022`.
 *
 * @param options.signer a key of the same issuer, like `dataIntegritySigner`
 */
export async function whoisPresentation(options: {
  readonly identity: IssuerIdentity
  readonly signer: Signer
  readonly dataIntegritySigner: Ed25519Signer
  readonly now: Date
}): Promise<WhoisPresentation> {
  const { identity, signer, dataIntegritySigner, now } = options
  const created = toDateTimeStamp(now)
  const presentation = {
    '@context': [CREDENTIALS_CONTEXT],
    type: ['VerifiablePresentation'],
    holder: identity.webvhDid,
    verifiableCredential: [identity.webvhDid, identity.did].map(subject =>
      enveloped(mintCredential(nameCredential(identity, subject, created), signer)),
    ),
  }
  const { verificationMethod, privateJwk } = dataIntegritySigner
  const { kty, crv, x, d } = privateJwk
  const key = createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' })
  const proof = await eddsaJcsProof(presentation, {
    created,
    // Both documents name the key by the same fragment.
    verificationMethod: identity.webvhDid + verificationMethod.slice(verificationMethod.indexOf('#')),
    proofPurpose: 'authentication',
    sign: async data => sign(null, data, key),
  })
  return { ...presentation, proof }
}

/** The issuer's name as a claim about itself (Verifiable Credentials Data Model v2.0, section 4.8), in its context. */
function nameCredential(identity: IssuerIdentity, subject: string, validFrom: string) {
  const name = [
    { '@value': identity.name.en, '@language': 'en' },
    { '@value': identity.name.fr, '@language': 'fr' },
  ]
  return {
    '@context': [CREDENTIALS_CONTEXT],
    type: ['VerifiableCredential'],
    issuer: { id: identity.did, name },
    validFrom,
    credentialSubject: { id: subject, name },
  }
}

function enveloped(jwt: string): EnvelopedCredential {
  return {
    '@context': CREDENTIALS_CONTEXT,
    type: 'EnvelopedVerifiableCredential',
    id: `data:application/vc+jwt,${jwt}`,
  }
}
