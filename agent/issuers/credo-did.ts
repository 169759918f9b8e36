/**
 * How Credo sees our DID documents. Credo 0.6 knows a P-256 key in a document
 * only under the older name `JsonWebKey2020`; what is published uses its
 * successor `JsonWebKey` (Controlled Identifiers 1.0, section 2.2.3). The two
 * have the same members, so Credo is shown the one and the world the other.
 */
import { type AgentContext, DidDocument, type DidResolutionResult, type DidResolver } from '@credo-ts/core'
import type { DidDocumentJson } from './did-document.ts'

const CREDO_KEY_TYPE = 'JsonWebKey2020'

/** The document with the names that Credo knows. Services are left out: it has no use for them. */
function toCredoDidDocument({ service: _, ...document }: DidDocumentJson): DidDocument {
  return DidDocument.fromJSON({
    ...document,
    verificationMethod: document.verificationMethod.map(method =>
      method.type === 'JsonWebKey' ? { ...method, type: CREDO_KEY_TYPE } : method,
    ),
  })
}

/**
 * Resolves did:web from the wallet and from nowhere else: the agent asks nobody
 * on the network which key is its own, nor can a credential make it fetch an
 * address. It asks each time, because another process may have changed keys.
 */
export class OwnDidResolver implements DidResolver {
  readonly supportedMethods = ['web']
  readonly allowsCaching = false
  // Records of Credo's own would be a second answer to the same question.
  readonly allowsLocalDidRecord = false
  readonly #find: (did: string) => Promise<DidDocumentJson | undefined>

  /** @param find the document of an issuer of ours, as published */
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
