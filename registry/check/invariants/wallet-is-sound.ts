/**
 * The invariants of `check --wallet`: every record of the wallet opens, the wallet has the published keys of every
 * issuer, and the registry database is the newest that the wallet has seen.
 */
import type { IssuerAgent } from '../../../agent/issuer-agent.ts'
import { WalletError } from '../../../agent/wallet/wallet-error.ts'
import { describeRollback, type StoreAnchor } from '../../anchor/store-anchor.ts'
import type { Store } from '../../store/port.ts'
import type { ExaminedInvariant } from './invariant.ts'

export interface WalletToExamine {
  readonly agent: IssuerAgent
  readonly anchor: Pick<StoreAnchor, 'compare'>
}

interface Found {
  readonly examined: number
  readonly findings: readonly { readonly subject: string; readonly detail: string }[]
}

/** @param open throws {WalletError}; a damaged wallet is a finding, but a missing wallet key is an error */
export async function examineWallet(
  store: Pick<Store, 'issuers'>,
  open: () => Promise<WalletToExamine>,
): Promise<readonly ExaminedInvariant[]> {
  try {
    const { agent, anchor } = await open()
    return [
      named('the wallet is sound', { examined: await agent.examine(), findings: [] }),
      named('the wallet has the keys that are published', await keysThatArePublished(store, agent)),
      {
        ...named('the registry database is the newest that the wallet has seen', await newestDatabase(anchor)),
        suggests: 'older-copy',
      },
    ]
  } catch (error) {
    if (!(error instanceof WalletError) || error.code !== 'wallet_damaged') throw error
    return [named('the wallet is sound', { examined: 0, findings: [{ subject: 'wallet', detail: error.message }] })]
  }
}

function named(name: string, { examined, findings }: Found): ExaminedInvariant {
  return { name, examined, findings: findings.map(finding => ({ invariant: name, ...finding })) }
}

async function keysThatArePublished(store: Pick<Store, 'issuers'>, agent: IssuerAgent): Promise<Found> {
  const published = await store.issuers.list()
  const findings: { subject: string; detail: string }[] = []
  for (const { id, did, document, webvhLog } of published) {
    const own = agent.issuer(id)
    const ids = new Map(own?.didDocument.verificationMethod.map(method => [method.id, JSON.stringify(method)]))
    const report = (detail: string) => findings.push({ subject: `issuer ${id}`, detail })
    if (own?.did !== did) report('is published, but the wallet does not have it')
    else {
      for (const method of document.verificationMethod ?? []) {
        const key = ids.get(method.id)
        if (key === undefined) report(`the key ${method.id} is published, but the wallet does not have it`)
        else if (key !== JSON.stringify(method)) report(`the key ${method.id} is published with another value`)
      }
      if (!own.webvhLog.startsWith(webvhLog)) {
        report('its published log differs from the one in the wallet')
      }
    }
  }
  return { examined: published.length, findings }
}

async function newestDatabase(anchor: Pick<StoreAnchor, 'compare'>): Promise<Found> {
  const found = await anchor.compare()
  if (found.kind !== 'rolled-back') return { examined: 1, findings: [] }
  return { examined: 1, findings: [{ subject: 'registry database', detail: describeRollback(found) }] }
}
