/** What of an issuer is public. */

/** A DID document (Decentralized Identifiers v1.0, section 5), as far as this registry reads its own. */
export interface IssuerDocument {
  readonly id: string
  readonly verificationMethod?: readonly {
    readonly id: string
    readonly publicKeyJwk?: { readonly kty: string; readonly crv: string; readonly x: string; readonly y: string }
  }[]
}
