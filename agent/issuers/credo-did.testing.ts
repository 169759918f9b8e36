/**
 * Our DID documents in the form that Credo reads. Credo 0.6 recognizes a P-256
 * key only under the older name `JsonWebKey2020`; the published document uses its
 * successor `JsonWebKey` (Controlled Identifiers 1.0, section 2.2.3). The two
 * have the same members, so Credo gets the old name and all others get the new one.
 */
import { type AgentContext, DidDocument, type DidResolutionResult, type DidResolver } from '@credo-ts/core'
import type { DidDocumentJson } from './did-document.ts'

const CREDO_KEY_TYPE = 'JsonWebKey2020'

/** The document with the names that Credo knows. Services are left out because Credo does not use them. */
function toCredoDidDocument({ service: _, ...document }: DidDocumentJson): DidDocument {
  return DidDocument.fromJSON({
    ...document,
    verificationMethod: document.verificationMethod.map(method =>
      method.type === 'JsonWebKey' ? { ...method, type: CREDO_KEY_TYPE } : method,
    ),
  })
}

/** Resolves did:web to the documents that it is given, and never asks the network. */
export class OwnDidResolver implements DidResolver {
  readonly supportedMethods = ['web']
  readonly allowsCaching = false
  readonly allowsLocalDidRecord = false
  readonly #find: (did: string) => Promise<DidDocumentJson | undefined>

  /** @param find returns the document of an issuer of this registry, as published */
  constructor(find: (did: string) => Promise<DidDocumentJson | undefined>) {
    this.#find = find
  }

  async resolve(_context: AgentContext, did: string): Promise<DidResolutionResult> {
    const document = await this.#find(did)
    if (document) {
      return { didDocument: toCredoDidDocument(document), didDocumentMetadata: {}, didResolutionMetadata: {} }
    }
    return {
      didDocument: null,
      didDocumentMetadata: {},
      didResolutionMetadata: { error: 'notFound', message: 'The wallet holds no such DID.' },
    }
  }
}
