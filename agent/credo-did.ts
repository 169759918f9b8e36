/**
 * How Credo sees our DID document. Credo 0.6 knows a P-256 key in a document
 * only under the older name `JsonWebKey2020`; what is published uses its
 * successor `JsonWebKey` (Controlled Identifiers 1.0, section 2.2.3). The two
 * have the same members, so the wallet's record holds the one and the world is
 * shown the other.
 */
import { DidDocument, type DidResolutionResult, type DidResolver } from '@credo-ts/core'
import { z } from 'zod'
import { buildDidDocument, type DidDocumentJson } from './did-document.ts'

const CREDO_KEY_TYPE = 'JsonWebKey2020'

const credoDocumentSchema = z.object({
  id: z.string(),
  verificationMethod: z.tuple([
    z.object({
      publicKeyJwk: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
    }),
  ]),
})

/** The document as Credo's record holds it. */
export function toCredoDidDocument(document: DidDocumentJson): DidDocument {
  return DidDocument.fromJSON({
    ...document,
    verificationMethod: document.verificationMethod.map(method => ({ ...method, type: CREDO_KEY_TYPE })),
  })
}

/** The published document of the one that Credo's record holds, or `undefined` when it is none of ours. */
export function fromCredoDidDocument(document: DidDocument | undefined): DidDocumentJson | undefined {
  const parsed = credoDocumentSchema.safeParse(document?.toJSON())
  return parsed.success ? buildDidDocument(parsed.data.id, parsed.data.verificationMethod[0].publicKeyJwk) : undefined
}

/**
 * Resolves did:web from the wallet's own records and from nowhere else: the
 * agent asks nobody on the network which key is its own, nor can a credential
 * make it fetch an address.
 */
export class OwnDidResolver implements DidResolver {
  readonly supportedMethods = ['web']
  readonly allowsCaching = false
  readonly allowsLocalDidRecord = true

  async resolve(): Promise<DidResolutionResult> {
    return {
      didDocument: null,
      didDocumentMetadata: {},
      didResolutionMetadata: { error: 'notFound', message: 'The wallet holds no such DID.' },
    }
  }
}
