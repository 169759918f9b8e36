/** Makes a wallet from before logs and agencies: one P-256 key, and Credo's record of the did:web. */
import {
  Agent,
  CacheModule,
  DidDocument,
  DidDocumentRole,
  DidRecord,
  DidRepository,
  DidsModule,
  InMemoryLruCache,
} from '@credo-ts/core'
import { agentDependencies } from '@credo-ts/node'
import { openWallet } from '../wallet/wallet.ts'
import { buildDidDocument, type DidDocumentJson, didWebOf } from './did-document.ts'

/** @returns the document that was published from it */
export async function makeFirstFormWallet(path: string, secret: string, baseUrl: string): Promise<DidDocumentJson> {
  const wallet = await openWallet({ kind: 'embedded', path, secret })
  const agent = new Agent({
    dependencies: agentDependencies,
    modules: {
      ...wallet.modules,
      dids: new DidsModule({ resolvers: [] }),
      cache: new CacheModule({ cache: new InMemoryLruCache({ limit: 100 }) }),
    },
  })
  await agent.initialize()
  const { publicJwk } = await agent.kms.createKey({ keyId: 'issuer-1', type: { kty: 'EC', crv: 'P-256' } })
  if (publicJwk.kty !== 'EC' || publicJwk.crv !== 'P-256') throw new TypeError('not the key that was asked for')
  const { x, y } = publicJwk
  const document = buildDidDocument(didWebOf(baseUrl), { kty: 'EC', crv: 'P-256', x, y })
  const record = new DidRecord({
    id: 'issuer',
    did: document.id,
    role: DidDocumentRole.Created,
    didDocument: DidDocument.fromJSON({
      ...document,
      verificationMethod: document.verificationMethod.map(method => ({ ...method, type: 'JsonWebKey2020' })),
    }),
    keys: [
      { kmsKeyId: 'issuer-1', didDocumentRelativeKeyId: document.authentication[0]?.slice(document.id.length) ?? '' },
    ],
  })
  record.metadata.set('orgseal/base-url', { baseUrl })
  await agent.dependencyManager.resolve(DidRepository).save(agent.context, record)
  await agent.shutdown()
  await wallet.close()
  return document
}
