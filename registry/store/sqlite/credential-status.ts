/** Changes credential statuses, with who, when and why in the same transaction. */
import { and, eq, isNull, type SQL } from 'drizzle-orm'
import type { CredentialStatusAction } from '../../../domain/audit.ts'
import { OrgsealError } from '../../../domain/errors.ts'
import type { CredentialId, OrganizationId } from '../../../domain/identifiers.ts'
import type { CredentialStatusChange, CredentialStatusStore, Unaccounted } from '../port.ts'
import { auditWriter } from './audit.ts'
import { lastSeq } from './changes.ts'
import type { Connection } from './connection.ts'
import { credentials, statusEntries } from './schema.ts'

/** How many credentials one message names; the error's details have all of them. */
const NAMED = 5

export function credentialStatusStore({ db, sqlite }: Connection): CredentialStatusStore {
  // Prepared once: a whole register may be suspended at once, and no other process can write meanwhile.
  const find = sqlite.prepare<[string], Found>(
    `SELECT organization_id AS organization, revoked, suspended FROM credentials
     LEFT JOIN status_entries ON credential_id = id WHERE id = ?`,
  )
  const set = sqlite.prepare('UPDATE status_entries SET revoked = ?, suspended = ? WHERE credential_id = ?')
  const putChange = sqlite.prepare(
    `INSERT INTO changes (seq, at, kind, organization_id, credential_id) VALUES (?, ?, 'credential-status', ?, ?)`,
  )
  const trail = auditWriter(sqlite)

  const unaccounted = sqlite.prepare<[], UnaccountedRow>(
    `WITH said AS (
       SELECT credential_id AS id, count(*) AS entries, max(action = 'revoke') AS revoked,
         max(id * (action = 'suspend')) > max(id * (action = 'reinstate')) AS suspended
       FROM audit WHERE credential_id IS NOT NULL GROUP BY credential_id
     ), fed AS (
       SELECT credential_id AS id, count(*) AS changes FROM changes WHERE kind = 'credential-status' GROUP BY credential_id
     ), all_of_them AS (
       SELECT c.id AS credential, ifnull(e.revoked, 0) AS revoked, ifnull(e.suspended, 0) AS suspended,
         ifnull(said.revoked, 0) AS saidRevoked, ifnull(said.suspended, 0) AS saidSuspended,
         ifnull(fed.changes, 0) AS changes,
         ifnull(said.entries, 0) + (superseded_by IS NOT NULL OR ended_at IS NOT NULL) AS accounted
       FROM credentials c
       LEFT JOIN status_entries e ON e.credential_id = c.id
       LEFT JOIN said ON said.id = c.id
       LEFT JOIN fed ON fed.id = c.id
     )
     SELECT * FROM all_of_them
     WHERE revoked <> saidRevoked OR suspended <> saidSuspended OR changes <> accounted
     ORDER BY credential`,
  )

  const changeAll = sqlite.transaction((ids: readonly CredentialId[], change: CredentialStatusChange): number => {
    const { action, reason, actor, at } = change
    const problems = new Map<OrgsealError['code'], string[]>()
    const changes: { id: CredentialId; organization: OrganizationId; next: Status }[] = []
    const refuse = (code: OrgsealError['code'], id: CredentialId, why: string) => {
      const known = problems.get(code)
      if (known) known.push(`${id} ${why}`)
      else problems.set(code, [`${id} ${why}`])
    }
    for (const id of ids) {
      const found = find.get(id)
      if (!found) refuse('credential_not_found', id, 'is not a credential of this registry.')
      else if (found.revoked === null) {
        refuse('credential_without_status', id, 'is short-lived: it has no status and expires.')
      } else {
        const next = nextStatus(action, { revoked: found.revoked === 1, suspended: found.suspended === 1 })
        if (!next.ok) refuse('status_unchanged', id, next.why)
        else changes.push({ id, organization: found.organization, next: next.status })
      }
    }
    throwFirst(problems)
    let seq = lastSeq(db)
    for (const { id, organization, next } of changes) {
      set.run(Number(next.revoked), Number(next.suspended), id)
      putChange.run(++seq, at, organization, id)
      trail.append({ at, actor, action, credential: id, reason, seq })
    }
    return seq
  })

  return {
    async change(change) {
      const ids = [...new Set(change.credentials)]
      return { seq: changeAll.immediate(ids, change), changed: ids }
    },

    async concerned(action, filter) {
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

    async unaccounted() {
      return unaccounted.all().map(toUnaccounted)
    },
  }
}

type Flag = 'revoked' | 'suspended' | 'saidRevoked' | 'saidSuspended'

/** SQLite has no booleans: each flag is 0 or 1. */
type UnaccountedRow = Omit<Unaccounted, Flag> & Readonly<Record<Flag, number>>

function toUnaccounted(row: UnaccountedRow): Unaccounted {
  return {
    credential: row.credential,
    revoked: row.revoked === 1,
    suspended: row.suspended === 1,
    saidRevoked: row.saidRevoked === 1,
    saidSuspended: row.saidSuspended === 1,
    changes: row.changes,
    accounted: row.accounted,
  }
}

interface Status {
  readonly revoked: boolean
  readonly suspended: boolean
}

interface Found {
  readonly organization: OrganizationId
  /** 0 or 1; both are null when there is no status entry. */
  readonly revoked: number | null
  readonly suspended: number | null
}

type Next = { readonly ok: true; readonly status: Status } | { readonly ok: false; readonly why: string }

/** Returns the new status, or the end of a sentence that says why there is nothing to change. */
function nextStatus(action: CredentialStatusAction, { revoked, suspended }: Status): Next {
  const to = (status: Status): Next => ({ ok: true, status })
  const unchanged = (why: string): Next => ({ ok: false, why })
  if (revoked) {
    return unchanged(
      action === 'revoke'
        ? 'is revoked already.'
        : 'is revoked, which is permanent. Import a corrected record: a new credential replaces it.',
    )
  }
  switch (action) {
    case 'revoke':
      return to({ revoked: true, suspended })
    case 'suspend':
      return suspended ? unchanged('is suspended already.') : to({ revoked, suspended: true })
    case 'reinstate':
      return suspended
        ? to({ revoked, suspended: false })
        : unchanged('is not suspended, so there is nothing to reinstate.')
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
