/**
 * The only transaction that adds data: organization versions, their credentials
 * with status entries, the supersessions and the changes in the feed are
 * committed together or not at all. Nothing else writes these tables, except
 * `credential-status.ts`, which changes credential statuses.
 */
import type { CredentialId, OrganizationId } from '../../../domain/identifiers.ts'
import type { Store } from '../port.ts'
import { CommitConflict, type NewCredential, type NewVersion, type OrganizationCommit } from '../to-commit.ts'
import type { Connection } from './connection.ts'

export function committer({ sqlite }: Connection): Store['commit'] {
  const lastSeq = sqlite.prepare<[], { last: number }>('SELECT coalesce(max(seq), 0) AS last FROM changes')
  const putSource = sqlite.prepare('INSERT OR IGNORE INTO source_records (hash, register_id, record) VALUES (?, ?, ?)')
  const putOrganization = sqlite.prepare(
    'INSERT OR IGNORE INTO organizations (id, register_id, registration_number, current_version, content_hash) VALUES (?, ?, ?, ?, ?)',
  )
  const countOrganizations = sqlite.prepare('UPDATE registers SET organizations = organizations + ? WHERE id = ?')
  const moveOrganization = sqlite.prepare(
    'UPDATE organizations SET current_version = ?, content_hash = ? WHERE id = ? AND current_version = ?',
  )
  const isAtVersion = sqlite.prepare('SELECT 1 FROM organizations WHERE id = ? AND current_version = ?')
  const putStatementsHash = sqlite.prepare('UPDATE organizations SET statements_hash = ? WHERE id = ?')
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
    `INSERT OR IGNORE INTO credentials
     (id, organization_id, version, type, ordinal, statement, issuer_id, jwt, digest, issued_at, valid_until, claims_hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const putStatus = sqlite.prepare('INSERT INTO status_entries (list, idx, credential_id) VALUES (?, ?, ?)')
  const takeIndexes = sqlite.prepare('UPDATE status_lists SET next = ? WHERE list = ? AND next = ? AND NOT closed')
  const supersede = sqlite.prepare<[string, string, string, string, number], { id: CredentialId }>(
    `UPDATE credentials SET superseded_by = ?
     WHERE organization_id = ? AND type = ? AND statement = ? AND ordinal < ?
       AND superseded_by IS NULL AND ended_at IS NULL RETURNING id`,
  )
  const end = sqlite.prepare<[string, string, string, string], { id: CredentialId }>(
    `UPDATE credentials SET ended_at = ?
     WHERE organization_id = ? AND type = ? AND statement = ?
       AND superseded_by IS NULL AND ended_at IS NULL RETURNING id`,
  )
  const markSuperseded = sqlite.prepare('UPDATE status_entries SET superseded = 1 WHERE credential_id = ?')
  const putChange = sqlite.prepare(
    'INSERT INTO changes (seq, at, kind, organization_id, version, credential_id) VALUES (?, ?, ?, ?, ?, ?)',
  )

  const raiseOrdinal = sqlite.prepare(
    `UPDATE epochs SET highest_ordinal = max(highest_ordinal, ?) WHERE epoch = (SELECT max(epoch) FROM epochs)`,
  )

  function commitVersion(id: OrganizationId, version: number, item: NewVersion, at: string, seq: number): void {
    const { content, contentHash, provenance, sourceRecord } = item
    const first = version === 1
    const moved = first
      ? putOrganization.run(id, content.register, content.registrationNumber, version, contentHash)
      : moveOrganization.run(version, contentHash, id, version - 1)
    if (moved.changes !== 1) throw new CommitConflict(`${id} is no longer at version ${version - 1}`)
    putSource.run(provenance.sourceRecordHash, content.register, sourceRecord)
    putChange.run(seq, at, 'organization-version', id, version, null)
    putVersion.run(
      id,
      version,
      JSON.stringify(content),
      contentHash,
      provenance.sourceRecordHash,
      provenance.observedOn,
      provenance.sourceUrl ?? null,
      seq,
      at,
    )
    if (!first) dropRelationships.run(id)
    for (const { kind, organization: other, since, until } of content.relationships) {
      putRelationship.run(id, kind, other, since ?? null, until ?? null)
    }
  }

  function commitCredential(id: OrganizationId, version: number, item: NewCredential, at: string, seq: number): number {
    const { type, ordinal, statement, status } = item
    const { validUntil = null, claimsHash = null } = item
    const put = putCredential.run(
      ...[item.id, id, version, type, ordinal, statement, item.issuer],
      ...[item.jwt, item.digest, at, validUntil, claimsHash],
    )
    if (put.changes !== 1) throw new CommitConflict(`the credential ${item.id} exists already`)
    if (status) putStatus.run(status.list, status.index, item.id)
    putChange.run(++seq, at, 'credential-minted', id, version, item.id)
    if (ordinal === 1) return seq
    return markAll(supersede.all(item.id, id, type, statement, ordinal), id, at, seq)
  }

  function markAll(
    replaced: readonly { readonly id: CredentialId }[],
    organization: OrganizationId,
    at: string,
    seq: number,
  ): number {
    for (const old of replaced) {
      markSuperseded.run(old.id)
      putChange.run(++seq, at, 'credential-status', organization, null, old.id)
    }
    return seq
  }

  function commitOne(item: OrganizationCommit, at: string, seq: number): number {
    const { organization: id, version, newVersion, statementsHash, credentials, ended = [] } = item
    if (newVersion) commitVersion(id, version, newVersion, at, ++seq)
    else if (!isAtVersion.get(id, version)) throw new CommitConflict(`${id} is no longer at version ${version}`)
    for (const credential of credentials) seq = commitCredential(id, version, credential, at, seq)
    for (const { type, statement } of ended) seq = markAll(end.all(at, id, type, statement), id, at, seq)
    if (statementsHash !== undefined) putStatementsHash.run(statementsHash, id)
    return seq
  }

  const commit = sqlite.transaction((batch: readonly OrganizationCommit[], at: string) => {
    let seq = lastSeq.get()?.last ?? 0
    // Once for each list: SQLite writes the whole row, which is half a megabyte.
    for (const [list, { before, after }] of takenIndexes(batch)) {
      if (takeIndexes.run(after, list, before).changes === 1) continue
      throw new CommitConflict(`status index ${before} of list ${list} is taken already`)
    }
    for (const item of batch) seq = commitOne(item, at, seq)
    for (const [register, added] of newInEachRegister(batch)) countOrganizations.run(added, register)
    const ordinals = batch.flatMap(({ credentials }) => credentials.map(({ ordinal }) => ordinal))
    if (ordinals.length > 0) raiseOrdinal.run(ordinals.reduce((one, other) => Math.max(one, other)))
    return seq
  })

  return async (batch, at) => commit.immediate(batch, at)
}

/**
 * Returns how many indexes of each list are taken before the batch and after it.
 * @throws {CommitConflict} when the batch leaves an index out
 */
function takenIndexes(
  batch: readonly OrganizationCommit[],
): ReadonlyMap<number, { readonly before: number; readonly after: number }> {
  const taken = new Map<number, { readonly before: number; readonly after: number }>()
  for (const { status } of batch.flatMap(({ credentials }) => credentials)) {
    if (!status) continue
    const { before, after } = taken.get(status.list) ?? { before: status.next - 1, after: status.next - 1 }
    if (status.next !== after + 1) throw new CommitConflict(`status index ${after} of list ${status.list} is left out`)
    taken.set(status.list, { before, after: status.next })
  }
  return taken
}

/** Counts first versions: each is a new organization, because otherwise its commit would have failed. */
function newInEachRegister(batch: readonly OrganizationCommit[]): ReadonlyMap<string, number> {
  const added = new Map<string, number>()
  for (const { version, newVersion } of batch) {
    if (!newVersion || version !== 1) continue
    const { register } = newVersion.content
    added.set(register, (added.get(register) ?? 0) + 1)
  }
  return added
}
