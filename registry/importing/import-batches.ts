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
import type { StatementState, Store } from '../store/port.ts'
import type { AllocatedIndex, NewVersion, OrganizationCommit } from '../store/to-commit.ts'

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
  /** Checks again which statements apply to organizations whose records have not changed. */
  addStale(ids: readonly OrganizationId[]): Promise<void>
  /** Waits until everything is committed; returns how many credentials were minted. */
  finish(): Promise<number>
}

/** Returns those of the organizations whose records this import will still read. */
export type ToCome = (ids: Iterable<OrganizationId>) => Promise<ReadonlySet<OrganizationId>>

/**
 * @param toCome whose records this import will still read, and so bring their names; a statement about a relationship
 *   to one of them waits until then
 */
export function openBatchWriter(deps: BatchDependencies, register: Register, toCome: ToCome): BatchWriter {
  const { store, mintPool, clock, batchSize = BATCH } = deps
  /** Organizations with a waiting statement, keyed by the organization that it waits for. */
  const waiting = new Map<OrganizationId, Set<OrganizationId>>()
  let batch = new Map<OrganizationId, AddedVersion | undefined>()
  let minted = 0
  let committed: Promise<void> = Promise.resolve()

  const flush = async (waitFor = toCome): Promise<void> => {
    if (batch.size === 0) return
    const current = batch
    batch = new Map()
    // Statements depend on stored data, so the previous batch must be committed first.
    await committed
    const drafts = await draftBatch({ ...deps, register, toCome: waitFor, waiting }, current)
    const payloads = drafts.flatMap(draft => draft.minting.map(({ payload }) => payload))
    const signed = mintPool.mint(payloads)
    committed = signed.then(async jwts => {
      await store.commit(withSignatures(drafts, jwts, deps.issuer.id), clock().toISOString())
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
    async addStale(ids) {
      const states = await store.organizations.states(ids)
      for (const [id, subject] of await heldView(store, register, toCome).subjects(ids)) {
        if (batch.has(id) || statementsHash(subject, deps.planner) === states.get(id)?.statementsHash) continue
        batch.set(id, undefined)
        await flushWhenFull()
      }
    },
    async finish() {
      await flush()
      await committed
      // Statements that waited for a record that was refused in the end are made without its name.
      for (const ids of waiting.values()) for (const id of ids) batch.set(id, undefined)
      await flush(async () => new Set())
      await committed
      return minted
    },
  }
}

interface Drafting extends Pick<BatchDependencies, 'store' | 'planner' | 'issuer' | 'random'> {
  readonly register: Register
  readonly toCome: ToCome
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

/** A draft whose credentials have no status index yet. */
interface Plan {
  readonly commit: Draft['commit']
  readonly minting: readonly PlannedCredential[]
}

interface PlannedCredential {
  readonly planned: PlannedStatement
  readonly ordinal: number
  readonly claimsHash: string | undefined
}

type Batch = ReadonlyMap<OrganizationId, AddedVersion | undefined>

/** Drafts all changes of the batch: its organizations, then the organizations that are related to them. */
async function draftBatch(deps: Drafting, batch: Batch): Promise<readonly Draft[]> {
  const { store, planner, issuer, random } = deps
  const view = heldView(store, deps.register, deps.toCome, batch)
  const changed = [...batch].filter(([, added]) => added).map(([id]) => id)
  const concerned = new Set([...batch.keys(), ...(await view.related(changed))])
  const subjects = await view.subjects(concerned)
  const known = await store.organizations.states(subjects.keys())
  const statements = await store.credentials.statements(subjects.keys())
  const { ordinalFloor } = await store.identity.current()
  const plans: Plan[] = []
  for (const [id, found] of subjects) {
    const added = batch.get(id)
    const hash = statementsHash(found, planner)
    deps.waiting.delete(id)
    for (const other of found.waitsFor) deps.waiting.set(other, (deps.waiting.get(other) ?? new Set()).add(id))
    if (!added && known.get(id)?.statementsHash === hash) continue
    plans.push(planOrganization(deps, found, { added, hash, states: statements.get(id) ?? [], ordinalFloor }))
  }
  const count = plans.flatMap(({ minting }) => minting.filter(hasStatus)).length
  const indexes = await store.statusLists.nextIndexes({ issuer: issuer.id, taker: 'import', count, random })
  return draftAll(plans, issuer.did, indexes)
}

function planOrganization(
  { planner, issuer }: Pick<Drafting, 'planner' | 'issuer'>,
  { subject, version, waitsFor }: HeldSubject,
  about: {
    readonly added: AddedVersion | undefined
    readonly hash: string
    /** The statements that it has had. */
    readonly states: readonly StatementState[]
    readonly ordinalFloor: number
  },
): Plan {
  const { added, hash, states, ordinalFloor } = about
  const inForce = new Map(
    states.filter(state => state.inForce).map(state => [keyOf(state.type, state.statement), state]),
  )
  const ordinals = new Map<string, number>()
  for (const { type, ordinal } of states) ordinals.set(type, Math.max(ordinals.get(type) ?? 0, ordinal))
  const minting: PlannedCredential[] = []
  for (const planned of planner.plan(subject)) {
    const { type } = planned.definition
    const held = inForce.get(keyOf(type, planned.key))
    inForce.delete(keyOf(type, planned.key))
    if (planned.other !== undefined && waitsFor.has(planned.other)) continue
    const claimsHash = type === RECORD_TYPE ? undefined : claimsHashOf(planned, issuer.did)
    if (held && (claimsHash === undefined ? held.version === version : held.claimsHash === claimsHash)) continue
    const ordinal = Math.max(ordinals.get(type) ?? 0, ordinalFloor) + 1
    ordinals.set(type, ordinal)
    minting.push({ planned, ordinal, claimsHash })
  }
  const ended = [...inForce.values()]
    .filter(({ type }) => planner.types.has(type))
    .map(({ type, statement }) => ({ type, statement }))
  const organization = subject.organization.id
  const commit = { organization, version, statementsHash: hash, ended, ...(added ? { newVersion: added } : {}) }
  return { commit, minting }
}

function hasStatus({ planned }: PlannedCredential): boolean {
  return planned.definition.statusPurposes.length > 0
}

/** @param indexes one for each credential with a status, in the order in which they are committed */
function draftAll(plans: readonly Plan[], issuer: string, indexes: readonly AllocatedIndex[]): readonly Draft[] {
  let taken = 0
  return plans.map(({ commit, minting }) => ({
    commit,
    minting: minting.map(one => {
      const status = hasStatus(one) ? indexes[taken++] : undefined
      return draftCredential(one, { id: commit.organization, issuer, status })
    }),
  }))
}

function draftCredential(
  { planned, ordinal, claimsHash }: PlannedCredential,
  { id, issuer, status }: { id: OrganizationId; issuer: string; status: AllocatedIndex | undefined },
): DraftCredential {
  const { type } = planned.definition
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
