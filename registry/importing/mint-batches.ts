/**
 * Mints and writes what an import has found, in batches: organizations together
 * with all credentials that they should have now. Statements are computed from
 * the state that the registry has after the import, so each organization is
 * examined once. While workers sign one batch, the next is planned.
 */
import type { MintPool } from '../../agent/mint/mint-pool.ts'
import { RECORD_TYPE } from '../../domain/credential.ts'
import { defined } from '../../domain/defined.ts'
import { sha256 } from '../../domain/hash.ts'
import { credentialId, type OrganizationId } from '../../domain/identifiers.ts'
import type { Register } from '../../domain/register.ts'
import { type HeldSubject, heldSubjects } from '../statements/held-subjects.ts'
import { claimsHashOf, credentialOf, type PlannedStatement, type StatementPlanner } from '../statements/statements.ts'
import type { StatementState, Store } from '../store/port.ts'
import type { StagedVersion, Staging } from '../store/staging.ts'
import type { AllocatedIndex, OrganizationCommit } from '../store/to-commit.ts'

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
  const { store, mintPool, issuer, clock, random, batchSize = BATCH } = deps
  let minted = 0
  let done = 0
  let committed: Promise<void> = Promise.resolve()
  for (let ids = await staging.takePending(batchSize); ids.length > 0; ids = await staging.takePending(batchSize)) {
    const plans = await planBatch({ ...deps, register, staging }, ids)
    // The next indexes are those after the ones that the previous batch takes.
    await committed
    const count = plans.flatMap(({ minting }) => minting.filter(hasStatus)).length
    const indexes = await store.statusLists.nextIndexes({ issuer: issuer.id, taker: 'import', count, random })
    const drafts = draftAll(plans, issuer.did, indexes)
    const payloads = drafts.flatMap(draft => draft.minting.map(({ payload }) => payload))
    const examined = ids.length
    committed = mintPool.mint(payloads).then(async jwts => {
      if (drafts.length > 0) await store.commit(withSignatures(drafts, jwts, issuer.id), clock().toISOString())
      minted += payloads.length
      done += examined
      onProgress(done)
      await deps.onCommitted?.()
    })
    // The caller that awaits the batch gets its error; this stops Node from calling it unhandled until then.
    committed.catch(() => {})
  }
  await committed
  return minted
}

interface Planning extends Pick<BatchDependencies, 'store' | 'planner' | 'issuer'> {
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

/** Plans the commits of those organizations about which something changes. */
async function planBatch(deps: Planning, ids: readonly OrganizationId[]): Promise<readonly Plan[]> {
  const { store, register, staging, planner } = deps
  const versions = await staging.versions(ids)
  const subjects = await heldSubjects(store, register, ids, {
    related: wanted => staging.related(wanted),
    // Those of the batch are loaded already.
    async versions(wanted) {
      const others = await staging.versions(wanted.filter(id => !versions.has(id)))
      return others.size === 0 ? versions : new Map([...versions, ...others])
    },
  })
  const known = await store.organizations.states(subjects.keys())
  const changed: { id: OrganizationId; subject: HeldSubject; added: StagedVersion | undefined; hash: string }[] = []
  for (const [id, subject] of subjects) {
    const added = versions.get(id)
    const hash = statementsHash(subject, planner)
    if (added || known.get(id)?.statementsHash !== hash) changed.push({ id, subject, added, hash })
  }
  const statements = await store.credentials.statements(
    changed.filter(({ added }) => added?.version !== 1).map(({ id }) => id),
  )
  const { ordinalFloor } = await store.identity.current()
  return changed.map(({ id, subject, added, hash }) =>
    planOrganization(deps, subject, { added, hash, states: statements.get(id) ?? [], ordinalFloor }),
  )
}

function planOrganization(
  { planner, issuer }: Pick<Planning, 'planner' | 'issuer'>,
  { subject, version }: HeldSubject,
  about: {
    readonly added: StagedVersion | undefined
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
  const commit = { organization, version, statementsHash: hash, ended, ...defined({ newVersion: added }) }
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
