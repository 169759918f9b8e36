/**
 * An issuer's public identity: its name, its two identifiers and their documents.
 * All of it follows from the log of its did:webvh.
 */
import type { Bilingual } from '../../domain/register.ts'
import type { DidDocumentJson, ServiceJson } from './did-document.ts'
import { IssuerError } from './issuer-error.ts'

export interface IssuerIdentity {
  /** `registry`, or the id under which an agency was added: `tax-office`. */
  readonly id: string
  readonly name: Bilingual
  /** did:web; it signs. */
  readonly did: string
  /** did:webvh, linked by alsoKnownAs in both directions. */
  readonly webvhDid: string
  /** The document of the did:web. */
  readonly didDocument: DidDocumentJson
  /** did.jsonl, the whole text. */
  readonly webvhLog: string
}

export interface KeyDescription {
  /** DID URL of the key, under the did:web. */
  readonly id: string
  readonly algorithm: 'ES256' | 'Ed25519'
  /** When it was published first, RFC 3339 in UTC. */
  readonly createdAt: string
  /** A key in the state `verifying` signed until another key replaced it. */
  readonly state: 'signing' | 'verifying'
}

/** Id of the issuer at the base URL itself. */
export const DEFAULT_ISSUER = 'registry'

export const DEFAULT_ISSUER_NAME: Bilingual = {
  en: 'Organization registry',
  fr: 'Registre des organisations',
}

/** The context that defines `LinkedDomains` and `DomainLinkageCredential`. */
export const DID_CONFIGURATION_CONTEXT = 'https://identity.foundation/.well-known/did-configuration/v1'

/** Address of an issuer's `whois.vp`, and of an agency's `did.json`; no slash at the end. */
export function issuerUrlOf(baseUrl: string, id: string): string {
  return id === DEFAULT_ISSUER ? baseUrl : `${baseUrl}/issuers/${id}`
}

/**
 * The domain that the issuer speaks for (Well Known DID Configuration, section
 * "Linked Domain Service Endpoint"). A registry under a path of a larger site
 * does not control that site's `/.well-known/`, so it claims no domain.
 */
export function linkedDomainServices(did: string, baseUrl: string): readonly ServiceJson[] {
  const { origin } = new URL(baseUrl)
  if (origin !== baseUrl) return []
  return [
    {
      '@context': DID_CONFIGURATION_CONTEXT,
      id: `${did}#linked-domain`,
      type: 'LinkedDomains',
      serviceEndpoint: origin,
    },
  ]
}

/**
 * @throws {IssuerError} `invalid_issuer` when the id cannot be part of an address or belongs to
 *   the registry itself, or when a name is missing
 */
export function assertIssuer({ id, name }: { readonly id: string; readonly name: Bilingual }): void {
  // `issuer-1` is the id of the registry's own key in the wallet.
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id) || id.length > 63 || id === DEFAULT_ISSUER || id === 'issuer') {
    throw new IssuerError(
      'invalid_issuer',
      `${JSON.stringify(id)} cannot be the id of an issuer. Choose lower-case letters, digits and single hyphens, such as tax-office; not "registry" or "issuer".`,
    )
  }
  if (name.en.trim() === '' || name.fr.trim() === '') {
    throw new IssuerError('invalid_issuer', `The issuer ${id} needs a name in English and one in French.`)
  }
}
