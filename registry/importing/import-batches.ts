/**
 * Writes the batches of an import: organizations together with all credentials
 * that they should have now, and with those of related organizations. While
 * workers sign one batch, the next is folded. Statements are computed from
 * committed data.
 */
import type { MintPool } from '../../agent/mint/mint-pool.ts'
import { RECORD_TYPE } from '../../domain/credential.ts'
import { sha256 } from '../../domain/hash.ts'
import { credentialId, type OrganizationId } from '../../domain/identifiers.ts'
import type { Register } from '../../domain/register.ts'
import { type HeldSubject, heldView } from '../statements/held-view.ts'
import { claimsHashOf, credentialOf, type PlannedStatement, type StatementPlanner } from '../statements/statements.ts'
import type { NewVersion, OrganizationCommit } from '../store/sqlite/commit.ts'
import type { AllocatedIndex } from '../store/sqlite/status-lists.ts'
import type { Store } from '../store/sqlite/store.ts'

const BATCH = 500

export interface BatchDependencies {
  readonly store: Store
  readonly mintPool: MintPool
  readonly planner: StatementPlanner
  /** The issuer that signs for this register. */
  readonly issuer: { readonly id: string; readonly did: string }
  readonly clock: () => Date
  readonly random: (bytes: number) => Uint8Array
  /** Called after each commit; the next commit waits for it. */
  readonly onCommitted?: () => Promise<void>
  /** Organizations in one transaction; 500 by default. */
  readonly batchSize?: number
}

/** An organization's new version. */
interface AddedVersion extends NewVersion {
  /** 1 for the first. */
  readonly version: number
}

export interface BatchWriter {
  add(version: AddedVersion): Promise<void>
  /** Checks again which statements apply to an organization whose record has not changed. */
  addIfStale(id: OrganizationId): Promise<void>
  /** Waits until everything is committed; returns how many credentials were minted. */
  finish(): Promise<number>
}

/**
 * @param isToCome whether this import will still read the organization's record, and so bring its name; a statement
 *   about a relationship to it waits until then
 */
export async function openBatchWriter(
  deps: BatchDependencies,
  register: Register,
  isToCome: (id: OrganizationId) => boolean,
): Promise<BatchWriter> {
  const { store, mintPool, clock, random, batchSize = BATCH } = deps
  const allocate = await store.statusLists.allocator(random, deps.issuer.id)
  /** Organizations with a waiting statement, keyed by the organization that it waits for. */
  const waiting = new Map<OrganizationId, Set<OrganizationId>>()
  let batch = new Map<OrganizationId, AddedVersion | undefined>()
  let minted = 0
  let committed: Promise<void> = Promise.resolve()

  const flush = async (toCome = isToCome): Promise<void> => {
    if (batch.size === 0) return
    const current = batch
    batch = new Map()
    // Statements depend on stored data, so the previous batch must be committed first.
    await committed
    const drafts = draftBatch({ ...deps, allocate, register, isToCome: toCome, waiting }, current)
    const payloads = drafts.flatMap(draft => draft.minting.map(({ payload }) => payload))
    const signed = mintPool.mint(payloads)
    committed = signed.then(async jwts => {
      store.commit(withSignatures(drafts, jwts, deps.issuer.id), clock().toISOString())
      minted += payloads.length
      await deps.onCommitted?.()
    })
    // The caller that awaits the batch gets its error; this stops Node from calling it unhandled until then.
    committed.catch(() => {})
  }
  const flushWhenFull = async (): Promise<void> => {
    if (batch.size >= batchSize) await flush()
  }

  return {
    async add(version) {
      batch.set(version.content.id, version)
      await flushWhenFull()
    },
    async addIfStale(id) {
      if (batch.has(id)) return
      const known = store.organizations.statementsHash(id)
      const subject = heldView(store, register, isToCome).subject(id)
      if (!subject || statementsHash(subject, deps.planner) === known) return
      batch.set(id, undefined)
      await flushWhenFull()
    },
    async finish() {
      await flush()
      await committed
      // Statements that waited for a record that was refused in the end are made without its name.
      for (const ids of waiting.values()) for (const id of ids) batch.set(id, undefined)
      await flush(() => false)
      await committed
      return minted
    },
  }
}

interface Drafting extends Pick<BatchDependencies, 'store' | 'planner' | 'issuer'> {
  readonly allocate: () => AllocatedIndex
  readonly register: Register
  readonly isToCome: (id: OrganizationId) => boolean
  readonly waiting: Map<OrganizationId, Set<OrganizationId>>
}

interface Draft {
  readonly commit: Omit<OrganizationCommit, 'credentials'>
  readonly minting: readonly DraftCredential[]
}

interface DraftCredential {
  readonly type: string
  readonly ordinal: number
  readonly statement: string
  readonly claimsHash?: string
  readonly status?: AllocatedIndex
  readonly payload: string
}

