/** The indexes of status lists, the statuses of credentials, and the published lists. */
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { credentialState } from '../../../domain/credential.ts'
import { type CredentialId, credentialId } from '../../../domain/identifiers.ts'
import { testCredential, testIndexes, testOrganization, testVersion } from '../store.testing.ts'
import { type AllocatedIndex, CommitConflict, STATUS_LIST_LENGTH } from '../to-commit.ts'
import { AT, beginEpoch, emptyStore, type OpenDatabase } from './empty-store.testing.ts'

const IMPORT = { issuer: 'registry', taker: 'import', random: randomBytes } as const

export function describeStatuses(open: OpenDatabase): void {
  describe('status indexes', () => {
    test('are given once each, in random order, and continue in a second list', async () => {
      const store = await emptyStore(open)
      const all = await store.statusLists.nextIndexes({ ...IMPORT, count: STATUS_LIST_LENGTH + 1 })
      const first = all.slice(0, STATUS_LIST_LENGTH)
      expect(new Set(first.map(entry => entry.index)).size).toBe(STATUS_LIST_LENGTH)
      expect(first.every(entry => entry.list === 1)).toBe(true)
      const inOrder = first.filter((entry, position) => entry.index === position).length
      expect(inOrder).toBeLessThan(20)
      expect(all.at(-1)).toMatchObject({ list: 2, next: 1 })
    })

    test('begin no list when none is wanted', async () => {
      const store = await emptyStore(open)
      expect(await store.statusLists.nextIndexes({ ...IMPORT, count: 0 })).toEqual([])
      expect(await store.statusLists.lists()).toEqual([])
    })

    test('are in separate lists for each issuer', async () => {
      const store = await emptyStore(open)
      await testIndexes(store)
      const agency = await testIndexes(store, { issuer: 'tax-office' })
      expect(agency()).toMatchObject({ list: 2, next: 1 })
      expect(await store.statusLists.lists()).toMatchObject([{ issuer: 'registry' }, { issuer: 'tax-office' }])
      expect((await testIndexes(store))()).toMatchObject({ list: 1 })
    })

    test('that were not committed are given again', async () => {
      const store = await emptyStore(open)
      const lost = (await testIndexes(store))()
      const again = (await testIndexes(store))()
      expect(again).toEqual(lost)
    })

    test('of an import stay free while a request takes one', async () => {
      const store = await emptyStore(open)
      const organization = testOrganization('1')
      const forImport = await testIndexes(store)
      await store.commit([testVersion(organization, 1, forImport())], AT)
      const forNextBatch = forImport()
      const requested = testCredential(organization, 'on-request', 1, {
        status: (await testIndexes(store, { taker: 'request' }))(),
      })
      await store.commit([{ organization: organization.id, version: 1, credentials: [requested] }], AT)
      await store.commit([testVersion({ ...organization, legalName: 'Renamed' }, 2, forNextBatch)], AT)
      expect(requested.status?.list).not.toBe(forNextBatch.list)
      expect(await store.statusLists.lists()).toMatchObject([{ next: 2 }, { next: 1 }])
    })

    test('are taken by the first of two commits, and the second changes nothing', async () => {
      const store = await emptyStore(open)
      const [one, other] = [(await testIndexes(store))(), (await testIndexes(store))()]
      await store.commit([testVersion(testOrganization('1'), 1, one)], AT)
      await expect(store.commit([testVersion(testOrganization('2'), 1, other)], AT)).rejects.toThrow(CommitConflict)
      expect(await store.organizations.count()).toBe(1)
      expect(await store.statusLists.lists()).toMatchObject([{ next: 1 }])
    })

    test('must be taken in their order, and none may be left out', async () => {
      const store = await emptyStore(open)
      const next = await testIndexes(store)
      const [first, second, third] = [next(), next(), next()]
      const commit = (...indexes: readonly AllocatedIndex[]) =>
        store.commit(
          indexes.map((index, at) => testVersion(testOrganization(`${at}`), 1, index)),
          AT,
        )
      for (const wrong of [[first, third], [second, first], [first, first], [second]]) {
        await expect(commit(...wrong)).rejects.toThrow(CommitConflict)
      }
      expect(await store.organizations.count()).toBe(0)
      await commit(first, second, third)
      expect(await store.statusLists.lists()).toMatchObject([{ next: 3 }])
    })

    test('of a list that was closed meanwhile are not taken', async () => {
      const store = await emptyStore(open)
      const index = (await testIndexes(store))()
      await beginEpoch(store)
      await expect(store.commit([testVersion(testOrganization('1'), 1, index)], AT)).rejects.toThrow(CommitConflict)
      expect((await testIndexes(store))().list).toBeGreaterThan(index.list)
    })
  })

  describe('the status of a credential', () => {
    async function withCredential() {
      const store = await emptyStore(open)
      const allocate = await testIndexes(store)
      await store.commit(
        [testVersion(testOrganization('1'), 1, allocate()), testVersion(testOrganization('2'), 1, allocate())],
        AT,
      )
      const [credential, other] = ['1', '2'].map(number => credentialId(testOrganization(number).id, 'registration', 1))
      if (!credential || !other) throw new Error('two credentials are expected')
      const change = (
        action: 'revoke' | 'suspend' | 'reinstate',
        credentials: readonly CredentialId[] = [credential],
      ) => store.credentialStatus.change({ credentials, action, reason: 'a test', actor: 'tester', at: AT })
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
      expect(await store.credentialStatus.concerned('suspend', { type: 'registration' })).toEqual([credential])
      expect(await store.credentialStatus.concerned('reinstate', { type: 'registration' })).toEqual([other])
      expect(await store.credentialStatus.concerned('revoke', { organization: id })).toEqual([credential])
      expect(await store.credentialStatus.concerned('revoke', { type: 'relationship' })).toEqual([])
    })

    test('cannot be changed for a short-lived credential', async () => {
      const { store, change } = await withCredential()
      const organization = testOrganization('1')
      const shortLived = testCredential(organization, 'good-standing', 1, { validUntil: '2026-06-02T12:00:00Z' })
      await store.commit([{ organization: organization.id, version: 1, credentials: [shortLived] }], AT)
      await expect(change('revoke', [shortLived.id])).rejects.toMatchObject({ code: 'credential_without_status' })
    })
  })

  test('a published status list is not replaced by one that includes less of the feed', async () => {
    const store = await emptyStore(open)
    const list = { publishedAt: AT, expiresAt: AT, epoch: 1 }
    await store.statusLists.publish('1-revocation', { ...list, jwt: 'newer', seq: 9 })
    await store.statusLists.publish('1-revocation', { ...list, jwt: 'older', seq: 8 })
    expect((await store.statusLists.published('1-revocation'))?.jwt).toBe('newer')
  })

  test('when two processes sign a status list for the same change, the first one is published', async () => {
    const store = await emptyStore(open)
    const list = { publishedAt: AT, expiresAt: AT, epoch: 1 }
    const before = { ...list, jwt: 'before', seq: 1 }
    await store.statusLists.publish('1-revocation', before)
    await store.statusLists.publish('1-revocation', { ...list, jwt: 'one', seq: 2 }, before)
    await store.statusLists.publish('1-revocation', { ...list, jwt: 'other', seq: 2 }, before)
    expect((await store.statusLists.published('1-revocation'))?.jwt).toBe('one')
  })

  test('a follower’s cursor never moves back', async () => {
    const store = await emptyStore(open)
    await store.cursors.advance('follower', 7)
    await store.cursors.advance('follower', 5)
    expect(await store.cursors.get('follower')).toBe(7)
  })
}
