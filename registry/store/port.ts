/**
 * The port of the registry database: what the rest of the registry may ask of it.
 * `sqlite/` implements it, and a database of another kind has to pass the suite
 * in `contract/`.
 *
 * Every method is asynchronous, because a database on another machine answers
 * later. So two calls may see two states of the data: another process, or another
 * task of this one, may commit in between. Where an answer needs one state, one
 * method reads all of it, and its docstring says so. A method about many things
 * takes all their ids in one call. A caller that works on many records loads a
 * batch ahead instead of waiting for each record
 * (docs/decisions/0029-the-store-is-asked-in-batches.md).
 *
 * All methods throw a `StorageFailure` when the database or its disk fails.
 */
import type { AuditEntry, CredentialStatusAction } from '../../domain/audit.ts'
import type { Change, FeedIdentity } from '../../domain/change.ts'
import type { StatusPurpose, StoredCredential } from '../../domain/credential.ts'
import type { CredentialId, OrganizationId } from '../../domain/identifiers.ts'
import type { Issuer } from '../../domain/issuer.ts'
import type { OrganizationVersion, Relationship } from '../../domain/organization.ts'
import type { Register } from '../../domain/register.ts'
import type { Staging } from './staging.ts'
import type { AllocatedIndex, OrganizationCommit, Taker } from './to-commit.ts'

/** A place that holds a registry database, or will hold one. */
export interface RegistryDatabase {
  exists(): Promise<boolean>
  /**
   * Opens the database. One that does not exist yet is created, unless `readonly`.
   * @throws {OrgsealError} `store_newer` for a database of a newer release, `store_foreign` for another program's
   */
  open(options?: OpenOptions): Promise<Store>
  /**
   * Takes the writer lock. Only one process at a time imports, accepts an older copy, or changes the wallet's key. The
   * lock ends with the process in any case, so a killed import leaves nothing to clean up.
   * @throws {OrgsealError} `writer_busy` when another process has it
   */
  lockWriter(): Promise<Lock>
  /** Takes a server's lock, which tells commands that this server publishes what they commit. Several can hold it. */
  lockServer(): Promise<Lock>
  /** Returns whether a server holds its lock. */
  isServed(): Promise<boolean>
}

export interface OpenOptions {
  readonly readonly?: boolean
  /** How much of the data may be kept in memory; the database's own default when absent. */
  readonly cacheKibibytes?: number | undefined
}

/** It ends with the process in any case. */
export interface Lock {
  release(): Promise<void>
}

/** An open registry database. */
export interface Store {
  /** Where the data are, as messages to an operator name it. */
  readonly location: string
  readonly identity: IdentityStore
  readonly history: HistoryStore
  readonly meta: MetaStore
  readonly issuers: IssuerStore
  readonly registers: RegisterStore
  readonly organizations: OrganizationStore
  readonly credentials: CredentialStore
  readonly credentialStatus: CredentialStatusStore
  readonly statusLists: StatusListStore
  readonly audit: AuditStore
  readonly restoring: RestoringStore
  readonly changes: ChangeStore
  readonly cursors: CursorStore
  /**
   * Commits new versions and credentials, all in one transaction or none: with them the status indexes that they take,
   * the credentials that they supersede, and the changes in the feed.
   * @param at when, ISO 8601
   * @returns the feed's end
   * @throws {CommitConflict} when someone else has committed first, so that this batch is no longer right
   */
  commit(batch: readonly OrganizationCommit[], at: string): Promise<number>
  /** Opens a temporary place for the rows of one import. */
  openStaging<Row>(): Promise<Staging<Row>>
  close(): Promise<void>
}

/** An epoch, with the limits for what it allocates. */
export interface Epoch extends FeedIdentity {
  /** Credentials made in this epoch have ordinals above it. */
  readonly ordinalFloor: number
  /** Status lists begun in this epoch have numbers above it. */
  readonly listFloor: number
  /** The highest ordinal of all credentials that were ever made. */
  readonly highestOrdinal: number
}

export interface IdentityStore {
  /** Returns the present epoch. Another process may begin a new one at any time. */
  current(): Promise<Epoch>
}

/** A point in the history of a database. */
export interface StoreMark extends FeedIdentity {
  /** The feed's end. */
  readonly seq: number
  /** Hash of the change there; empty at 0. */
  readonly change: string
  /** The audit trail's end: the number and the hash of its last entry. */
  readonly audit: { readonly count: number; readonly head: string }
  /** The highest number of a status list. */
  readonly lastList: number
  /** The highest ordinal of a credential. */
  readonly highestOrdinal: number
}

/** What someone remembers of a database, to be looked for in its history. */
export interface Remembered {
  readonly mark?: Pick<StoreMark, 'seq' | 'change' | 'audit'> | undefined
  readonly entry?: Pick<AuditEntry, 'id' | 'hash'> | undefined
}

