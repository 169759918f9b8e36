/**
 * The wallet remembers how far the registry database was. A database that is
 * behind that, or that went another way, is an older copy or was written by
 * others: what was revoked since is not revoked there, and ids and places in
 * status lists would be given out twice. Nothing is signed or published from it
 * until the operator accepts it.
 *
 * The order is what keeps a crash from raising a false alarm: a change is
 * committed to the database first, and the wallet is told of it then, before
 * anyone is told that it was made. So the database is never behind the wallet,
 * and the wallet is behind by no more than what was not yet reported. With an
 * acceptance it is the other way about: the wallet is told first which audit
 * entry will accept the copy, because anyone who can write the database can make
 * an entry that says so.
 */
import { z } from 'zod'
import { WalletError } from '../../agent/wallet/wallet-error.ts'
import type { SealedNotes } from '../../agent/wallet/wallet-port.ts'
import { OrgsealError } from '../../domain/errors.ts'
import type { Store } from '../store/store.ts'
import { fileIdentity, lookAtStore, type StoreLook, type StoreMark } from '../store/store-state.ts'
import { type RememberedDecision, rememberDecisions } from './standing-journal.ts'

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
  /** Of this note's form. */
  form: z.literal(1),
  mark: markSchema,
  /** The audit entry that accepts an older copy, while it is being accepted. */
  accepting: z.object({ registry: z.string(), epoch: z.int(), auditId: z.int(), auditHash: z.string() }).optional(),
})

type Anchor = z.infer<typeof anchorSchema>

/** How the database is to what the wallet saw last. */
type Comparison =
  /** The wallet has not seen a database yet. */
  | { readonly kind: 'first'; readonly now: StoreMark }
  | { readonly kind: 'sound'; readonly now: StoreMark; readonly anchor: StoreMark }
  | RolledBack

export interface RolledBack {
  readonly kind: 'rolled-back'
  /** `older`: it ends before; `forked`: it went another way; `another`: it has another id; `gone`: there is none. */
  readonly how: 'older' | 'forked' | 'another' | 'gone'
  readonly anchor: StoreMark
  /** Absent when it is gone. */
  readonly now?: StoreMark
  /** When the last change that is there was made, ISO 8601. */
  readonly lastChangeAt?: string
}

export interface StoreAnchor {
  compare(): Promise<Comparison>
  /** @throws {OrgsealError} `store_rolled_back`, or `store_replaced` when this process has another file open */
  assertCurrent(): Promise<void>
  /**
   * Tell the wallet how far the database is. Call it after each commit, before the change is reported.
   * @throws {OrgsealError} as `assertCurrent`
   */
  advance(): Promise<void>
  /**
   * Accept a database that is rolled back; see `store/restoring.ts` for what follows.
   * @throws {OrgsealError} `status_unchanged` when it is not
   */
  accept(decision: { readonly reason: string; readonly actor: string }): Promise<void>
  /** Decisions about credentials that the wallet remembers, and that are not in the database; the oldest first. */
  lostDecisions(): Promise<readonly RememberedDecision[]>
}

export interface StoreAnchorDependencies {
  /** Of the registry database. */
  readonly path: string
  /** The same, open. */
  readonly store: Pick<Store, 'audit' | 'restoring'>
  /** Of the wallet. */
  readonly notes: SealedNotes
  readonly clock: () => Date
}

export function storeAnchor({ path, store, notes, clock }: StoreAnchorDependencies): StoreAnchor {
  const opened = fileIdentity(path)
  const journal = rememberDecisions(notes, store.audit)

  async function compareWith(anchor: Anchor | undefined): Promise<Comparison> {
    const found = lookAtStore(path, look => judge(anchor, look))
    if (found) return found
    if (anchor) return { kind: 'rolled-back', how: 'gone', anchor: anchor.mark }
    throw replaced(path)
  }

  async function currentMark(): Promise<{ readonly anchor: Anchor | undefined; readonly now: StoreMark }> {
    // The wallet first: between the two the database can only have gone on.
    const anchor = readAnchor(await notes.read(NOTE))
    const found = await compareWith(anchor)
    if (found.kind === 'rolled-back') throw rolledBack(found)
    if (fileIdentity(path) !== opened) throw replaced(path)
    return { anchor, now: found.now }
  }

  async function advance(): Promise<void> {
    const { anchor, now } = await currentMark()
    if (anchor && !anchor.accepting && isAsFar(anchor.mark, now)) return
    await journal.remember(now, anchor?.mark.audit.count ?? 0)
    await notes.update(NOTE, text => {
      const known = readAnchor(text)
      // Another process has told it of more.
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

function judge(anchor: Anchor | undefined, look: StoreLook): Comparison {
  const { now, lastChangeAt } = look
  if (!anchor) return { kind: 'first', now }
  const { mark, accepting } = anchor
  const isSame = now.registry === mark.registry && now.epoch === mark.epoch
  const isAccepted =
    accepting?.registry === now.registry &&
    accepting.epoch === now.epoch &&
    look.hasAuditEntry(accepting.auditId, accepting.auditHash)
  if (isAccepted || (isSame && look.hasPassed(mark))) return { kind: 'sound', now, anchor: mark }
  const isOlder = now.epoch <= mark.epoch && now.seq < mark.seq
  const how = now.registry !== mark.registry ? 'another' : isOlder ? 'older' : 'forked'
  return { kind: 'rolled-back', how, anchor: mark, now, ...(lastChangeAt === undefined ? {} : { lastChangeAt }) }
}

/** Both of one history, where neither the feed nor the trail ever gets shorter. */
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

/** One or two sentences: what is missing. */
export function describeRollback({ how, anchor, now, lastChangeAt }: RolledBack): string {
  const changes = anchor.seq - (now?.seq ?? 0)
  const decisions = anchor.audit.count - (now?.audit.count ?? 0)
  const among = decisions > 0 ? `, among them ${decisions} decisions about credentials (such as revocations)` : ''
  switch (how) {
    case 'gone':
      return `There is no registry database any more, and the wallet has seen one with ${anchor.seq} changes.`
    case 'older': {
      const after = lastChangeAt === undefined ? 'since it was made' : `after ${lastChangeAt} (change ${now?.seq ?? 0})`
      return `This registry database is an older copy: ${changes} changes made ${after} are missing${among}.`
    }
    case 'another':
      return `This registry database is not the one that the wallet has seen last: that had ${anchor.seq} changes, this one has another id and ${now?.seq ?? 0}. It is of another registry, new, or a copy of before it had an id.`
    case 'forked':
      return `This registry database is not the one that the wallet has seen last: it went another way before change ${anchor.seq} or audit entry ${anchor.audit.count}. It grew out of an older copy, or its audit trail was changed${decisions > 0 ? ` (${decisions} entries of it are missing)` : ''}.`
  }
}

function rolledBack(found: RolledBack): OrgsealError {
  const { how, anchor, now } = found
  return new OrgsealError(
    'store_rolled_back',
    `${describeRollback(found)} Nothing is signed or published from it. Put the newer copy back, or accept this one with: orgseal restore --accept --reason "…"`,
    { how, lastSeq: now?.seq ?? 0, knownSeq: anchor.seq },
  )
}

function replaced(path: string): OrgsealError {
  return new OrgsealError(
    'store_replaced',
    `The registry database ${path} was replaced by another file while this process had it open. Nothing is signed or published any more: start the server again.`,
  )
}