type Batch = ReadonlyMap<OrganizationId, AddedVersion | undefined>

/** Drafts all changes of the batch: its organizations, then the organizations that are related to them. */
function draftBatch(deps: Drafting, batch: Batch): readonly Draft[] {
  const view = heldView(deps.store, deps.register, deps.isToCome, batch)
  const concerned = new Set(batch.keys())
  for (const [id, added] of batch) {
    if (added) for (const other of view.related(id)) concerned.add(other)
  }
  const { ordinalFloor } = deps.store.identity.current()
  const drafts: Draft[] = []
  for (const id of concerned) {
    const found = view.subject(id)
    if (!found) continue
    const added = batch.get(id)
    const hash = statementsHash(found, deps.planner)
    deps.waiting.delete(id)
    for (const other of found.waitsFor) deps.waiting.set(other, (deps.waiting.get(other) ?? new Set()).add(id))
    if (!added && deps.store.organizations.statementsHash(id) === hash) continue
    drafts.push(draftOrganization({ ...deps, ordinalFloor }, found, added, hash))
  }
  return drafts
}

function draftOrganization(
  { store, planner, issuer, allocate, ordinalFloor }: Drafting & { readonly ordinalFloor: number },
  { subject, version, waitsFor }: HeldSubject,
  added: AddedVersion | undefined,
  hash: string,
): Draft {
  const { id } = subject.organization
  const states = version === 1 && added ? [] : store.credentials.statements(id)
  const inForce = new Map(
    states.filter(state => state.inForce).map(state => [keyOf(state.type, state.statement), state]),
  )
  const ordinals = new Map<string, number>()
  for (const { type, ordinal } of states) ordinals.set(type, Math.max(ordinals.get(type) ?? 0, ordinal))
  const minting: DraftCredential[] = []
  for (const planned of planner.plan(subject)) {
    const { type } = planned.definition
    const held = inForce.get(keyOf(type, planned.key))
    inForce.delete(keyOf(type, planned.key))
    if (planned.other !== undefined && waitsFor.has(planned.other)) continue
    const claimsHash = type === RECORD_TYPE ? undefined : claimsHashOf(planned, issuer.did)
    if (held && (claimsHash === undefined ? held.version === version : held.claimsHash === claimsHash)) continue
    const ordinal = Math.max(ordinals.get(type) ?? 0, ordinalFloor) + 1
    ordinals.set(type, ordinal)
    minting.push(draftCredential(planned, { id, ordinal, issuer: issuer.did, allocate, claimsHash }))
  }
  const ended = [...inForce.values()]
    .filter(({ type }) => planner.types.has(type))
    .map(({ type, statement }) => ({ type, statement }))
  const commit = { organization: id, version, statementsHash: hash, ended, ...(added ? { newVersion: added } : {}) }
  return { commit, minting }
}

function draftCredential(
  planned: PlannedStatement,
  particulars: {
    readonly id: OrganizationId
    readonly ordinal: number
    readonly issuer: string
    readonly allocate: () => AllocatedIndex
    readonly claimsHash: string | undefined
  },
): DraftCredential {
  const { id, ordinal, issuer, allocate, claimsHash } = particulars
  const { type, statusPurposes } = planned.definition
  const status = statusPurposes.length > 0 ? allocate() : undefined
  const payload = credentialOf(planned, {
    credentialId: credentialId(id, type, ordinal),
    issuer,
    ...(status ? { status: { list: status.list, index: status.index } } : {}),
  })
  return {
    type,
    ordinal,
    statement: planned.key,
    payload: JSON.stringify(payload),
    ...(claimsHash === undefined ? {} : { claimsHash }),
    ...(status ? { status } : {}),
  }
}

function withSignatures(drafts: readonly Draft[], jwts: readonly string[], issuer: string): OrganizationCommit[] {
  let position = 0
  return drafts.map(({ commit, minting }) => ({
    ...commit,
    credentials: minting.map(({ payload: _, ...draft }) => {
      const jwt = jwts[position++]
      if (jwt === undefined) throw new Error('the mint returned fewer credentials than requested')
      const id = credentialId(commit.organization, draft.type, draft.ordinal)
      return { ...draft, id, issuer, jwt, digest: sha256(jwt) }
    }),
  }))
}

function keyOf(type: string, statement: string): string {
  return `${type} ${statement}`
}

/** Hashes everything that decides which credentials an organization has. */
function statementsHash({ contentHash, subject, waitsFor }: HeldSubject, { fingerprint }: StatementPlanner): string {
  const incoming = subject.incoming.map(({ statedBy, kind, since, until }) => [statedBy, kind, since, until])
  return sha256(JSON.stringify([fingerprint, contentHash, incoming, [...subject.relatedNames], [...waitsFor]]))
}