export interface HistoryView {
  readonly now: StoreMark
  /** When the last change was committed, ISO 8601; absent when there is none. */
  readonly lastChangeAt?: string
  /** True when the history includes the mark: it has the change and the audit entry that the mark names. */
  readonly hasMark: boolean
  /** True when the audit trail has the entry. */
  readonly hasEntry: boolean
  /** False when this store has another database open than the one that is in its place now. */
  readonly isOpened: boolean
}

export interface HistoryStore {
  /**
   * Reads the database that is now in its place, all in one state. It does not rely on what this store has open or has
   * cached, because that may be a database that was replaced.
   * @returns `undefined` when there is no registry database in the place
   */
  examine(remembered?: Remembered): Promise<HistoryView | undefined>
}

type MetaKey = 'base-url' | 'wallet' | 'meilisearch-index' | 'registry-id'

/** Facts about the data that must never change. */
export interface MetaStore {
  get(key: MetaKey): Promise<string | undefined>
  /** Records a fact once; an existing fact is not changed. */
  setOnce(key: MetaKey, value: string): Promise<void>
}

/** The documents that an issuer signs about itself. */
interface IssuerStatements {
  readonly didConfiguration?: Readonly<Record<string, unknown>>
  readonly whois?: string
  /** Identifies the state of the issuer that they are about: when it changes, they are signed again. */
  readonly signedFor: string
  /** ISO 8601; absent when they never expire. */
  readonly signAgainAt?: string
}

/** Issuers as they are published. The wallet is authoritative; this is the public copy. */
export interface IssuerStore {
  /** Returns an issuer, by default the registry's own; `undefined` when it has not been recorded yet. */
  get(id?: string): Promise<Issuer | undefined>
  /** Returns all issuers, the registry's own first. */
  list(): Promise<readonly Issuer[]>
  /** Inserts an issuer or replaces its published data; its own documents stay until they are signed again. */
  record(issuer: Omit<Issuer, 'didConfiguration' | 'whois'>): Promise<void>
  /** Returns what the issuer's documents were signed for, and when to renew them; `undefined` before the first. */
  signedFor(id: string): Promise<Pick<IssuerStatements, 'signedFor' | 'signAgainAt'> | undefined>
  recordStatements(id: string, statements: IssuerStatements): Promise<void>
}

export interface RegisterState {
  readonly register: Register
  readonly organizations: number
  /** When its last complete import ended, ISO 8601. */
  readonly lastImportedAt?: string
}

/** The registers, and the log of their imports. */
export interface RegisterStore {
  list(): Promise<readonly RegisterState[]>
  get(id: string): Promise<RegisterState | undefined>
  /** Counts the organizations of each register one by one; `check` compares this with the stored numbers. */
  counted(): Promise<ReadonlyMap<string, number>>
  /** Inserts the register or replaces its description. */
  describe(register: Register): Promise<void>
  /** @returns the import's number, for `finishImport` */
  startImport(register: string, fileName: string, at: string): Promise<number>
  finishImport(id: number, at: string, summary: Readonly<Record<string, number>>): Promise<void>
}

/** What an import compares a record with. */
export interface OrganizationState {
  readonly id: OrganizationId
  readonly register: string
  readonly registrationNumber: string
  readonly currentVersion: number
  readonly contentHash: string
  /** Hash of all that decides its credentials; empty when its statements were never examined. */
  readonly statementsHash: string
}

/** Organizations and their versions. Only `Store.commit` writes them. */
export interface OrganizationStore {
  current(id: OrganizationId): Promise<OrganizationVersion | undefined>
  /** Returns the current versions of those that exist. */
  currentMany(ids: Iterable<OrganizationId>): Promise<ReadonlyMap<OrganizationId, OrganizationVersion>>
  /** Returns every version, oldest first; empty when the organization is not known. */
  versions(id: OrganizationId): Promise<readonly OrganizationVersion[]>
  /** Returns the relationships that others state about this organization, inverted to its own point of view. */
  relatedFrom(id: OrganizationId): Promise<readonly Relationship[]>
  /** Returns for each organization the ids of those that state a relationship to it, in order; also when it has none. */
  statingAbout(ids: Iterable<OrganizationId>): Promise<ReadonlyMap<OrganizationId, readonly OrganizationId[]>>
  /** Returns the states of those that exist. */
  states(ids: Iterable<OrganizationId>): Promise<ReadonlyMap<OrganizationId, OrganizationState>>
  /** Returns the states of all organizations of a register, in id order. */
  statesOfRegister(register: string): Promise<readonly OrganizationState[]>
  /** Returns up to `limit` current versions after `after`, in id order: for iteration over all of them. */
  page(after: OrganizationId | undefined, limit: number): Promise<readonly OrganizationVersion[]>
  /** Returns the source record with this hash, as the register gave it. */
  sourceRecord(hash: string): Promise<string | undefined>
  count(): Promise<number>
}

