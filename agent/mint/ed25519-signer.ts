/** An Ed25519 key for Data Integrity, and the DID URL under which verifiers find its public half. */
export interface Ed25519Signer {
  readonly verificationMethod: string
  readonly privateJwk: {
    readonly kty: 'OKP'
    readonly crv: 'Ed25519'
    readonly x: string
    readonly d: string
  }
}
