/** Reads credentials. Only `commit.ts` writes them, and `credential-status.ts` changes their status. */
import { and, asc, desc, eq, gt, inArray, isNull, or } from 'drizzle-orm'
import type { StatusEntry, StoredCredential } from '../../../domain/credential.ts'
import type { OrganizationId } from '../../../domain/identifiers.ts'
import type { CredentialStore, StatementState } from '../port.ts'
import type { Connection } from './connection.ts'
import { credentials, projections, statusEntries } from './schema.ts'

export function credentialStore({ db, sqlite }: Connection): CredentialStore {
  const withStatus = () =>
    db
      .select({ credential: credentials, status: statusEntries })
      .from(credentials)
      .leftJoin(statusEntries, eq(statusEntries.credential, credentials.id))
  const statementsOf = sqlite.prepare<[string], StatementRow>(
    `SELECT id, type, statement, ordinal, version, claims_hash AS claimsHash,
       superseded_by IS NULL AND ended_at IS NULL AS inForce
     FROM credentials WHERE organization_id = ?`,
  )

  return {
    async get(id) {
      const row = withStatus().where(eq(credentials.id, id)).get()
      return row && toCredential(row)
    },

    async ofOrganization(id) {
      return withStatus()
        .where(eq(credentials.organization, id))
        .orderBy(asc(credentials.type), desc(credentials.ordinal))
        .all()
        .map(toCredential)
    },

    async statements(ids) {
      const found = new Map<OrganizationId, readonly StatementState[]>()
      for (const id of ids) found.set(id, statementsOf.all(id).map(toState))
      return found
    },

    async typesInForce(organizations) {
      const types = new Map<OrganizationId, string[]>()
      for (let start = 0; start < organizations.length; start += 1000) {
        const rows = db
          .selectDistinct({ organization: credentials.organization, type: credentials.type })
          .from(credentials)
          .leftJoin(statusEntries, eq(statusEntries.credential, credentials.id))
          .where(
            and(
              inArray(credentials.organization, organizations.slice(start, start + 1000)),
              isNull(credentials.supersededBy),
              isNull(credentials.endedAt),
              isNull(credentials.validUntil),
              or(
                isNull(statusEntries.credential),
                and(eq(statusEntries.revoked, false), eq(statusEntries.suspended, false)),
              ),
            ),
          )
          .all()
        for (const { organization, type } of rows) types.set(organization, [...(types.get(organization) ?? []), type])
      }
      return types
    },

    async page(after, limit) {
      return withStatus()
        .where(after === undefined ? undefined : gt(credentials.id, after))
        .orderBy(asc(credentials.id))
        .limit(limit)
        .all()
        .map(toCredential)
    },

    async count() {
      return db.$count(credentials)
    },

    async projection(id, format) {
      return db
        .select({ body: projections.body })
        .from(projections)
        .where(and(eq(projections.credential, id), eq(projections.format, format)))
        .get()
    },

    async keepProjection(id, format, body, at) {
      db.insert(projections).values({ credential: id, format, body, issuedAt: at }).onConflictDoNothing().run()
      return (await this.projection(id, format))?.body ?? body
    },

    async projectionPage(after, limit) {
      return db
        .select()
        .from(projections)
        .where(
          after &&
            or(
              gt(projections.credential, after.credential),
              and(eq(projections.credential, after.credential), gt(projections.format, after.format)),
            ),
        )
        .orderBy(asc(projections.credential), asc(projections.format))
        .limit(limit)
        .all()
    },
  }
}

/** SQLite has no booleans: `inForce` is 0 or 1. */
type StatementRow = Omit<StatementState, 'inForce' | 'claimsHash'> & {
  readonly claimsHash: string | null
  readonly inForce: number
}

function toState({ claimsHash, inForce, ...row }: StatementRow): StatementState {
  return { ...row, inForce: inForce === 1, ...(claimsHash === null ? {} : { claimsHash }) }
}

function toCredential(row: {
  credential: typeof credentials.$inferSelect
  status: typeof statusEntries.$inferSelect | null
}): StoredCredential {
  const { supersededBy, endedAt, validUntil, claimsHash, ...credential } = row.credential
  return {
    ...credential,
    ...(row.status === null ? {} : { status: statusOf(row.status) }),
    ...(validUntil === null ? {} : { validUntil }),
    ...(claimsHash === null ? {} : { claimsHash }),
    ...(supersededBy === null ? {} : { supersededBy }),
    ...(endedAt === null ? {} : { endedAt }),
  }
}

function statusOf({ credential: _, ...status }: typeof statusEntries.$inferSelect): StatusEntry {
  return status
}
