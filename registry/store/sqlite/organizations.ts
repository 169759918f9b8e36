/** Reads organizations and their versions. Only `commit.ts` writes them. */
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { OrganizationId } from '../../../domain/identifiers.ts'
import { INVERSE_RELATIONSHIP, type OrganizationVersion } from '../../../domain/organization.ts'
import type { OrganizationState, OrganizationStore } from '../port.ts'
import type { Connection } from './connection.ts'
import { organizations, organizationVersions, relationships, sourceRecords } from './schema.ts'

type VersionRow = typeof organizationVersions.$inferSelect

export function organizationStore({ db, sqlite }: Connection): OrganizationStore {
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
  const stateById = sqlite.prepare<[string], OrganizationState>(
    `SELECT id, register_id AS register, registration_number AS registrationNumber, current_version AS currentVersion,
       content_hash AS contentHash, statements_hash AS statementsHash
     FROM organizations WHERE id = ?`,
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

  function current(id: OrganizationId): OrganizationVersion | undefined {
    const row = currentById.get(id)
    return row && toVersion({ ...row, content: JSON.parse(row.content) })
  }

  /** Answers for each id with a query of its own: that costs less than preparing one for each number of ids. */
  function forEach<Found>(
    ids: Iterable<OrganizationId>,
    find: (id: OrganizationId) => Found | undefined,
  ): ReadonlyMap<OrganizationId, Found> {
    const all = new Map<OrganizationId, Found>()
    for (const id of ids) {
      const found = find(id)
      if (found !== undefined) all.set(id, found)
    }
    return all
  }

  return {
    current: async id => current(id),
    currentMany: async ids => forEach(ids, current),
    states: async ids => forEach(ids, id => stateById.get(id)),
    statingAbout: async ids => forEach(ids, id => statingById.all(id).map(row => row.id)),

    async versions(id) {
      return db
        .select()
        .from(organizationVersions)
        .where(eq(organizationVersions.organization, id))
        .orderBy(asc(organizationVersions.version))
        .all()
        .map(toVersion)
    },

    async relatedFrom(id) {
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

    async page(after, limit) {
      return currentVersions()
        .where(after === undefined ? undefined : gt(organizations.id, after))
        .orderBy(asc(organizations.id))
        .limit(limit)
        .all()
        .map(row => toVersion(row.version))
    },

    async statesOfRegister(register) {
      return db
        .select()
        .from(organizations)
        .where(eq(organizations.register, register))
        .orderBy(asc(organizations.id))
        .all()
    },

    async sourceRecord(hash) {
      return sourceRecordByHash.get({ hash })?.record
    },

    async count() {
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
