/** Reads organizations and their versions. Only `commit.ts` writes them. */
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { OrganizationId } from '../../../domain/identifiers.ts'
import { INVERSE_RELATIONSHIP, type OrganizationVersion, type Relationship } from '../../../domain/organization.ts'
import type { Connection } from './connection.ts'
import { organizations, organizationVersions, relationships, sourceRecords } from './schema.ts'

type VersionRow = typeof organizationVersions.$inferSelect

export interface OrganizationState {
  readonly id: OrganizationId
  readonly registrationNumber: string
  readonly currentVersion: number
  readonly contentHash: string
  /** See `schema.ts`; empty when the organization's statements were never examined. */
  readonly statementsHash: string
}

export function organizationStore({ db, sqlite }: Connection) {
  const currentVersions = () =>
    db
      .select({ version: organizationVersions })
      .from(organizations)
      .innerJoin(
        organizationVersions,
        and(
          eq(organizationVersions.organization, organizations.id),
          eq(organizationVersions.version, organizations.currentVersion),
        ),
      )
  const stateByNumber = sqlite.prepare<[string, string], OrganizationState>(
    `SELECT id, registration_number AS registrationNumber, current_version AS currentVersion, content_hash AS contentHash,
       statements_hash AS statementsHash
     FROM organizations WHERE register_id = ? AND registration_number = ?`,
  )

  /** Selects the newest version, which is the current one: looking up its number first would double the cost. */
  const currentById = sqlite.prepare<[string], Omit<VersionRow, 'content'> & { content: string }>(
    `SELECT organization_id AS organization, version, content, content_hash AS contentHash,
       source_record_hash AS sourceRecordHash, observed_on AS observedOn, source_url AS sourceUrl, seq,
       recorded_at AS recordedAt
     FROM organization_versions WHERE organization_id = ? ORDER BY version DESC LIMIT 1`,
  )
  const statingById = sqlite.prepare<[string], { id: OrganizationId }>(
    'SELECT DISTINCT organization_id AS id FROM relationships WHERE other_id = ? ORDER BY organization_id',
  )

  const sourceRecordByHash = db
    .select()
    .from(sourceRecords)
    .where(eq(sourceRecords.hash, sql.placeholder('hash')))
    .prepare()
  const statementsHashById = sqlite.prepare<[string], { hash: string }>(
    'SELECT statements_hash AS hash FROM organizations WHERE id = ?',
  )

  function held(id: OrganizationId): OrganizationVersion | undefined {
    const row = currentById.get(id)
    return row && toVersion({ ...row, content: JSON.parse(row.content) })
  }

  async function currentMany(
    ids: readonly OrganizationId[],
  ): Promise<ReadonlyMap<OrganizationId, OrganizationVersion>> {
    const found = new Map<OrganizationId, OrganizationVersion>()
    // One query for each id costs less than preparing a query for each number of ids.
    for (const id of ids) {
      const version = held(id)
      if (version) found.set(id, version)
    }
    return found
  }

  return {
    currentMany,

    async current(id: OrganizationId): Promise<OrganizationVersion | undefined> {
      return (await currentMany([id])).get(id)
    },

    /** Returns every version, oldest first; empty when the organization is not known. */
    async versions(id: OrganizationId): Promise<readonly OrganizationVersion[]> {
      return db
        .select()
        .from(organizationVersions)
        .where(eq(organizationVersions.organization, id))
        .orderBy(asc(organizationVersions.version))
        .all()
        .map(toVersion)
    },

    /** Returns the relationships that others state about this organization, inverted to its own point of view. */
    async relatedFrom(id: OrganizationId): Promise<readonly Relationship[]> {
      const rows = db.select().from(relationships).where(eq(relationships.other, id)).all()
      return rows
        .map(row => ({
          kind: INVERSE_RELATIONSHIP[row.kind],
          organization: row.organization,
          ...(row.since === null ? {} : { since: row.since }),
          ...(row.until === null ? {} : { until: row.until }),
        }))
        .sort((a, b) => (a.organization < b.organization ? -1 : 1))
    },

    /** Returns the state that an import compares a record with; bulk path. */
    state(register: string, registrationNumber: string): OrganizationState | undefined {
      return stateByNumber.get(register, registrationNumber)
    },

    /** Returns the ids of the organizations that state a relationship to this one, in order; bulk path. */
    statingAbout(id: OrganizationId): readonly OrganizationId[] {
      return statingById.all(id).map(row => row.id)
    },

    /** The current version; bulk path. */
    held,

    /** See `organizations.statementsHash` in `schema.ts`; bulk path. */
    statementsHash(id: OrganizationId): string | undefined {
      return statementsHashById.get(id)?.hash
    },

    /** Returns up to `limit` current versions after `after`, in id order: for iteration over all of them. */
    async page(after: OrganizationId | undefined, limit: number): Promise<readonly OrganizationVersion[]> {
      return currentVersions()
        .where(after === undefined ? undefined : gt(organizations.id, after))
        .orderBy(asc(organizations.id))
        .limit(limit)
        .all()
        .map(row => toVersion(row.version))
    },

    /** Returns the ids of a register's organizations, in order. */
    async idsOfRegister(register: string): Promise<readonly OrganizationState[]> {
      return db
        .select()
        .from(organizations)
        .where(eq(organizations.register, register))
        .orderBy(asc(organizations.id))
        .all()
    },

    /** Returns the source record with this hash, as the register gave it. */
    async sourceRecord(hash: string): Promise<string | undefined> {
      return sourceRecordByHash.get({ hash })?.record
    },

    async count(): Promise<number> {
      return db.$count(organizations)
    },
  }
}

function toVersion(row: VersionRow): OrganizationVersion {
  return {
    organization: row.content,
    version: row.version,
    contentHash: row.contentHash,
    provenance: {
      sourceRecordHash: row.sourceRecordHash,
      observedOn: row.observedOn,
      ...(row.sourceUrl === null ? {} : { sourceUrl: row.sourceUrl }),
    },
    seq: row.seq,
    recordedAt: row.recordedAt,
  }
}
