/**
 * The registry database. It has only public data: private keys are in the wallet,
 * a separate encrypted file. The members of a version's `content` are repeated in
 * columns only where they are needed for look-ups.
 */
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { AuditAction } from '../../../domain/audit.ts'
import type { Change } from '../../../domain/change.ts'
import type { CredentialId, IsoDate, OrganizationId } from '../../../domain/identifiers.ts'
import type { IssuerDocument } from '../../../domain/issuer.ts'
import type { Organization, RelationshipKind } from '../../../domain/organization.ts'
import type { Bilingual, Register } from '../../../domain/register.ts'
import type { Taker } from '../to-commit.ts'

/** Facts about this data directory, e.g. the base URL in its credentials. */
export const meta = sqliteTable('meta', {
  key: text().primaryKey(),
  value: text().notNull(),
})

/**
 * The issuers: the registry itself, and the agencies that it signs for. Their DID documents and logs are stored as
 * published: with them, credentials can still be verified when the wallet is lost.
 */
export const issuers = sqliteTable(
  'issuers',
  {
    /** `registry`, or the id of an agency, e.g. `tax-office`. */
    id: text().primaryKey(),
    name: text({ mode: 'json' }).$type<Bilingual>().notNull(),
    did: text().notNull(),
    webvhDid: text('webvh_did').notNull(),
    document: text({ mode: 'json' }).$type<IssuerDocument>().notNull(),
    webvhLog: text('webvh_log').notNull(),
    /** Signed statements about the issuer itself; renewed at every change of it. */
    didConfiguration: text('did_configuration', { mode: 'json' }).$type<Readonly<Record<string, unknown>>>(),
    whois: text(),
    /** The state that the two were signed for, and when they must be signed again. */
    signedFor: text('signed_for'),
    signAgainAt: text('sign_again_at'),
  },
  table => [uniqueIndex('issuers_by_did').on(table.did)],
)

export const registers = sqliteTable('registers', {
  id: text().primaryKey(),
  description: text({ mode: 'json' }).$type<Register>().notNull(),
  lastImportedAt: text('last_imported_at'),
  /** Number of its organizations, updated in the transaction that adds them, because nearly every answer needs it. */
  organizations: integer().notNull().default(0),
})

export const imports = sqliteTable('imports', {
  id: integer().primaryKey({ autoIncrement: true }),
  register: text('register_id').notNull(),
  fileName: text('file_name').notNull(),
  startedAt: text('started_at').notNull(),
  /** Null while it runs, and forever when it was interrupted. */
  finishedAt: text('finished_at'),
  summary: text({ mode: 'json' }).$type<Readonly<Record<string, number>>>(),
})

export const organizations = sqliteTable(
  'organizations',
  {
    id: text().$type<OrganizationId>().primaryKey(),
    register: text('register_id')
      .notNull()
      .references(() => registers.id),
    registrationNumber: text('registration_number').notNull(),
    currentVersion: integer('current_version').notNull(),
    contentHash: text('content_hash').notNull(),
    /** Hash of all that decides its credentials: its content, others' statements about it, the credential types. */
    statementsHash: text('statements_hash').notNull().default(''),
  },
  table => [uniqueIndex('organizations_by_number').on(table.register, table.registrationNumber)],
)

export const organizationVersions = sqliteTable(
  'organization_versions',
  {
    organization: text('organization_id')
      .$type<OrganizationId>()
      .notNull()
      .references(() => organizations.id),
    version: integer().notNull(),
    content: text({ mode: 'json' }).$type<Organization>().notNull(),
    contentHash: text('content_hash').notNull(),
    sourceRecordHash: text('source_record_hash')
      .notNull()
      .references(() => sourceRecords.hash),
    observedOn: text('observed_on').$type<IsoDate>().notNull(),
    sourceUrl: text('source_url'),
    seq: integer().notNull(),
    recordedAt: text('recorded_at').notNull(),
  },
  table => [primaryKey({ columns: [table.organization, table.version] })],
)

/** Each source record as the register gave it, once. */
export const sourceRecords = sqliteTable('source_records', {
  hash: text().primaryKey(),
  register: text('register_id').notNull(),
  record: text().notNull(),
})

/** The relationships that current versions state, for look-ups from the other side. */
export const relationships = sqliteTable(
  'relationships',
  {
    organization: text('organization_id').$type<OrganizationId>().notNull(),
    kind: text().$type<RelationshipKind>().notNull(),
    other: text('other_id').$type<OrganizationId>().notNull(),
    since: text().$type<IsoDate>(),
    until: text().$type<IsoDate>(),
  },
  table => [
    index('relationships_by_organization').on(table.organization),
    index('relationships_by_other').on(table.other),
  ],
)