/** The state of an organization's statement, as far as a new statement needs it. */
export interface StatementState {
  readonly id: CredentialId
  readonly type: string
  readonly statement: string
  readonly ordinal: number
  readonly version: number
  readonly claimsHash?: string
  /** True when nothing has superseded it. */
  readonly inForce: boolean
}

/** The same statement as a credential's, in another format. */
interface Projection {
  readonly credential: CredentialId
  readonly format: string
  readonly body: string
  /** ISO 8601 */
  readonly issuedAt: string
}

/** Credentials. Only `Store.commit` writes them, and `CredentialStatusStore` changes their status. */
export interface CredentialStore {
  get(id: CredentialId): Promise<StoredCredential | undefined>
  /** Returns an organization's credentials, newest first. */
  ofOrganization(id: OrganizationId): Promise<readonly StoredCredential[]>
  /** Returns the states of all statements ever made about each organization; also when there are none. */
  statements(ids: Iterable<OrganizationId>): Promise<ReadonlyMap<OrganizationId, readonly StatementState[]>>
  /**
   * Returns the types of the credentials that are neither superseded, suspended nor revoked, by organization.
   * Credentials that expire are left out: a follower would not notice when they do.
   */
  typesInForce(ids: readonly OrganizationId[]): Promise<ReadonlyMap<OrganizationId, readonly string[]>>
  /** Returns up to `limit` credentials after `after`, in id order: for iteration over all of them. */
  page(after: CredentialId | undefined, limit: number): Promise<readonly StoredCredential[]>
  count(): Promise<number>
  /** Returns the same statement in another format, when it was signed for everyone. */
  projection(id: CredentialId, format: string): Promise<Pick<Projection, 'body'> | undefined>
  /** Stores a projection and returns the stored one: if two processes make one, both get the first. */
  keepProjection(id: CredentialId, format: string, body: string, at: string): Promise<string>
  /** Returns up to `limit` projections after `after`, in order of credential and format: for iteration over all. */
  projectionPage(
    after: Pick<Projection, 'credential' | 'format'> | undefined,
    limit: number,
  ): Promise<readonly Projection[]>
}

export interface CredentialStatusChange {
  /** All of them are changed, or none. */
  readonly credentials: readonly CredentialId[]
  readonly action: CredentialStatusAction
  readonly reason: string
  /** The person who decided it. */
  readonly actor: string
  /** ISO 8601 */
  readonly at: string
}

/** The status of a credential in the data, in the audit trail and in the feed, where they disagree. */
export interface Unaccounted {
  readonly credential: CredentialId
  readonly revoked: boolean
  readonly suspended: boolean
  readonly saidRevoked: boolean
  readonly saidSuspended: boolean
  /** How many changes of its status are in the feed, and how many there should be. */
  readonly changes: number
  readonly accounted: number
}

/** Changes credential statuses, with who, when and why in the same transaction. */
export interface CredentialStatusStore {
  /**
   * Revokes, suspends or reinstates credentials, all or none.
   * @returns the feed's end, and which credentials were changed, each once
   * @throws {OrgsealError} `credential_not_found`; `credential_without_status` for credentials too short-lived to be
   *   revoked; `status_unchanged` when there is nothing to change for one of them, or when a revoked one is to be
   *   reinstated (revocation is permanent)
   */
  change(change: CredentialStatusChange): Promise<{ readonly seq: number; readonly changed: readonly CredentialId[] }>
  /** Returns credentials in force of an organization, of a type, or both, that the action would change. */
  concerned(
    action: CredentialStatusAction,
    filter: { readonly organization?: OrganizationId; readonly type?: string },
  ): Promise<readonly CredentialId[]>
  /**
   * Returns credentials whose status differs from the audit trail, and those with more or fewer changes in the feed
   * than the trail and the supersessions account for. All are read in one state.
   */
  unaccounted(): Promise<readonly Unaccounted[]>
}

export interface StatusList {
  readonly list: number
  /** Id of the issuer whose credentials are in it. */
  readonly issuer: string
  readonly length: number
  /** How many of its indexes are taken. */
  readonly next: number
  /** No more indexes are taken, and indexes that were never taken count as revoked. */
  readonly closed: boolean
}

export interface PublishedStatusList {
  readonly jwt: string
  readonly publishedAt: string
  readonly expiresAt: string
  /** The feed's end when its bits were read. */
  readonly seq: number
  readonly epoch: number
}

/** The feed, and its end, when something was read. */
export interface ReadAt {
  readonly seq: number
  readonly epoch: number
}

