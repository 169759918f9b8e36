import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { credentialState } from '../../../domain/credential.ts'
import { type CredentialId, credentialId } from '../../../domain/identifiers.ts'
import { temporaryFolder, temporaryStore, testCredential, testOrganization, testVersion } from '../store.testing.ts'
import { CommitConflict, type NewCredential } from './commit.ts'
import { openStaging } from './staging.ts'
import { STATUS_LIST_LENGTH } from './status-lists.ts'
import { openStore } from './store.ts'
import { takeWriterLock } from './writer-lock.ts'

const AT = '2026-06-01T12:00:00.000Z'

/** Sorts by index order: indexes must be committed in the order of their allocation. */
function byStatusOrder(one: NewCredential, other: NewCredential): number {
  return (one.status?.next ?? 0) - (other.status?.next ?? 0)
}

describe('a committed batch', () => {
  test('adds version, credential, status entry and changes together', async () => {
    const store = await temporaryStore()
    const allocate = await store.statusLists.allocator(randomBytes)
    const organization = testOrganization('1', {
      relationships: [{ kind: 'owns', organization: testOrganization('2').id }],
    })
    expect(store.commit([testVersion(organization, 1, allocate())], AT)).toBe(2)

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
    const store = await temporaryStore()
    const allocate = await store.statusLists.allocator(randomBytes)
    const good = testVersion(testOrganization('1'), 1, allocate())
    const outOfTurn = testVersion(testOrganization('2'), 2, allocate())
    expect(() => store.commit([good, outOfTurn], AT)).toThrow('no longer at version 1')
    expect(await store.organizations.count()).toBe(0)
    expect(await store.credentials.count()).toBe(0)
    expect(await store.changes.lastSeq()).toBe(0)
    expect(await store.statusLists.lists()).toMatchObject([{ list: 1, next: 0 }])
  })

  test('updates the number of organizations of each register, counting none twice', async () => {
    const store = await temporaryStore()
    const allocate = await store.statusLists.allocator(randomBytes)
    const versionOf = (number: string, version: number) => testVersion(testOrganization(number), version, allocate())
    const kept = async () => (await store.registers.list()).map(({ organizations }) => organizations)
    expect(await kept()).toEqual([0])
    store.commit([versionOf('1', 1), versionOf('2', 1)], AT)
    store.commit([versionOf('1', 2), versionOf('3', 1)], AT)
    expect(() => store.commit([versionOf('4', 1), versionOf('3', 3)], AT)).toThrow(CommitConflict)
    expect(await kept()).toEqual([3])
    expect([...(await store.registers.counted()).values()]).toEqual([3])
  })

  test('supersedes the earlier credential of the same statement and adds that to the feed', async () => {
    const store = await temporaryStore()
    const allocate = await store.statusLists.allocator(randomBytes)
    const organization = testOrganization('1')
    store.commit([testVersion(organization, 1, allocate())], AT)
    store.commit([testVersion({ ...organization, legalName: 'Renamed' }, 2, allocate())], AT)

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
    const store = await temporaryStore()
    const allocate = await store.statusLists.allocator(randomBytes)
    const organization = testOrganization('1')
    const about = (ordinal: number, statement: string) =>
      testCredential(organization, 'relationship', ordinal, { statement, status: allocate() })
    const first = testVersion(organization, 1, allocate())
    store.commit([{ ...first, credentials: [...first.credentials, about(1, 'owns:2'), about(2, 'owns:3')] }], AT)
    const seq = await store.changes.lastSeq()
    store.commit([{ organization: organization.id, version: 1, credentials: [about(3, 'owns:2')] }], AT)

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
    const store = await temporaryStore()
    const allocate = await store.statusLists.allocator(randomBytes)
    const organization = testOrganization('1')
    const credential = testCredential(organization, 'relationship', 1, { statement: 'owns:2', status: allocate() })
    const first = testVersion(organization, 1, allocate())
    store.commit([{ ...first, credentials: [credential, ...first.credentials].sort(byStatusOrder) }], AT)
    const ended = [{ type: 'relationship', statement: 'owns:2' }]
    store.commit([{ organization: organization.id, version: 1, credentials: [], ended, statementsHash: 'new' }], AT)

    const stored = await store.credentials.get(credential.id)
    expect(stored).toMatchObject({ endedAt: AT, status: { superseded: true } })
    expect(stored?.supersededBy).toBeUndefined()
    expect(store.organizations.statementsHash(organization.id)).toBe('new')
    expect((await store.statusLists.tokenSnapshot(1)).statuses).toEqual([{ index: stored?.status?.index, status: 3 }])
    expect((await store.credentials.typesInForce([organization.id])).get(organization.id)).toEqual(['registration'])
  })

  test('is refused when it is about a version that is no longer current', async () => {
    const store = await temporaryStore()
    const allocate = await store.statusLists.allocator(randomBytes)
    const organization = testOrganization('1')
    store.commit([testVersion(organization, 1, allocate())], AT)
    store.commit([testVersion({ ...organization, legalName: 'Renamed' }, 2, allocate())], AT)
    const late = testCredential(organization, 'good-standing', 1, { validUntil: '2026-06-02T12:00:00Z' })
    expect(() => store.commit([{ organization: organization.id, version: 1, credentials: [late] }], AT)).toThrow(
      CommitConflict,
    )
    expect(await store.credentials.get(late.id)).toBeUndefined()
  })

  test('is still there when the file is opened again', async () => {
    const store = await temporaryStore()
    const allocate = await store.statusLists.allocator(randomBytes)
    store.commit([testVersion(testOrganization('1'), 1, allocate())], AT)
    const again = openStore({ path: store.path, readonly: true })
    expect(await again.organizations.count()).toBe(1)
    again.close()
  })
})

