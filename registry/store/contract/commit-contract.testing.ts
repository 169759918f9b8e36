/** What a commit does: everything in it together, or nothing. */
import { describe, expect, test } from 'vitest'
import { credentialState } from '../../../domain/credential.ts'
import { testCredential, testIndexes, testOrganization, testVersion } from '../store.testing.ts'
import { CommitConflict, type NewCredential } from '../to-commit.ts'
import { AT, emptyStore, type OpenDatabase } from './empty-store.testing.ts'

/** Sorts by index order: indexes must be committed in the order in which they were given. */
function byStatusOrder(one: NewCredential, other: NewCredential): number {
  return (one.status?.next ?? 0) - (other.status?.next ?? 0)
}

export function describeCommits(open: OpenDatabase): void {
  describe('a committed batch', () => {
    test('adds version, credential, status entry and changes together', async () => {
      const store = await emptyStore(open)
      const allocate = await testIndexes(store)
      const organization = testOrganization('1', {
        relationships: [{ kind: 'owns', organization: testOrganization('2').id }],
      })
      expect(await store.commit([testVersion(organization, 1, allocate())], AT)).toBe(2)

      expect(await store.organizations.current(organization.id)).toMatchObject({ version: 1, seq: 1, organization })
      const [credential] = await store.credentials.ofOrganization(organization.id)
      expect(credential).toMatchObject({ id: 'XX-TT.1.registration.1', version: 1, issuedAt: AT })
      expect((await store.changes.after(0, 10)).map(change => [change.seq, change.kind])).toEqual([
        [1, 'organization-version'],
        [2, 'credential-minted'],
      ])
      expect(await store.organizations.relatedFrom(testOrganization('2').id)).toEqual([
        { kind: 'owned-by', organization: organization.id },
      ])
    })

    test('changes nothing when one of its versions is refused', async () => {
      const store = await emptyStore(open)
      const allocate = await testIndexes(store)
      const good = testVersion(testOrganization('1'), 1, allocate())
      const outOfTurn = testVersion(testOrganization('2'), 2, allocate())
      await expect(store.commit([good, outOfTurn], AT)).rejects.toThrow('no longer at version 1')
      expect(await store.organizations.count()).toBe(0)
      expect(await store.credentials.count()).toBe(0)
      expect(await store.changes.lastSeq()).toBe(0)
      expect(await store.statusLists.lists()).toMatchObject([{ list: 1, next: 0 }])
    })

    test('updates the number of organizations of each register, counting none twice', async () => {
      const store = await emptyStore(open)
      const allocate = await testIndexes(store)
      const versionOf = (number: string, version: number) => testVersion(testOrganization(number), version, allocate())
      const kept = async () => (await store.registers.list()).map(({ organizations }) => organizations)
      expect(await kept()).toEqual([0])
      await store.commit([versionOf('1', 1), versionOf('2', 1)], AT)
      await store.commit([versionOf('1', 2), versionOf('3', 1)], AT)
      await expect(store.commit([versionOf('4', 1), versionOf('3', 3)], AT)).rejects.toThrow(CommitConflict)
      expect(await kept()).toEqual([3])
      expect([...(await store.registers.counted()).values()]).toEqual([3])
    })

    test('supersedes the earlier credential of the same statement and adds that to the feed', async () => {
      const store = await emptyStore(open)
      const allocate = await testIndexes(store)
      const organization = testOrganization('1')
      await store.commit([testVersion(organization, 1, allocate())], AT)
      await store.commit([testVersion({ ...organization, legalName: 'Renamed' }, 2, allocate())], AT)

      const [second, first] = await store.credentials.ofOrganization(organization.id)
      expect(first).toMatchObject({ supersededBy: second?.id, status: { superseded: true, revoked: false } })
      expect(second?.status?.superseded).toBe(false)
      expect(await store.changes.after(4, 10)).toEqual([
        expect.objectContaining({ seq: 5, kind: 'credential-status', credential: first?.id }),
      ])
      const { setIndexes } = await store.statusLists.snapshot(1, 'message')
      expect(setIndexes).toEqual([first?.status?.index])
    })

    test('keeps statements of one type separate, and supersedes each by its own successor', async () => {
      const store = await emptyStore(open)
      const allocate = await testIndexes(store)
      const organization = testOrganization('1')
      const about = (ordinal: number, statement: string) =>
        testCredential(organization, 'relationship', ordinal, { statement, status: allocate() })
      const first = testVersion(organization, 1, allocate())
      await store.commit(
        [{ ...first, credentials: [...first.credentials, about(1, 'owns:2'), about(2, 'owns:3')] }],
        AT,
      )
      const seq = await store.changes.lastSeq()
      await store.commit([{ organization: organization.id, version: 1, credentials: [about(3, 'owns:2')] }], AT)

      const relationships = (await store.credentials.ofOrganization(organization.id)).filter(
        ({ type }) => type === 'relationship',
      )
      expect(relationships.map(one => [one.ordinal, one.statement, credentialState(one)])).toEqual([
        [3, 'owns:2', 'current'],
        [2, 'owns:3', 'current'],
        [1, 'owns:2', 'superseded'],
      ])
      expect(relationships[2]).toMatchObject({ supersededBy: relationships[0]?.id, status: { superseded: true } })
      expect((await store.changes.after(seq, 9)).map(change => change.kind)).toEqual([
        'credential-minted',
        'credential-status',
      ])
    })

    test('marks an ended statement as superseded without a successor', async () => {
      const store = await emptyStore(open)
      const allocate = await testIndexes(store)
      const organization = testOrganization('1')
      const credential = testCredential(organization, 'relationship', 1, { statement: 'owns:2', status: allocate() })
      const first = testVersion(organization, 1, allocate())
      await store.commit([{ ...first, credentials: [credential, ...first.credentials].sort(byStatusOrder) }], AT)
      const ended = [{ type: 'relationship', statement: 'owns:2' }]
      await store.commit(
        [{ organization: organization.id, version: 1, credentials: [], ended, statementsHash: 'new' }],
        AT,
      )

      const stored = await store.credentials.get(credential.id)
      expect(stored).toMatchObject({ endedAt: AT, status: { superseded: true } })
      expect(stored?.supersededBy).toBeUndefined()
      expect((await store.organizations.states([organization.id])).get(organization.id)?.statementsHash).toBe('new')
      expect((await store.statusLists.tokenSnapshot(1)).statuses).toEqual([{ index: stored?.status?.index, status: 3 }])
      expect((await store.credentials.typesInForce([organization.id])).get(organization.id)).toEqual(['registration'])
    })

    test('is refused when it is about a version that is no longer current', async () => {
      const store = await emptyStore(open)
      const allocate = await testIndexes(store)
      const organization = testOrganization('1')
      await store.commit([testVersion(organization, 1, allocate())], AT)
      await store.commit([testVersion({ ...organization, legalName: 'Renamed' }, 2, allocate())], AT)
      const late = testCredential(organization, 'good-standing', 1, { validUntil: '2026-06-02T12:00:00Z' })
      await expect(
        store.commit([{ organization: organization.id, version: 1, credentials: [late] }], AT),
      ).rejects.toThrow(CommitConflict)
      expect(await store.credentials.get(late.id)).toBeUndefined()
    })
  })
}