export interface StatusListStore {
  lists(): Promise<readonly StatusList[]>
  /**
   * Returns the next free indexes of an issuer's lists, in the order in which they must be committed. `Store.commit`
   * takes them. Until then another caller gets the same ones, and the second of the two to commit gets a
   * `CommitConflict`. Imports and requests have separate lists, so neither is in the way of the other.
   * @param random bytes from a cryptographic source
   */
  nextIndexes(wanted: {
    /** Each issuer has its own lists, which it signs itself. */
    readonly issuer: string
    readonly taker: Taker
    readonly count: number
    readonly random: (bytes: number) => Uint8Array
  }): Promise<readonly AllocatedIndex[]>
  /** Returns the indexes whose bit is set, ascending, in one state with the feed's end. */
  snapshot(list: number, purpose: StatusPurpose): Promise<ReadAt & { readonly setIndexes: readonly number[] }>
  /** Returns every entry with a status other than valid, by index, in one state with the feed's end. */
  tokenSnapshot(
    list: number,
  ): Promise<ReadAt & { readonly statuses: readonly { readonly index: number; readonly status: 1 | 2 | 3 }[] }>
  /** Returns the list of a credential's status entry. */
  listOf(credential: CredentialId): Promise<number | undefined>
  /** @param id `<list>-<purpose>`, e.g. `1-revocation`; `<list>` alone is the token status list */
  published(id: string): Promise<PublishedStatusList | undefined>
  /**
   * Publishes a list, unless a published one includes more of the feed, or another process has meanwhile published
   * one for the same change: one change gives one new list, however many processes follow the feed.
   * @param before the published list when this one was found to be necessary
   */
  publish(id: string, list: PublishedStatusList, before?: PublishedStatusList): Promise<void>
}

/** The audit trail. An entry is written within the transaction of the change that it is about. */
export interface AuditStore {
  /** Returns entries in the order in which they were written, up to `limit` after the entry with this number. */
  after(id: number, limit: number): Promise<readonly AuditEntry[]>
  /** Returns the number of the last entry that was ever written, even if it is missing now. */
  lastWritten(): Promise<number>
  /** Returns the entries about these credentials, oldest first. */
  about(credentials: readonly CredentialId[], afterId?: number): Promise<readonly AuditEntry[]>
  /** True when there is an entry with this number and this hash. */
  has(entry: Pick<AuditEntry, 'id' | 'hash'>): Promise<boolean>
}

export interface Acceptance {
  /** The last known state of the database before the loss. */
  readonly lost: StoreMark
  /** The new epoch. */
  readonly epoch: number
  /** ISO 8601 */
  readonly at: string
  readonly actor: string
  readonly reason: string
}

/**
 * Accepts an older copy of the database. Data committed after the copy was made
 * are lost here, but others have them: credentials with these ids, at these
 * status indexes, exist outside. So a new epoch begins, in which nothing is
 * allocated that may have been allocated before:
 *
 * - Ordinals of credentials continue above a floor that the lost period cannot
 *   have reached.
 * - Status lists are closed, and new ones begin under unused numbers. An index
 *   of a closed list that was never taken, as far as this copy knows, counts as
 *   revoked: this registry does not know the credential at that index any more,
 *   and it may have been revoked before it was lost.
 * - Every list is signed again.
 */
export interface RestoringStore {
  /** Returns the audit entry that `accept` will write if nothing else is written before. */
  entryOf(acceptance: Acceptance): Promise<AuditEntry>
  /**
   * Begins the new epoch.
   * @param hash of the entry that `entryOf` returned
   * @throws {CommitConflict} when something was written in the meantime
   */
  accept(acceptance: Acceptance, hash: string): Promise<void>
}

/** The change feed and its end. */
export interface FeedEnd extends FeedIdentity {
  /** 0 when there is no change yet. */
  readonly lastSeq: number
}

/** The change feed: written in the transaction of the change itself, read by followers and by the API. */
export interface ChangeStore {
  /** Returns the feed's end; 0 when there is no change yet. */
  lastSeq(): Promise<number>
  /** Returns which feed it is, and its end, in one state. */
  end(): Promise<FeedEnd>
  /** Returns up to `limit` changes after `seq`, in order. */
  after(seq: number, limit: number): Promise<readonly Change[]>
  /** Returns up to `limit` changes after `seq`, in one state with the feed's end. */
  page(seq: number, limit: number): Promise<FeedEnd & { readonly items: readonly Change[] }>
}

/** The positions of followers. A follower whose content is stored elsewhere keeps its position there instead. */
export interface CursorStore {
  list(): Promise<readonly { readonly name: string; readonly seq: number }[]>
  /** Returns a follower's position; 0 when it has not begun. */
  get(name: string): Promise<number>
  /** Never moves back: two processes may run the same follower, and the slower one must not undo the faster. */
  advance(name: string, seq: number): Promise<void>
}