describe('status indexes', () => {
  test('are allocated once each, in random order, and continue in a second list', async () => {
    const store = await temporaryStore()
    const allocate = await store.statusLists.allocator(randomBytes)
    const first = Array.from({ length: STATUS_LIST_LENGTH }, () => allocate())
    expect(new Set(first.map(entry => entry.index)).size).toBe(STATUS_LIST_LENGTH)
    expect(first.every(entry => entry.list === 1)).toBe(true)
    const inOrder = first.filter((entry, position) => entry.index === position).length
    expect(inOrder).toBeLessThan(20)
    expect(allocate()).toMatchObject({ list: 2, next: 1 })
  })

  test('are in separate lists for each issuer', async () => {
    const store = await temporaryStore()
    const own = await store.statusLists.allocator(randomBytes)
    own()
    const agency = await store.statusLists.allocator(randomBytes, 'tax-office')
    expect(agency()).toMatchObject({ list: 2, next: 1 })
    expect(await store.statusLists.lists()).toMatchObject([{ issuer: 'registry' }, { issuer: 'tax-office' }])
    expect((await store.statusLists.allocator(randomBytes))()).toMatchObject({ list: 1 })
  })

  test('that were not committed are allocated again', async () => {
    const store = await temporaryStore()
    const lost = (await store.statusLists.allocator(randomBytes))()
    const again = (await store.statusLists.allocator(randomBytes))()
    expect(again).toEqual(lost)
  })
})

describe('the status of a credential', () => {
  async function withCredential() {
    const store = await temporaryStore()
    const allocate = await store.statusLists.allocator(randomBytes)
    store.commit(
      [testVersion(testOrganization('1'), 1, allocate()), testVersion(testOrganization('2'), 1, allocate())],
      AT,
    )
    const [credential, other] = ['1', '2'].map(number => credentialId(testOrganization(number).id, 'registration', 1))
    if (!credential || !other) throw new Error('two credentials are expected')
    const change = (action: 'revoke' | 'suspend' | 'reinstate', credentials: readonly CredentialId[] = [credential]) =>
      store.standing.change({ credentials, action, reason: 'a test', actor: 'tester', at: AT })
    const state = async (id = credential) => {
      const stored = await store.credentials.get(id)
      return stored && credentialState(stored)
    }
    return { store, change, state, credential, other }
  }

  test('can change from suspended back to current, but never from revoked', async () => {
    const { change, state } = await withCredential()
    await change('suspend')
    expect(await state()).toBe('suspended')
    await change('reinstate')
    expect(await state()).toBe('current')
    await change('revoke')
    expect(await state()).toBe('revoked')
    await expect(change('reinstate')).rejects.toMatchObject({ code: 'status_unchanged' })
  })

  test('changes once: a second equal change is refused and adds nothing to the feed', async () => {
    const { store, change } = await withCredential()
    await change('suspend')
    const seq = await store.changes.lastSeq()
    await expect(change('suspend')).rejects.toMatchObject({ code: 'status_unchanged' })
    expect(await store.changes.lastSeq()).toBe(seq)
  })

  test('changes for all of several credentials or for none, and the error names the failing ones', async () => {
    const { store, change, state, credential, other } = await withCredential()
    await change('suspend', [other])
    const seq = await store.changes.lastSeq()
    await expect(change('suspend', [credential, other])).rejects.toMatchObject({
      code: 'status_unchanged',
      message: expect.stringContaining(`${other} is suspended already`),
      details: { problems: [expect.stringContaining(other)] },
    })
    expect(await state(credential)).toBe('current')
    expect(await store.changes.lastSeq()).toBe(seq)

    expect(await change('revoke', [credential, other, credential])).toEqual({
      seq: seq + 2,
      changed: [credential, other],
    })
    expect([await state(credential), await state(other)]).toEqual(['revoked', 'revoked'])
    expect(await store.audit.about([other])).toMatchObject([
      { action: 'suspend', actor: 'tester' },
      { action: 'revoke', reason: 'a test', seq: seq + 2 },
    ])
  })

  test('can be listed by organization and type, limited to credentials that the action would change', async () => {
    const { store, change, credential, other } = await withCredential()
    const { id } = testOrganization('1')
    await change('suspend', [other])
    expect(await store.standing.concerned('suspend', { type: 'registration' })).toEqual([credential])
    expect(await store.standing.concerned('reinstate', { type: 'registration' })).toEqual([other])
    expect(await store.standing.concerned('revoke', { organization: id })).toEqual([credential])
    expect(await store.standing.concerned('revoke', { type: 'relationship' })).toEqual([])
  })

  test('cannot be changed for a short-lived credential', async () => {
    const { store, change } = await withCredential()
    const organization = testOrganization('1')
    const shortLived = testCredential(organization, 'good-standing', 1, { validUntil: '2026-06-02T12:00:00Z' })
    store.commit([{ organization: organization.id, version: 1, credentials: [shortLived] }], AT)
    await expect(change('revoke', [shortLived.id])).rejects.toMatchObject({ code: 'credential_without_status' })
  })
})

