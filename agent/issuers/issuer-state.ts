/**
 * The state that follows from an issuer's records: its published identity, its keys
 * and the last entry of its log. Nothing is stored beside the log that could disagree with it.
 */

import { WalletError } from '../wallet/wallet-error.ts'
import { type LogEntry, parallelDidWeb, readLogEntry } from './create-webvh-log.ts'
import type { VerificationMethodJson } from './did-document.ts'
import { type IssuerIdentity, issuerUrlOf, type KeyDescription } from './issuer-identity.ts'
import type { IssuerRecord } from './issuer-records.ts'

export interface IssuerState {
  readonly records: readonly [IssuerRecord, ...IssuerRecord[]]
  readonly identity: IssuerIdentity
  /** Newest first. */
  readonly keys: readonly KeyDescription[]
  /** Number of the last entry, and of the keys that sign. */
  readonly number: number
  readonly last: LogEntry
  /** The keys that sign, as the did:web document lists them. */
  readonly p256: Extract<VerificationMethodJson, { type: 'JsonWebKey' }>
  readonly ed25519: Extract<VerificationMethodJson, { type: 'Multikey' }>
}

/**
 * @param records of one issuer, in the order of their numbers
 * @throws {WalletError} `wallet_damaged` when a record is missing or not of our form
 */
export function issuerStateOf(records: readonly IssuerRecord[]): IssuerState {
  const [first, ...more] = records
  if (!first || records.some((record, index) => record.number !== index + 1)) throw recordMissing()
  const entries = records.map(record => readLogEntry(record.entry)).filter(entry => entry !== undefined)
  const last = entries.at(-1)
  if (!last || entries.length !== records.length) throw recordMissing()

  const didDocument = parallelDidWeb(last.state, issuerUrlOf(first.baseUrl, first.issuer))
  const current = didDocument.verificationMethod.filter(({ id }) => didDocument.authentication.includes(id))
  const p256 = current.find(method => method.type === 'JsonWebKey')
  const ed25519 = current.find(method => method.type === 'Multikey')
  if (!p256 || !ed25519) throw recordMissing()

  return {
    records: [first, ...more],
    identity: {
      id: first.issuer,
      name: first.name,
      did: didDocument.id,
      webvhDid: last.state.id,
      didDocument,
      webvhLog: records.map(record => `${record.entry}\n`).join(''),
    },
    keys: didDocument.verificationMethod.map(method => describe(method, entries, current.includes(method))),
    number: records.length,
    last,
    p256,
    ed25519,
  }
}

function describe(method: VerificationMethodJson, entries: readonly LogEntry[], signs: boolean): KeyDescription {
  const fragment = method.id.slice(method.id.indexOf('#'))
  const first = entries.find(({ state }) => state.verificationMethod.some(({ id }) => id.endsWith(fragment)))
  return {
    id: method.id,
    algorithm: method.type === 'JsonWebKey' ? 'ES256' : 'Ed25519',
    createdAt: first?.versionTime ?? '',
    state: signs ? 'signing' : 'verifying',
  }
}

function recordMissing(): WalletError {
  return new WalletError(
    'wallet_damaged',
    'The wallet does not hold the whole history of its issuer. Restore the wallet from a backup; what was signed before still verifies.',
  )
}
