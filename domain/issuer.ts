/** Public data about issuers: the registry itself, and the agencies that it signs for. */
import type { Bilingual } from './register.ts'

/** Id of the issuer at the registry's own address. It signs for every register that names no other issuer. */
export const REGISTRY_ISSUER = 'registry'

const ISSUER_ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** True for an id that can be part of an address, e.g. `tax-office`. */
export function isIssuerId(text: string): boolean {
  return text.length <= 63 && ISSUER_ID.test(text)
}

/** The members of a DID document (Decentralized Identifiers v1.0, section 5) that this registry reads in its own. */
export interface IssuerDocument {
  readonly id: string
  readonly verificationMethod?: readonly {
    readonly id: string
    readonly type: string
    readonly controller: string
    readonly publicKeyJwk?: { readonly kty: string; readonly crv: string; readonly x: string; readonly y?: string }
  }[]
}

/** Returns the DIDs that these issuers sign as: the did:web and the did:webvh of each. */
export function didsOf(issuers: readonly Pick<Issuer, 'did' | 'webvhDid'>[]): readonly string[] {
  return issuers.flatMap(({ did, webvhDid }) => [did, webvhDid])
}

/** The published data of an issuer. */
export interface Issuer {
  readonly id: string
  readonly name: Bilingual
  /** The did:web that signs. */
  readonly did: string
  readonly document: IssuerDocument
  /** The did:webvh of the same issuer. */
  readonly webvhDid: string
  /** `did.jsonl`, the whole text. */
  readonly webvhLog: string
  /** `did-configuration.json` (DIF Well Known DID Configuration). */
  readonly didConfiguration?: Readonly<Record<string, unknown>>
  /** The published text of `whois.vp` (did:webvh 1.0, section "whois LinkedVP Service"). */
  readonly whois?: string
}
