/**
 * Verifies credentials with Credo's own verifier, as a second opinion on the
 * credentials of this room. It has an agent of its own, which holds no keys and
 * finds only the documents of the issuers that a test gives it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, CacheModule, DidsModule, InMemoryLruCache } from '@credo-ts/core'
import { agentDependencies } from '@credo-ts/node'
import type { IssuerAgent } from '../issuer-agent.ts'
import { openWallet } from '../wallet/wallet.ts'
import { OwnDidResolver } from './credo-did.testing.ts'
import { readForCredo } from './loopback-credential.testing.ts'

type KnownIssuers = Pick<IssuerAgent, 'refresh' | 'issuers'>

async function openVerifier(issuers: KnownIssuers) {
  const folder = mkdtempSync(join(tmpdir(), 'orgseal-credo-'))
  const wallet = await openWallet({ kind: 'embedded', path: join(folder, 'wallet.sqlite'), secret: 'of no importance' })
  const resolver = new OwnDidResolver(async did => {
    await issuers.refresh()
    return issuers.issuers().find(identity => identity.did === did)?.didDocument
  })
  const agent = new Agent({
    config: {},
    dependencies: agentDependencies,
    modules: {
      ...wallet.modules,
      dids: new DidsModule({ resolvers: [resolver] }),
      cache: new CacheModule({ cache: new InMemoryLruCache({ limit: 100 }) }),
    },
  })
  await agent.initialize()
  return {
    agent,
    async close() {
      await agent.shutdown()
      await wallet.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Returns the verdict of Credo on a `vc+jwt` of these issuers: data model, key, issuer and signature. */
export async function verifyWithCredo(
  issuers: KnownIssuers,
  jwt: string,
): Promise<{ verified: boolean; reason?: string }> {
  const { agent, close } = await openVerifier(issuers)
  try {
    const result = await agent.w3cV2Credentials.verifyCredential({ credential: readForCredo(jwt) })
    if (result.isValid) return { verified: true }
    const failed = Object.values(result.validations).find(validation => validation && !validation.isValid)
    return { verified: false, reason: (result.error ?? failed?.error)?.message ?? 'Credo did not say why.' }
  } catch (error) {
    return { verified: false, reason: error instanceof Error ? error.message : String(error) }
  } finally {
    await close()
  }
}
