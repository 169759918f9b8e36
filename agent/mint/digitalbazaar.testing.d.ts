/** Types for the parts of Digital Bazaar's packages that tests use; the packages have none. */
declare module '@digitalbazaar/vc' {
  type Options = { readonly suite: object; readonly documentLoader: (url: string) => Promise<object> }
  type Result = { readonly verified: boolean; readonly error?: unknown }
  export function issue(options: Options & { readonly credential: object }): Promise<Record<string, unknown>>
  export function verifyCredential(
    options: Options & {
      readonly credential: object
      readonly now?: Date
      readonly checkStatus?: () => Promise<Result>
    },
  ): Promise<Result>
}

declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof {
    constructor(options: { readonly signer?: object; readonly cryptosuite: object; readonly date?: string })
  }
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: object
}

declare module '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite' {
  export const cryptosuite: object
}

declare module '@digitalbazaar/ecdsa-multikey' {
  interface KeyPair {
    readonly publicKeyMultibase: string
    signer(): object
  }
  export function generate(options: {
    readonly id: string
    readonly controller: string
    readonly curve: 'P-256' | 'P-384'
  }): Promise<KeyPair>
}

declare module '@digitalbazaar/ed25519-signature-2020' {
  export class Ed25519Signature2020 {
    constructor(options: { readonly signer: object; readonly date?: string })
  }
}

declare module '@digitalbazaar/ed25519-multikey' {
  interface KeyPair {
    readonly publicKeyMultibase: string
    signer(): object
    export(options: { readonly publicKey: true; readonly includeContext: true }): Promise<object>
  }
  export function generate(options: { readonly id: string; readonly controller: string }): Promise<KeyPair>
  export function from(key: object): Promise<KeyPair>
}
