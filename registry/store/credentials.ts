/** Credentials to read, and the change of their standing. They are written by `commit.ts` alone. */
import { and, asc, desc, eq, gt, inArray, isNull, max } from 'drizzle-orm'
import type { StoredCredential } from '../domain/credential.ts'
import { OrgsealError } from '../domain/errors.ts'
import type { CredentialId, OrganizationId } from '../domain/identifiers.ts'
import { appendChange } from './changes.ts'
import type { Connection } from './connection.ts'
import { audit, credentials, statusEntries } from './schema.ts'

export type StandingAction = 'revoke' | 'suspend' | 'reinstate'

export interface StandingChange {
  readonly credential: CredentialId
  readonly action: StandingAction
  readonly reason: string
  /** Who decided it. */
  readonly actor: string
  /** ISO 8601 */
  readonly at: string
}

export function credentialStore({ db }: Connection) {
  const withStatus = () =>
    db
      .select({ credential: credentials, status: statusEntries })
      .from(credentials)
      .innerJoin(statusEntries, eq(statusEntries.credential, credentials.id))

  return {
    async get(id: CredentialId): Promise<StoredCredential | undefined> {
      const row = withStatus().where(eq(credentials.id, id)).get()
      return row && toCredential(row)
    },

    /** Newest first. */
    async ofOrganization(id: OrganizationId): Promise<readonly StoredCredential[]> {
      return withStatus()
        .where(eq(credentials.organization, id))
        .orderBy(asc(credentials.type), desc(credentials.ordinal))
        .all()
        .map(toCredential)
    },

    /** Types of the credentials that are neither superseded, suspended nor revoked, by organization. */
    async typesInForce(
      organizations: readonly OrganizationId[],
    ): Promise<ReadonlyMap<OrganizationId, readonly string[]>> {
      const types = new Map<OrganizationId, string[]>()
      for (let start = 0; start < organizations.length; start += 1000) {
        const rows = db
          .selectDistinct({ organization: credentials.organization, type: credentials.type })
          .from(credentials)
          .innerJoin(statusEntries, eq(statusEntries.credential, credentials.id))
          .where(
            and(
              inArray(credentials.organization, organizations.slice(start, start + 1000)),
              eq(statusEntries.revoked, false),
              eq(statusEntries.suspended, false),
              eq(statusEntries.superseded, false),
            ),
          )
          .all()
        for (const { organization, type } of rows) types.set(organization, [...(types.get(organization) ?? []), type])
      }
      return types
    },

    /** The highest ordinal given out for this organization and type; 0 when none was. */
    async lastOrdinal(organization: OrganizationId, type: string): Promise<number> {
      const row = db
        .select({ last: max(credentials.ordinal) })
        .from(credentials)
        .where(and(eq(credentials.organization, organization), eq(credentials.type, type)))
        .get()
      return row?.last ?? 0
    },

    /** In id order, `limit` after `after`: for walks over everything. */
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

    /** Credentials without a status entry: there should be none. */
    async withoutStatusEntry(limit: number): Promise<readonly CredentialId[]> {
      return db
        .select({ id: credentials.id })
        .from(credentials)
        .leftJoin(statusEntries, eq(statusEntries.credential, credentials.id))
        .where(isNull(statusEntries.credential))
        .limit(limit)
        .all()
        .map(row => row.id)
    },

    /**
     * Revoke, suspend or reinstate, with who, when and why in the same transaction.
     * @throws {OrgsealError} `credential_not_found`; `status_unchanged` when there is nothing to change or
     *   when a revoked credential is to be reinstated (revocation is for good)
     */
    async changeStanding(change: StandingChange): Promise<{ readonly seq: number }> {
      return db.transaction(
        tx => {
          const row = tx
            .select({ organization: credentials.organization, status: statusEntries })
            .from(credentials)
            .innerJoin(statusEntries, eq(statusEntries.credential, credentials.id))
            .where(eq(credentials.id, change.credential))
            .get()
          if (!row) {
            throw new OrgsealError('credential_not_found', `There is no credential ${change.credential}.`)
          }
          const flags = nextStanding(change, row.status)
          tx.update(statusEntries).set(flags).where(eq(statusEntries.credential, change.credential)).run()
          const seq = appendChange(tx, {
            kind: 'credential-status',
            at: change.at,
            organization: row.organization,
            credential: change.credential,
          })
          const { credential, action, reason, actor, at } = change
          tx.insert(audit).values({ at, actor, action, credential, reason, seq }).run()
          return { seq }
        },
        { behavior: 'immediate' },
      )
    },
  }
}

function nextStanding(
  change: StandingChange,
  status: { readonly revoked: boolean; readonly suspended: boolean },
): { revoked: boolean } | { suspended: boolean } {
  const unchanged = (sentence: string) => new OrgsealError('status_unchanged', `${change.credential} ${sentence}`)
  if (status.revoked) {
    throw unchanged(
      change.action === 'revoke'
        ? 'is revoked already.'
        : 'is revoked, which is for good. Import a corrected record: a new credential replaces it.',
    )
  }
  switch (change.action) {
    case 'revoke':
      return { revoked: true }
    case 'suspend':
      if (status.suspended) throw unchanged('is suspended already.')
      return { suspended: true }
    case 'reinstate':
      if (!status.suspended) throw unchanged('is not suspended, so there is nothing to reinstate.')
      return { suspended: false }
  }
}

function toCredential(row: {
  credential: typeof credentials.$inferSelect
  status: typeof statusEntries.$inferSelect
}): StoredCredential {
  const { ordinal: _, supersededBy, ...credential } = row.credential
  const { credential: __, ...status } = row.status
  return { ...credential, status, ...(supersededBy === null ? {} : { supersededBy }) }
}
