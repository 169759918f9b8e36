/**
 * Publishes the issuers. The wallet is authoritative: changes there are copied
 * into the registry database, and the statements of an issuer about itself are
 * signed again, once for each change. So every process that serves the database
 * shows a key rotation as soon as any process has made it.
 */
import { isDeepStrictEqual } from 'node:util'
import type { IssuerAgent, IssuerIdentity } from '../../agent/issuer-agent.ts'
import { DID_CONFIGURATION_VALIDITY_MS, didConfiguration } from '../../agent/issuers/issuer-metadata.ts'
import { whoisPresentation } from '../../agent/issuers/whois.ts'
import { OrgsealError } from '../../domain/errors.ts'
import { canonicalHash } from '../../domain/hash.ts'
import { type Issuer, REGISTRY_ISSUER } from '../../domain/issuer.ts'
import type { Store } from '../store/port.ts'

interface Publishing {
  readonly store: Pick<Store, 'issuers'>
  readonly agent: Pick<IssuerAgent, 'refresh' | 'issuers' | 'signer' | 'dataIntegritySigner'>
  readonly baseUrl: string
  readonly clock: () => Date
}

/**
 * Updates the published issuers from the wallet; does nothing when they are up to date.
 * @throws {OrgsealError} `wallet_missing` when a published issuer is not known to this wallet
 */
export async function publishIssuers({ store, agent, baseUrl, clock }: Publishing): Promise<void> {
  await agent.refresh()
  const identities = agent.issuers()
  requireSameIssuers(await store.issuers.list(), identities)
  for (const identity of identities) {
    const issuer = publicOf(identity)
    const { didConfiguration: _, whois: __, ...published } = (await store.issuers.get(identity.id)) ?? {}
    if (!isDeepStrictEqual(published, issuer)) await store.issuers.record(issuer)
  }
  for (const identity of identities) await signStatements({ store, agent, baseUrl, clock }, identity, identities)
}

/** The registry's own issuer signs the DID configuration of the domain for all issuers; each signs its own name. */
async function signStatements(
  { store, agent, baseUrl, clock }: Publishing,
  identity: IssuerIdentity,
  identities: readonly IssuerIdentity[],
): Promise<void> {
  const { id } = identity
  const now = clock()
  const isRegistry = id === REGISTRY_ISSUER
  const signedFor = canonicalHash(isRegistry ? identities : [identity])
  const before = await store.issuers.signedFor(id)
  const isDue = before?.signAgainAt !== undefined && Date.parse(before.signAgainAt) <= now.getTime()
  if (before?.signedFor === signedFor && !isDue) return
  const [signer, dataIntegritySigner] = await Promise.all([agent.signer(id), agent.dataIntegritySigner(id)])
  const whois = await whoisPresentation({ identity, signer, dataIntegritySigner, now })
  const statements = { whois: JSON.stringify(whois), signedFor }
  if (!isRegistry) return store.issuers.recordStatements(id, statements)
  const issuers = await Promise.all(
    identities.map(async one => ({ identity: one, signer: await agent.signer(one.id) })),
  )
  await store.issuers.recordStatements(id, {
    ...statements,
    didConfiguration: await didConfiguration({ baseUrl, issuers, now }),
    signAgainAt: new Date(now.getTime() + DID_CONFIGURATION_VALIDITY_MS / 2).toISOString(),
  })
}

/**
 * Keys are only ever added, so a published key that the wallet lacks shows that this is another wallet or an old copy.
 * @throws {OrgsealError} `wallet_missing`
 */
export function requireSameIssuers(published: readonly Issuer[], identities: readonly IssuerIdentity[]): void {
  for (const { id, did, document } of published) {
    const identity = identities.find(one => one.id === id)
    const known = new Set(identity?.didDocument.verificationMethod.map(method => method.id))
    if (identity?.did === did && document.verificationMethod?.every(method => known.has(method.id))) continue
    throw new OrgsealError(
      'wallet_missing',
      `The wallet does not have the keys that ${did} has issued with. Restore the wallet that belongs to this registry.`,
    )
  }
}

function publicOf({ id, name, did, didDocument, webvhDid, webvhLog }: IssuerIdentity) {
  return { id, name: { ...name }, did, webvhDid, document: toJson(didDocument), webvhLog }
}

/** The document in the form in which the database returns it. */
function toJson(document: IssuerIdentity['didDocument']): Issuer['document'] {
  return JSON.parse(JSON.stringify(document))
}
