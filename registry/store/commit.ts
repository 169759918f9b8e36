/**
 * The one transaction. Organization versions, their credentials with status
 * entries, what they supersede, and their places in the change feed go in
 * together or not at all. Nothing else writes these tables, except the change
 * of a credential's standing (`credentials.ts`).
 */
import type { CredentialId } from '../domain/identifiers.ts'
import type { Organization, Provenance } from '../domain/organization.ts'
import type { Connection } from './connection.ts'
import type { AllocatedIndex } from './status-lists.ts'

export interface VersionToCommit {
  readonly organization: Organization
  readonly version: number
  readonly contentHash: string
  readonly provenance: Provenance
  /** The source record as the register gave it, as text. */
  readonly sourceRecord: string
  readonly credential: {
    readonly id: CredentialId
    readonly type: string
    readonly ordinal: number
    readonly jwt: string
    readonly digest: string
    readonly status: AllocatedIndex
  }
}

export function committer({ sqlite }: Connection): (batch: readonly VersionToCommit[], at: string) => number {
  const lastSeq = sqlite.prepare<[], { last: number }>('SELECT coalesce(max(seq), 0) AS last FROM changes')
  const putSource = sqlite.prepare('INSERT OR IGNORE INTO source_records (hash, register_id, record) VALUES (?, ?, ?)')
  const putOrganization = sqlite.prepare(
    'INSERT INTO organizations (id, register_id, registration_number, current_version, content_hash) VALUES (?, ?, ?, ?, ?)',
  )
  const moveOrganization = sqlite.prepare(
    'UPDATE organizations SET current_version = ?, content_hash = ? WHERE id = ? AND current_version = ?',
  )
  const putVersion = sqlite.prepare(
    `INSERT INTO organization_versions
     (organization_id, version, content, content_hash, source_record_hash, observed_on, source_url, seq, recorded_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const dropRelationships = sqlite.prepare('DELETE FROM relationships WHERE organization_id = ?')
  const putRelationship = sqlite.prepare(
    'INSERT INTO relationships (organization_id, kind, other_id, since, until) VALUES (?, ?, ?, ?, ?)',
  )
  const putCredential = sqlite.prepare(
    'INSERT INTO credentials (id, organization_id, version, type, ordinal, jwt, digest, issued_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const putStatus = sqlite.prepare('INSERT INTO status_entries (list, idx, credential_id) VALUES (?, ?, ?)')
  const takeIndex = sqlite.prepare('UPDATE status_lists SET next = ? WHERE list = ? AND next = ?')
  const supersede = sqlite.prepare<[string, string, string, number], { id: CredentialId }>(
    `UPDATE credentials SET superseded_by = ?
     WHERE organization_id = ? AND type = ? AND ordinal < ? AND superseded_by IS NULL RETURNING id`,
  )
  const markSuperseded = sqlite.prepare('UPDATE status_entries SET superseded = 1 WHERE credential_id = ?')
  const putChange = sqlite.prepare(
    'INSERT INTO changes (seq, at, kind, organization_id, version, credential_id) VALUES (?, ?, ?, ?, ?, ?)',
  )

  function commitOne(item: VersionToCommit, at: string, seq: number): number {
    const { organization, version, contentHash, provenance, credential } = item
    const id = organization.id
    const first = version === 1
    const moved = first
      ? putOrganization.run(id, organization.register, organization.registrationNumber, version, contentHash)
      : moveOrganization.run(version, contentHash, id, version - 1)
    if (moved.changes !== 1) throw new Error(`${id} is no longer at version ${version - 1}`)

    putSource.run(provenance.sourceRecordHash, organization.register, item.sourceRecord)
    const versionSeq = ++seq
    putChange.run(versionSeq, at, 'organization-version', id, version, null)
    putVersion.run(
      id,
      version,
      JSON.stringify(organization),
      contentHash,
      provenance.sourceRecordHash,
      provenance.observedOn,
      provenance.sourceUrl ?? null,
      versionSeq,
      at,
    )
    if (!first) dropRelationships.run(id)
    for (const { kind, organization: other, since, until } of organization.relationships) {
      putRelationship.run(id, kind, other, since ?? null, until ?? null)
    }

    const { type, ordinal, jwt, digest, status } = credential
    putCredential.run(credential.id, id, version, type, ordinal, jwt, digest, at)
    if (takeIndex.run(status.next, status.list, status.next - 1).changes !== 1) {
      throw new Error(`status index ${status.next - 1} of list ${status.list} is taken already`)
    }
    putStatus.run(status.list, status.index, credential.id)
    putChange.run(++seq, at, 'credential-minted', id, version, credential.id)
    if (!first) {
      for (const old of supersede.all(credential.id, id, type, ordinal)) {
        markSuperseded.run(old.id)
        putChange.run(++seq, at, 'credential-status', id, null, old.id)
      }
    }
    return seq
  }

  const commit = sqlite.transaction((batch: readonly VersionToCommit[], at: string) => {
    let seq = lastSeq.get()?.last ?? 0
    for (const item of batch) seq = commitOne(item, at, seq)
    return seq
  })

  /** @returns the feed's end after the batch */
  return (batch, at) => commit.immediate(batch, at)
}
