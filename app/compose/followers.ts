/** Opens the followers of the change feed: the publisher of status lists and the search indexes. */
import { mintCredential } from '../../agent/mint/mint-credential.ts'
import { mintStatusListToken } from '../../agent/mint/mint-status-list-token.ts'
import { buildStatusListCredential } from '../../agent/status/create-bitstring-status-list.ts'
import { buildTokenStatusList } from '../../agent/status/create-token-status-list.ts'
import { searchIndexer } from '../../registry/followers/search-indexer.ts'
import { type StatusListSigner, statusPublisher } from '../../registry/followers/status-publisher.ts'
import type { Issuing } from './agent.ts'
import type { Records } from './registry.ts'
import type { World } from './world.ts'

/**
 * Opens the followers: everything that runs after a commit. A status list is signed only after the wallet has recorded
 * the changes in it, so a published change is also an anchored one, whichever process committed it.
 */
export function openFollowers(records: Records, issuing: Issuing, world: World) {
  const { store, indexes, baseUrl } = records
  const didOf = async (issuer: string) => (await store.issuers.get(issuer))?.did ?? ''
  const signerOf = async (issuer: string) => {
    await issuing.confirm()
    return issuing.signer(issuer)
  }
  const signer: StatusListSigner = {
    async signBitstring({ list, issuer: id, purpose, setIndexes, now }) {
      const signer = await signerOf(id)
      const payload = buildStatusListCredential({ baseUrl, issuer: await didOf(id), list, purpose, setIndexes, now })
      return { jwt: mintCredential(payload, signer), expiresAt: payload.validUntil }
    },
    async signToken({ list, issuer: id, statuses, now }) {
      const signer = await signerOf(id)
      const payload = buildTokenStatusList({ baseUrl, issuer: await didOf(id), list, statuses, now })
      return { jwt: mintStatusListToken(payload, signer), expiresAt: new Date(payload.exp * 1000).toISOString() }
    },
  }
  const publisher = statusPublisher(store, signer, world.clock)
  return { publisher, all: [publisher, ...indexes.map(index => searchIndexer(store, index.engine, index))] }
}
