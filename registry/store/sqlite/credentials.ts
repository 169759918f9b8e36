/** Reads credentials. Only `commit.ts` writes them, and `standing.ts` changes their status. */
import { and, asc, desc, eq, gt, inArray, isNull, or } from 'drizzle-orm'
import type { StatusEntry, StoredCredential } from '../../../domain/credential.ts'
import type { CredentialId, OrganizationId } from '../../../domain/identifiers.ts'
import type { Connection } from './connection.ts'
import { credentials, projections, statusEntries } from './schema.ts'

/** The state of an organization's statement, as far as a new statement needs it. */
export interface StatementState {
  readonly id: CredentialId
  readonly type: string
  readonly statement: string
  readonly ordinal: number
  readonly version: number
  readonly claimsHash: string | null
  /** 1 when nothing has superseded it. */
  readonly inForce: 0 | 1
}

export function credentialStore({ db, sqlite }: Connection) {
  const withStatus = () =>
    db
      .select({ credential: credentials, status: statusEntries })
      .from(credentials)
      .leftJoin(statusEntries, eq(statusEntries.credential, credentials.id))
  const statementsOf = sqlite.prepare<[string], StatementState>(
    `SELECT id, type, statement, ordinal, version, claims_hash AS claimsHash,
       superseded_by IS NULL AND ended_at IS NULL AS inForce
     FROM credentials WHERE organization_id = ?`,
  )

  return {
    async get(id: CredentialId): Promise<StoredCredential | undefined> {
      const row = withStatus().where(eq(credentials.id, id)).get()
      return row && toCredential(row)
    },

    /** Returns an organization's credentials, newest first. */
    async ofOrganization(id: OrganizationId): Promise<readonly StoredCredential[]> {
      return withStatus()
        .where(eq(credentials.organization, id))
        .orderBy(asc(credentials.type), desc(credentials.ordinal))
        .all()
        .map(toCredential)
    },

    /** Returns the state of every statement about an organization; bulk path. */
    statements(organization: OrganizationId): readonly StatementState[] {
      return statementsOf.all(organization)
    },

    /**
     * Returns the types of the credentials that are neither superseded, suspended nor revoked, by organization.
     * Credentials that expire are left out: a follower would not notice when they do.
     */
    async typesInForce(
      organizations: readonly OrganizationId[],
    ): Promise<ReadonlyMap<OrganizationId, readonly string[]>> {
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

    /** Returns up to `limit` credentials after `after`, in id order: for iteration over all of them. */
    async page(after: CredentialId | undefined, limit: number): Promise<readonly StoredCredential[]> {
      return withStatus()
        .where(after === undefined ? undefined : gt(credentials.id, after))
        .orderBy(asc(credentials.id))
        .limit(limit)
        .all()
        .map(toCredential)
    },

    async count(): Promise<number> {
      return db.$count(credentials)
    },

    /** Returns the same statement in another format, when it was signed for everyone. */
    async projection(id: CredentialId, format: string): Promise<{ readonly body: string } | undefined> {
      return db
        .select({ body: projections.body })
        .from(projections)
        .where(and(eq(projections.credential, id), eq(projections.format, format)))
        .get()
    },

    /** Stores a projection and returns the stored one: if two processes make one, both get the first. */
    async keepProjection(id: CredentialId, format: string, body: string, at: string): Promise<string> {
      db.insert(projections).values({ credential: id, format, body, issuedAt: at }).onConflictDoNothing().run()
      return (await this.projection(id, format))?.body ?? body
    },

    /** Returns up to `limit` projections after `after`, in order of credential and format: for iteration over all. */
    async projectionPage(
      after: { readonly credential: CredentialId; readonly format: string } | undefined,
      limit: number,
    ) {
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