export const credentials = sqliteTable(
  'credentials',
  {
    id: text().$type<CredentialId>().primaryKey(),
    organization: text('organization_id')
      .$type<OrganizationId>()
      .notNull()
      .references(() => organizations.id),
    version: integer().notNull(),
    type: text().notNull(),
    ordinal: integer().notNull(),
    /** Distinguishes statements of one type, e.g. `owns:CA-XP.XP2`; empty for types with only one. */
    statement: text().notNull().default(''),
    issuer: text('issuer_id').notNull().default('registry'),
    jwt: text().notNull(),
    digest: text().notNull(),
    issuedAt: text('issued_at').notNull(),
    /** Null for credentials without an expiry date. */
    validUntil: text('valid_until'),
    /** Hash of its claims; null for a registration, which is minted with every version. */
    claimsHash: text('claims_hash'),
    supersededBy: text('superseded_by').$type<CredentialId>(),
    /** When its statement ended without a successor. */
    endedAt: text('ended_at'),
  },
  table => [uniqueIndex('credentials_by_organization').on(table.organization, table.type, table.ordinal)],
)

/** The same statement in another format, where one signature serves everyone. */
export const projections = sqliteTable(
  'projections',
  {
    credential: text('credential_id')
      .$type<CredentialId>()
      .notNull()
      .references(() => credentials.id),
    format: text().notNull(),
    body: text().notNull(),
    issuedAt: text('issued_at').notNull(),
  },
  table => [primaryKey({ columns: [table.credential, table.format] })],
)

/** `allocation` is a random permutation of all indexes; `next` says how many of them are allocated. */
export const statusLists = sqliteTable('status_lists', {
  list: integer().primaryKey(),
  /** The issuer of the credentials in it, which also signs it. */
  issuer: text('issuer_id').notNull().default('registry'),
  /** Imports and requests take indexes from separate lists, because they run at the same time. */
  taker: text().$type<Taker>().notNull().default('import'),
  length: integer().notNull(),
  next: integer().notNull(),
  allocation: blob({ mode: 'buffer' }).notNull(),
  /** No more indexes are taken, and indexes that were never taken count as revoked; see `RestoringStore`. */
  closed: integer({ mode: 'boolean' }).notNull().default(false),
})

export const statusEntries = sqliteTable(
  'status_entries',
  {
    list: integer()
      .notNull()
      .references(() => statusLists.list),
    index: integer('idx').notNull(),
    credential: text('credential_id')
      .$type<CredentialId>()
      .notNull()
      .references(() => credentials.id),
    revoked: integer({ mode: 'boolean' }).notNull().default(false),
    suspended: integer({ mode: 'boolean' }).notNull().default(false),
    superseded: integer({ mode: 'boolean' }).notNull().default(false),
  },
  table => [
    primaryKey({ columns: [table.list, table.index] }),
    uniqueIndex('status_entries_by_credential').on(table.credential),
  ],
)

/** The published signed lists; a follower signs one for each change. */
export const publishedStatusLists = sqliteTable('published_status_lists', {
  id: text().primaryKey(),
  jwt: text().notNull(),
  publishedAt: text('published_at').notNull(),
  expiresAt: text('expires_at').notNull(),
  /** The feed's end when its bits were read. */
  seq: integer().notNull(),
  /** The registry's epoch when it was signed. */
  epoch: integer().notNull().default(1),
})

export const changes = sqliteTable('changes', {
  seq: integer().primaryKey(),
  at: text().notNull(),
  kind: text().$type<Change['kind']>().notNull(),
  organization: text('organization_id').$type<OrganizationId>().notNull(),
  version: integer(),
  credential: text('credential_id').$type<CredentialId>(),
})

export const followerCursors = sqliteTable('follower_cursors', {
  name: text().primaryKey(),
  seq: integer().notNull(),
})

/**
 * The registry's epochs: 1 from the beginning, and a new one whenever an older copy of this database is accepted. The
 * floors separate what the copy allocates from what was allocated in the lost period; see `restoring.ts`.
 */
export const epochs = sqliteTable('epochs', {
  epoch: integer().primaryKey(),
  begunAt: text('begun_at').notNull(),
  /** Credentials made in this epoch have ordinals above it. */
  ordinalFloor: integer('ordinal_floor').notNull(),
  /** Status lists begun in this epoch have numbers above it. */
  listFloor: integer('list_floor').notNull(),
  /** The highest ordinal of all credentials ever made, until the end of this epoch or now. */
  highestOrdinal: integer('highest_ordinal').notNull(),
})

/**
 * The audit trail: who decided what, when and why. Each row is written in the transaction of the change that it is
 * about. The rows are a chain: each has the hash of the previous row and its own; see `audit.ts`.
 */
export const audit = sqliteTable(
  'audit',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: text().notNull(),
    actor: text().notNull(),
    action: text().$type<AuditAction>().notNull(),
    /** The credential whose status was changed; null when the entry is about the registry. */
    credential: text('credential_id').$type<CredentialId>(),
    reason: text().notNull(),
    seq: integer().notNull(),
    /** Further data of the decision: JSON, in canonical form. */
    details: text(),
    previous: text().notNull(),
    hash: text().notNull(),
  },
  table => [index('audit_by_credential').on(table.credential)],
)
