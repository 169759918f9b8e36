/**
 * Mints and writes what an import has found, in batches: organizations together
 * with all credentials that they should have now. Statements are computed from
 * the state that the registry has after the import, so each organization is
 * examined once. While workers sign one batch, the next is drafted.
 */
import type { MintPool } from '../../agent/mint/mint-pool.ts'
import { RECORD_TYPE } from '../../domain/credential.ts'
import { defined } from '../../domain/defined.ts'
import { sha256 } from '../../domain/hash.ts'
import { credentialId, type OrganizationId } from '../../domain/identifiers.ts'
import type { Register } from '../../domain/register.ts'
import { type HeldSubject, heldSubjects } from '../statements/held-subjects.ts'
import { claimsHashOf, credentialOf, type PlannedStatement, type StatementPlanner } from '../statements/statements.ts'
import type { OrganizationCommit } from '../store/commit.ts'
import type { StatementState } from '../store/credentials.ts'
import type { StagedVersion, Staging } from '../store/staging.ts'
import type { AllocatedIndex } from '../store/status-lists.ts'
import type { Store } from '../store/store.ts'

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
  /** Organizations in one transaction; 500 by default. A group of related ones may make it up to twice as many. */
  readonly batchSize?: number
}

/**
 * Writes the staged versions, and the statements about all pending organizations.
 *
 * @param onProgress receives how many organizations were examined
 * @returns how many credentials were minted
 */
export async function mintBatches(
  deps: BatchDependencies,
  register: Register,
  staging: Staging<unknown>,
  onProgress: (done: number) => void,
): Promise<number> {
  const { store, mintPool, clock, random, batchSize = BATCH } = deps
  const allocate = await store.statusLists.allocator(random, deps.issuer.id)
  let minted = 0
  let done = 0
  let committed: Promise<void> = Promise.resolve()
  for (let ids = staging.takePending(batchSize); ids.length > 0; ids = staging.takePending(batchSize)) {
    const drafts = await draftBatch({ ...deps, allocate, register, staging }, ids)
    const payloads = drafts.flatMap(draft => draft.minting.map(({ payload }) => payload))
    await committed
    committed = mintPool.mint(payloads).then(async jwts => {
      if (drafts.length > 0) store.commit(withSignatures(drafts, jwts, deps.issuer.id), clock().toISOString())
      minted += payloads.length
      done += ids.length
      onProgress(done)
      await deps.onCommitted?.()
    })
    // The caller that awaits the batch gets its error; this stops Node from calling it unhandled until then.
    committed.catch(() => {})
  }
  await committed
  return minted
}

interface Drafting extends Pick<BatchDependencies, 'store' | 'planner' | 'issuer'> {
  readonly allocate: () => AllocatedIndex
  readonly register: Register
  readonly staging: Staging<unknown>
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

/** Drafts the commits of those organizations about which something changes. */
async function draftBatch(deps: Drafting, ids: readonly OrganizationId[]): Promise<readonly Draft[]> {
  const { store, register, staging } = deps
  const versions = new Map<OrganizationId, StagedVersion>()
  for (const id of ids) {
    const version = staging.version(id)
    if (version) versions.set(id, version)
  }
  const subjects = await heldSubjects(store, register, ids, {
    version: id => versions.get(id) ?? staging.version(id),
    related: staging.related,
  })
  const states = await store.organizations.states(ids)
  const changed: { subject: HeldSubject; added: StagedVersion | undefined; hash: string }[] = []
  for (const [id, subject] of subjects) {
    const added = versions.get(id)
    const hash = statementsHash(subject, deps.planner)
    if (added || states.get(id)?.statementsHash !== hash) changed.push({ subject, added, hash })
  }
  const held = await store.credentials.statementsOfMany(
    changed.filter(({ added }) => added?.version !== 1).map(({ subject }) => subject.subject.organization.id),
  )
  const { ordinalFloor } = store.identity.current()
  return changed.map(({ subject, added, hash }) =>
    draftOrganization({ ...deps, ordinalFloor }, subject, {
      added,
      hash,
      states: held.get(subject.subject.organization.id) ?? [],
    }),
  )
}

function draftOrganization(
  { planner, issuer, allocate, ordinalFloor }: Drafting & { readonly ordinalFloor: number },
  { subject, version }: HeldSubject,
  {
    added,
    hash,
    states,
  }: {
    readonly added: StagedVersion | undefined
    readonly hash: string
    readonly states: readonly StatementState[]
  },
): Draft {
  const { id } = subject.organization
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
    ...defined({ claimsHash, status }),
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
function statementsHash({ contentHash, subject }: HeldSubject, { fingerprint }: StatementPlanner): string {
  const incoming = subject.incoming.map(({ statedBy, kind, since, until }) => [statedBy, kind, since, until])
  return sha256(JSON.stringify([fingerprint, contentHash, incoming, [...subject.relatedNames]]))
}