test('a published status list is not replaced by one that includes less of the feed', async () => {
  const store = await temporaryStore()
  const list = { publishedAt: AT, expiresAt: AT, epoch: 1 }
  await store.statusLists.publish('1-revocation', { ...list, jwt: 'newer', seq: 9 })
  await store.statusLists.publish('1-revocation', { ...list, jwt: 'older', seq: 8 })
  expect((await store.statusLists.published('1-revocation'))?.jwt).toBe('newer')
})

test('when two processes sign a status list for the same change, the first one is published', async () => {
  const store = await temporaryStore()
  const list = { publishedAt: AT, expiresAt: AT, epoch: 1 }
  const before = { ...list, jwt: 'before', seq: 1 }
  await store.statusLists.publish('1-revocation', before)
  await store.statusLists.publish('1-revocation', { ...list, jwt: 'one', seq: 2 }, before)
  await store.statusLists.publish('1-revocation', { ...list, jwt: 'other', seq: 2 }, before)
  expect((await store.statusLists.published('1-revocation'))?.jwt).toBe('one')
})

test('a follower’s cursor never moves back', async () => {
  const store = await temporaryStore()
  await store.cursors.advance('follower', 7)
  await store.cursors.advance('follower', 5)
  expect(await store.cursors.get('follower')).toBe(7)
})

test('only one writer at a time has the lock', () => {
  const path = join(temporaryFolder(), 'writer.lock')
  const first = takeWriterLock(path)
  expect(() => takeWriterLock(path)).toThrow(expect.objectContaining({ code: 'writer_busy' }))
  first.release()
  takeWriterLock(path).release()
})

test('staged rows are returned by number, wherever they were in the file', () => {
  const staging = openStaging()
  staging.add(2, 'B', { name: 'b' })
  staging.add(3, 'A', { name: 'a' })
  staging.add(4, 'B', { name: 'c' })
  staging.addBadRow('C')
  expect(staging.count()).toBe(2)
  expect([...staging.groups()]).toEqual([
    { registrationNumber: 'A', rows: [{ line: 3, values: { name: 'a' } }] },
    {
      registrationNumber: 'B',
      rows: [
        { line: 2, values: { name: 'b' } },
        { line: 4, values: { name: 'c' } },
      ],
    },
  ])
  expect(['A', 'C'].map(number => staging.hasBadRow(number))).toEqual([false, true])
  expect(['A', 'C', 'D'].map(number => staging.mentions(number))).toEqual([true, true, false])
  staging.close()
})

test('a file that is not a database is refused with a message', () => {
  expect(() => openStore({ path: import.meta.filename })).toThrow(
    expect.objectContaining({ code: 'store_damaged', message: expect.stringContaining('Restore it') }),
  )
})
