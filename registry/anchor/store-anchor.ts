/**
 * The wallet remembers the latest state of the registry database. A database
 * that is behind that state, or whose history differs, is an older copy or was
 * written by others. Revocations made since are missing in it, and it would
 * allocate ids and status indexes a second time. Nothing is signed or published
 * from it until the operator accepts it.
 *
 * The order of writes prevents false alarms after a crash. A change is first
 * committed to the database, then recorded in the wallet, and only then
 * reported as done. So the database is never behind the wallet, and the wallet
 * is behind by no more than the changes that are not reported yet. For an
 * acceptance the order is reversed: the wallet first records which audit entry
 * will accept the copy, because anyone who can write the database could forge
 * such an entry.
 */
import { z } from 'zod'
import { WalletError } from '../../agent/wallet/wallet-error.ts'
import type { SealedNotes } from '../../agent/wallet/wallet-port.ts'
import { defined } from '../../domain/defined.ts'
import { OrgsealError } from '../../domain/errors.ts'
import type { HistoryView, Remembered, Store, StoreMark } from '../store/port.ts'
import { type RememberedDecision, rememberDecisions } from './decision-journal.ts'

const NOTE = 'store-anchor'

const markSchema = z.object({
  registry: z.string(),
  epoch: z.int(),
  seq: z.int(),
  change: z.string(),
  audit: z.object({ count: z.int(), head: z.string() }),
  lastList: z.int(),
  highestOrdinal: z.int(),
})

const anchorSchema = z.object({
  /** Version of this note's format. */
  form: z.literal(1),
  mark: markSchema,
  /** The audit entry that accepts an older copy, while the acceptance is under way. */
  accepting: z.object({ registry: z.string(), epoch: z.int(), auditId: z.int(), auditHash: z.string() }).optional(),
})

type Anchor = z.infer<typeof anchorSchema>

/** Result of comparing the database with the state in the wallet. */
type Comparison =
  /** The wallet has not seen a database yet. */
  | { readonly kind: 'first'; readonly now: StoreMark; readonly isOpened: boolean }
  | { readonly kind: 'sound'; readonly now: StoreMark; readonly anchor: StoreMark; readonly isOpened: boolean }
  | RolledBack

export interface RolledBack {
  readonly kind: 'rolled-back'
  /** `older`: it ends earlier; `forked`: its history differs; `another`: it has another id; `gone`: there is none. */
  readonly how: 'older' | 'forked' | 'another' | 'gone'
  readonly anchor: StoreMark
  /** Absent when the database does not exist. */
  readonly now?: StoreMark
  /** When the last existing change was made, ISO 8601. */
  readonly lastChangeAt?: string
}

export interface StoreAnchor {
  compare(): Promise<Comparison>
  /** @throws {OrgsealError} `store_rolled_back`, or `store_replaced` when this process has another file open */
  assertCurrent(): Promise<void>
  /**
   * Records the state of the database in the wallet. Must be called after each commit, before the change is reported.
   * @throws {OrgsealError} as `assertCurrent`
   */
  advance(): Promise<void>
  /**
   * Accepts a database that is rolled back; `RestoringStore` describes what follows.
   * @throws {OrgsealError} `status_unchanged` when it is not rolled back
   */
  accept(decision: { readonly reason: string; readonly actor: string }): Promise<void>
  /** Returns decisions about credentials that the wallet remembers and the database lacks, the oldest first. */
  lostDecisions(): Promise<readonly RememberedDecision[]>
}

export interface StoreAnchorDependencies {
  readonly store: Pick<Store, 'location' | 'history' | 'audit' | 'restoring'>
  /** Notes in the wallet. */
  readonly notes: SealedNotes
  readonly clock: () => Date
}

export function storeAnchor({ store, notes, clock }: StoreAnchorDependencies): StoreAnchor {
  const journal = rememberDecisions(notes, store.audit)

  async function compareWith(anchor: Anchor | undefined): Promise<Comparison> {
    const view = await store.history.examine(rememberedBy(anchor))
    if (view) return judge(anchor, view)
    if (anchor) return { kind: 'rolled-back', how: 'gone', anchor: anchor.mark }
    throw replaced(store.location)
  }

  async function currentMark(): Promise<{ readonly anchor: Anchor | undefined; readonly now: StoreMark }> {
    // The wallet is read first: between the two reads the database can only advance.
    const anchor = readAnchor(await notes.read(NOTE))
    const found = await compareWith(anchor)
    if (found.kind === 'rolled-back') throw rolledBack(found)
    if (!found.isOpened) throw replaced(store.location)
    return { anchor, now: found.now }
  }

  async function advance(): Promise<void> {
    const { anchor, now } = await currentMark()
    if (anchor && !anchor.accepting && isAsFar(anchor.mark, now)) return
    await journal.remember(now, anchor?.mark.audit.count ?? 0)
    await notes.update(NOTE, text => {
      const known = readAnchor(text)
      // Another process has already recorded a later state.
      if (known && !known.accepting && isAsFar(known.mark, now)) return undefined
      return JSON.stringify({ form: 1, mark: now } satisfies Anchor)
    })
  }

  return {
    advance,
    compare: async () => compareWith(readAnchor(await notes.read(NOTE))),
    async assertCurrent() {
      await currentMark()
    },

    async accept(decision) {
      const anchor = readAnchor(await notes.read(NOTE))
      const found = await compareWith(anchor)
      if (!anchor || found.kind !== 'rolled-back' || !found.now) {
        throw new OrgsealError(
          'status_unchanged',
          'This registry database is the newest that the wallet has seen. There is nothing to accept.',
        )
      }
      const { registry } = found.now
      const epoch = Math.max(found.now.epoch, anchor.mark.epoch) + 1
      const acceptance = { lost: anchor.mark, epoch, at: clock().toISOString(), ...decision }
      const { id, hash } = await store.restoring.entryOf(acceptance)
      const accepting = { registry, epoch, auditId: id, auditHash: hash }
      await notes.update(NOTE, () => JSON.stringify({ form: 1, mark: anchor.mark, accepting } satisfies Anchor))
      await store.restoring.accept(acceptance, hash)
      await advance()
    },

    lostDecisions: () => journal.lost(),
  }
}

