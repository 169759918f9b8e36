/** The change of credentials' standing, with who, when and why in the same transaction. */
import { and, eq, inArray, isNull, type SQL } from 'drizzle-orm'
import { OrgsealError } from '../domain/errors.ts'
import type { CredentialId, OrganizationId } from '../domain/identifiers.ts'
import { lastSeq } from './changes.ts'
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

export function standingStore({ db, sqlite }: Connection) {
  // Prepared once: a whole register may be suspended at once, and nobody else can write meanwhile.
  const find = sqlite.prepare<[string], Found>(
    `SELECT organization_id AS organization, revoked, suspended FROM credentials
     LEFT JOIN status_entries ON credential_id = id WHERE id = ?`,
  )
  const set = sqlite.prepare('UPDATE status_entries SET revoked = ?, suspended = ? WHERE credential_id = ?')
  const putChange = sqlite.prepare(
    `INSERT INTO changes (seq, at, kind, organization_id, credential_id) VALUES (?, ?, 'credential-status', ?, ?)`,
  )
  const putAudit = sqlite.prepare(
    'INSERT INTO audit (at, actor, action, credential_id, reason, seq) VALUES (?, ?, ?, ?, ?, ?)',
  )

  const changeAll = sqlite.transaction((ids: readonly CredentialId[], change: StandingChange): number => {
    const { action, reason, actor, at } = change
    const problems = new Map<OrgsealError['code'], string[]>()
    const changes: { id: CredentialId; organization: OrganizationId; next: Standing }[] = []
    const refuse = (code: OrgsealError['code'], id: CredentialId, why: string) => {
      const known = problems.get(code)
      if (known) known.push(`${id} ${why}`)
      else problems.set(code, [`${id} ${why}`])
    }
    for (const id of ids) {
      const found = find.get(id)
      if (!found) refuse('credential_not_found', id, 'is no credential of this registry.')
      else if (found.revoked === null) {
        refuse('credential_without_status', id, 'is short-lived: it has no status and expires.')
      } else {
        const next = nextStanding(action, { revoked: found.revoked === 1, suspended: found.suspended === 1 })
        if (typeof next === 'string') refuse('status_unchanged', id, next)
        else changes.push({ id, organization: found.organization, next })
      }
    }
    throwFirst(problems)
    let seq = lastSeq(db)
    for (const { id, organization, next } of changes) {
      set.run(Number(next.revoked), Number(next.suspended), id)
      putChange.run(++seq, at, organization, id)
      putAudit.run(at, actor, action, id, reason, seq)
    }
    return seq
  })

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
      return { seq: changeAll.immediate(ids, change), changed: ids }
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

interface Standing {
  readonly revoked: boolean
  readonly suspended: boolean
}

interface Found {
  readonly organization: OrganizationId
  /** 0 or 1; null, as is the other, where there is no status entry. */
  readonly revoked: number | null
  readonly suspended: number | null
}

/** What it is from now on, or why there is nothing to change. */
function nextStanding(action: StandingAction, status: Standing): Standing | string {
  const { revoked, suspended } = status
  if (revoked) {
    return action === 'revoke'
      ? 'is revoked already.'
      : 'is revoked, which is for good. Import a corrected record: a new credential replaces it.'
  }
  switch (action) {
    case 'revoke':
      return { revoked: true, suspended }
    case 'suspend':
      return suspended ? 'is suspended already.' : { revoked, suspended: true }
    case 'reinstate':
      return suspended ? { revoked, suspended: false } : 'is not suspended, so there is nothing to reinstate.'
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
