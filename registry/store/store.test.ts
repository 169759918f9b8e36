import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { credentialState } from '../domain/credential.ts'
import { openStaging } from './staging.ts'
import { STATUS_LIST_LENGTH } from './status-lists.ts'
import { temporaryFolder, temporaryStore, testOrganization, testVersion } from './store.testing.ts'
import { openStore } from './store.ts'
import { takeWriterLock } from './writer-lock.ts'

const AT = '2026-06-01T12:00:00.000Z'

describe('a batch', () => {
  test('puts version, credential, status entry and changes in together', async () => {
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

  test('leaves nothing behind when one of its versions cannot go in', async () => {
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

  test('supersedes the earlier credential of the same statement and says so in the feed', async () => {
    const store = await temporaryStore()
    const allocate = await store.statusLists.allocator(randomBytes)
    const organization = testOrganization('1')
    store.commit([testVersion(organization, 1, allocate())], AT)
    store.commit([testVersion({ ...organization, legalName: 'Renamed' }, 2, allocate())], AT)

    const [second, first] = await store.credentials.ofOrganization(organization.id)
    expect(first).toMatchObject({ supersededBy: second?.id, status: { superseded: true, revoked: false } })
    expect(second?.status.superseded).toBe(false)
    expect(await store.changes.after(4, 10)).toEqual([
      expect.objectContaining({ seq: 5, kind: 'credential-status', credential: first?.id }),
    ])
    const { setIndexes } = await store.statusLists.snapshot(1, 'message')
    expect(setIndexes).toEqual([first?.status.index])
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
  test('are each given out once, in no order, and go on in a second list', async () => {
    const store = await temporaryStore()
    const allocate = await store.statusLists.allocator(randomBytes)
    const first = Array.from({ length: STATUS_LIST_LENGTH }, () => allocate())
    expect(new Set(first.map(entry => entry.index)).size).toBe(STATUS_LIST_LENGTH)
    expect(first.every(entry => entry.list === 1)).toBe(true)
    const inOrder = first.filter((entry, position) => entry.index === position).length
    expect(inOrder).toBeLessThan(20)
    expect(allocate()).toMatchObject({ list: 2, next: 1 })
  })

  test('that were not committed are given out again', async () => {
    const store = await temporaryStore()
    const lost = (await store.statusLists.allocator(randomBytes))()
    const again = (await store.statusLists.allocator(randomBytes))()
    expect(again).toEqual(lost)
  })
})

describe('the standing of a credential', () => {
  async function withCredential() {
    const store = await temporaryStore()
    const allocate = await store.statusLists.allocator(randomBytes)
    const version = testVersion(testOrganization('1'), 1, allocate())
    store.commit([version], AT)
    const credential = version.credential.id
    const change = (action: 'revoke' | 'suspend' | 'reinstate') =>
      store.credentials.changeStanding({ credential, action, reason: 'a test', actor: 'tester', at: AT })
    const state = async () => {
      const stored = await store.credentials.get(credential)
      return stored && credentialState(stored.status)
    }
    return { store, change, state }
  }

  test('goes from suspended back to current, and from revoked nowhere', async () => {
    const { change, state } = await withCredential()
    await change('suspend')
    expect(await state()).toBe('suspended')
    await change('reinstate')
    expect(await state()).toBe('current')
    await change('revoke')
    expect(await state()).toBe('revoked')
    await expect(change('reinstate')).rejects.toMatchObject({ code: 'status_unchanged' })
  })

  test('changes once: the same again is refused and adds nothing to the feed', async () => {
    const { store, change } = await withCredential()
    await change('suspend')
    const seq = await store.changes.lastSeq()
    await expect(change('suspend')).rejects.toMatchObject({ code: 'status_unchanged' })
    expect(await store.changes.lastSeq()).toBe(seq)
  })
})

test('a published list is not replaced by one that knows less of the feed', async () => {
  const store = await temporaryStore()
  const list = { publishedAt: AT, expiresAt: AT }
  await store.statusLists.publish('1-revocation', { ...list, jwt: 'newer', seq: 9 })
  await store.statusLists.publish('1-revocation', { ...list, jwt: 'older', seq: 8 })
  expect((await store.statusLists.published('1-revocation'))?.jwt).toBe('newer')
})

test('a follower’s cursor never moves back', async () => {
  const store = await temporaryStore()
  await store.cursors.advance('follower', 7)
  await store.cursors.advance('follower', 5)
  expect(await store.cursors.get('follower')).toBe(7)
})

test('one writer at a time has the lock', () => {
  const path = join(temporaryFolder(), 'writer.lock')
  const first = takeWriterLock(path)
  expect(() => takeWriterLock(path)).toThrow(expect.objectContaining({ code: 'writer_busy' }))
  first.release()
  takeWriterLock(path).release()
})

test('staged rows come back number by number, wherever they stood in the file', () => {
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

test('a file that is no database is refused in words', () => {
  expect(() => openStore({ path: import.meta.filename })).toThrow(
    expect.objectContaining({ code: 'store_damaged', message: expect.stringContaining('Restore it') }),
  )
})
