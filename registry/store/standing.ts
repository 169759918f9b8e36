/** The change of credentials' standing, with who, when and why in the same transaction. */
import { and, eq, inArray, isNull, type SQL } from 'drizzle-orm'
import { OrgsealError } from '../domain/errors.ts'
import type { CredentialId, OrganizationId } from '../domain/identifiers.ts'
import { appendChange } from './changes.ts'
import type { Connection } from './connection.ts'
import { audit, credentials, statusEntries } from './schema.ts'

export type StandingAction = 'revoke' | 'suspend' | 'reinstate'

export interface StandingChange {
  /** All of them are changed, or none is. */
  readonly credentials: readonly CredentialId[]
  readonly action: StandingAction
  readonly reason: string
  /** Who decided it. */
  readonly actor: string
  /** ISO 8601 */
  readonly at: string
}

/** How many credentials one sentence names; all of them are in the error's details. */
const NAMED = 5

export function standingStore({ db }: Connection) {
  return {
    /**
     * Revoke, suspend or reinstate credentials, all or none.
     * @returns the feed's end, and which were changed, each once
     * @throws {OrgsealError} `credential_not_found`; `credential_without_status` for what is too short-lived to be
     *   revoked; `status_unchanged` when there is nothing to change for one of them, or when a revoked one is to be
     *   reinstated (revocation is for good)
     */
    async change(change: StandingChange): Promise<{ readonly seq: number; readonly changed: readonly CredentialId[] }> {
      const ids = [...new Set(change.credentials)]
      return db.transaction(
        tx => {
          const problems = new Map<OrgsealError['code'], string[]>()
          const changes: { id: CredentialId; organization: OrganizationId; flags: Flags }[] = []
          const refuse = (code: OrgsealError['code'], id: CredentialId, why: string) =>
            problems.set(code, [...(problems.get(code) ?? []), `${id} ${why}`])
          for (const id of ids) {
            const row = tx
              .select({ organization: credentials.organization, status: statusEntries })
              .from(credentials)
              .leftJoin(statusEntries, eq(statusEntries.credential, credentials.id))
              .where(eq(credentials.id, id))
              .get()
            if (!row) refuse('credential_not_found', id, 'is no credential of this registry.')
            else if (!row.status)
              refuse('credential_without_status', id, 'is short-lived: it has no status and expires.')
            else {
              const next = nextStanding(change.action, row.status)
              if (typeof next === 'string') refuse('status_unchanged', id, next)
              else changes.push({ id, organization: row.organization, flags: next })
            }
          }
          throwFirst(problems)
          const { action, reason, actor, at } = change
          let seq = 0
          for (const { id: credential, organization, flags } of changes) {
            tx.update(statusEntries).set(flags).where(eq(statusEntries.credential, credential)).run()
            seq = appendChange(tx, { kind: 'credential-status', at, organization, credential })
            tx.insert(audit).values({ at, actor, action, credential, reason, seq }).run()
          }
          return { seq, changed: ids }
        },
        { behavior: 'immediate' },
      )
    },

    /** Credentials in force of an organization, of a type, or both, to which the action would do something. */
    async concerned(
      action: StandingAction,
      filter: { readonly organization?: OrganizationId; readonly type?: string },
    ): Promise<readonly CredentialId[]> {
      const conditions: SQL[] = [
        isNull(credentials.supersededBy),
        isNull(credentials.endedAt),
        eq(statusEntries.revoked, false),
        ...(action === 'revoke' ? [] : [eq(statusEntries.suspended, action === 'reinstate')]),
        ...(filter.organization === undefined ? [] : [eq(credentials.organization, filter.organization)]),
        ...(filter.type === undefined ? [] : [eq(credentials.type, filter.type)]),
      ]
      return db
        .select({ id: credentials.id })
        .from(credentials)
        .innerJoin(statusEntries, eq(statusEntries.credential, credentials.id))
        .where(and(...conditions))
        .orderBy(credentials.id)
        .all()
        .map(row => row.id)
    },

    /** What was done to these credentials, oldest first. */
    async history(ids: readonly CredentialId[]) {
      return db
        .select()
        .from(audit)
        .where(inArray(audit.credential, [...ids]))
        .orderBy(audit.id)
        .all()
    },
  }
}

type Flags = { readonly revoked: boolean } | { readonly suspended: boolean }

/** What to set, or why there is nothing to set. */
function nextStanding(
  action: StandingAction,
  status: { readonly revoked: boolean; readonly suspended: boolean },
): Flags | string {
  if (status.revoked) {
    return action === 'revoke'
      ? 'is revoked already.'
      : 'is revoked, which is for good. Import a corrected record: a new credential replaces it.'
  }
  switch (action) {
    case 'revoke':
      return { revoked: true }
    case 'suspend':
      return status.suspended ? 'is suspended already.' : { suspended: true }
    case 'reinstate':
      return status.suspended ? { suspended: false } : 'is not suspended, so there is nothing to reinstate.'
  }
}

function throwFirst(problems: ReadonlyMap<OrgsealError['code'], readonly string[]>): void {
  for (const code of ['credential_not_found', 'credential_without_status', 'status_unchanged'] as const) {
    const found = problems.get(code)
    if (!found) continue
    const more = found.length > NAMED ? ` And ${found.length - NAMED} more.` : ''
    throw new OrgsealError(code, `${found.slice(0, NAMED).join(' ')}${more} Nothing was changed.`, { problems: found })
  }
}