/** What to look for in the database's history. */
function rememberedBy(anchor: Anchor | undefined): Remembered {
  const { auditId: id, auditHash: hash } = anchor?.accepting ?? {}
  return {
    mark: anchor?.mark,
    entry: id === undefined || hash === undefined ? undefined : { id, hash },
  }
}

function judge(anchor: Anchor | undefined, view: HistoryView): Comparison {
  const { now, lastChangeAt, isOpened } = view
  if (!anchor) return { kind: 'first', now, isOpened }
  const { mark, accepting } = anchor
  const isSame = now.registry === mark.registry && now.epoch === mark.epoch
  const isAccepted = accepting?.registry === now.registry && accepting.epoch === now.epoch && view.hasEntry
  if (isAccepted || (isSame && view.hasMark)) return { kind: 'sound', now, anchor: mark, isOpened }
  const isOlder = now.epoch <= mark.epoch && now.seq < mark.seq
  const how = now.registry !== mark.registry ? 'another' : isOlder ? 'older' : 'forked'
  return { kind: 'rolled-back', how, anchor: mark, now, ...defined({ lastChangeAt }) }
}

/** Compares two marks of one history, in which neither the feed nor the audit trail ever gets shorter. */
function isAsFar(one: StoreMark, other: StoreMark): boolean {
  if (one.epoch !== other.epoch) return one.epoch > other.epoch
  return one.seq >= other.seq && one.audit.count >= other.audit.count && one.lastList >= other.lastList
}

/** @throws {WalletError} `wallet_damaged` */
function readAnchor(text: string | undefined): Anchor | undefined {
  if (text === undefined) return undefined
  const parsed = anchorSchema.safeParse(readJson(text))
  if (parsed.success) return parsed.data
  throw new WalletError(
    'wallet_damaged',
    'The wallet describes the registry database in a form that this version cannot read. Use the version that wrote it, or restore the wallet from a backup.',
  )
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Describes in one or two sentences what is missing. */
export function describeRollback({ how, anchor, now, lastChangeAt }: RolledBack): string {
  const changes = anchor.seq - (now?.seq ?? 0)
  const decisions = anchor.audit.count - (now?.audit.count ?? 0)
  const among = decisions > 0 ? `, among them ${decisions} decisions about credentials (such as revocations)` : ''
  switch (how) {
    case 'gone':
      return `The registry database does not exist any more. The wallet has seen one with ${anchor.seq} changes.`
    case 'older': {
      const after = lastChangeAt === undefined ? 'since it was made' : `after ${lastChangeAt} (change ${now?.seq ?? 0})`
      return `This registry database is an older copy: ${changes} changes made ${after} are missing${among}.`
    }
    case 'another':
      return `This registry database is not the one that the wallet has seen last: that one had ${anchor.seq} changes, this one has another id and ${now?.seq ?? 0} changes. It belongs to another registry, is new, or is a copy from before the database had an id.`
    case 'forked':
      return `This registry database is not the one that the wallet has seen last: its history differs before change ${anchor.seq} or audit entry ${anchor.audit.count}. It was continued from an older copy, or its audit trail was changed${decisions > 0 ? ` (${decisions} entries of it are missing)` : ''}.`
  }
}

function rolledBack(found: RolledBack): OrgsealError {
  const { how, anchor, now } = found
  return new OrgsealError(
    'store_rolled_back',
    `${describeRollback(found)} Nothing is signed or published from it. Restore the newer copy, or accept this one with: orgseal restore --accept --reason "…"`,
    { how, lastSeq: now?.seq ?? 0, knownSeq: anchor.seq },
  )
}

function replaced(location: string): OrgsealError {
  return new OrgsealError(
    'store_replaced',
    `The registry database ${location} was replaced by another file while this process had it open. Nothing is signed or published any more. Restart the server.`,
  )
}
