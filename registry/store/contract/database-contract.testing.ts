/** A database as a whole: whether it exists, its writer lock, its history, and its identity. */
import { describe, expect, test } from 'vitest'
import { chainStart } from '../audit-chain.ts'
import type { Store } from '../port.ts'
import { testIndexes, testOrganization, testVersion } from '../store.testing.ts'
import { CommitConflict } from '../to-commit.ts'
import { AT, beginEpoch, emptyStore, type OpenDatabase } from './empty-store.testing.ts'

export function describeDatabase(open: OpenDatabase): void {
  describe('a database', () => {
    test('exists once it was opened', async () => {
      const database = open()
      expect(await database.exists()).toBe(false)
      await (await database.open()).close()
      expect(await database.exists()).toBe(true)
    })

    test('has what was committed when it is opened again, also for reading only', async () => {
      const database = open()
      const store = await database.open()
      await store.registers.describe((await (await emptyStore(open)).registers.list())[0]?.register ?? never())
      await store.commit([testVersion(testOrganization('1'), 1, (await testIndexes(store))())], AT)
      const { registry } = await store.identity.current()
      await store.close()
      for (const readonly of [true, false]) {
        const again = await database.open({ readonly })
        expect(await again.organizations.count()).toBe(1)
        expect((await again.identity.current()).registry).toBe(registry)
        await again.close()
      }
    })

    test('shows to one store what another has committed', async () => {
      const database = open()
      const [one, other] = [await database.open(), await database.open()]
      await one.meta.setOnce('wallet', 'embedded')
      await other.meta.setOnce('wallet', 'askar')
      expect([await one.meta.get('wallet'), await other.meta.get('wallet')]).toEqual(['embedded', 'embedded'])
      await one.close()
      await other.close()
    })

    test('gives the writer lock to one at a time', async () => {
      const database = open()
      const lock = await database.lockWriter()
      await expect(database.lockWriter()).rejects.toMatchObject({ code: 'writer_busy' })
      await lock.release()
      await (await database.lockWriter()).release()
    })

    test('is read and written while another has the writer lock, as a request does during an import', async () => {
      const database = open()
      const store = await database.open()
      const lock = await database.lockWriter()
      await store.meta.setOnce('wallet', 'embedded')
      expect(await store.meta.get('wallet')).toBe('embedded')
      await lock.release()
      await store.close()
    })
  })

  describe('the history of a database', () => {
    test('begins with its id, and ends with its last change', async () => {
      const store = await emptyStore(open)
      const { registry } = await store.identity.current()
      const first = await examined(store)
      expect(first).toMatchObject({
        now: { registry, epoch: 1, seq: 0, change: '', audit: { count: 0, head: chainStart(registry) }, lastList: 0 },
        isOpened: true,
      })
      expect(first.lastChangeAt).toBeUndefined()
      await commitOne(store, '1')
      expect(await examined(store)).toMatchObject({
        now: { seq: 2, lastList: 1, highestOrdinal: 1, change: expect.stringMatching(/^sha-256:/) },
        lastChangeAt: AT,
      })
    })

    test('has every earlier state of it, and no other', async () => {
      const store = await emptyStore(open)
      await commitOne(store, '1')
      const { now } = await examined(store)
      await commitOne(store, '2')
      const has = async (mark: typeof now) => (await store.history.examine({ mark }))?.hasMark
      expect(await has(now)).toBe(true)
      expect(await has({ ...now, change: 'sha-256:0' })).toBe(false)
      expect(await has({ ...now, audit: { ...now.audit, head: 'sha-256:0' } })).toBe(false)
      expect(await has({ ...now, seq: 99 })).toBe(false)
    })

    test('has the audit entries that were written, by number and hash', async () => {
      const store = await emptyStore(open)
      await beginEpoch(store)
      const [entry] = await store.audit.after(0, 10)
      if (!entry) throw new Error('an epoch begins with an entry')
      expect(await store.history.examine({ entry })).toMatchObject({ hasEntry: true })
      expect(await store.history.examine({ entry: { ...entry, hash: 'sha-256:0' } })).toMatchObject({ hasEntry: false })
      expect(await store.history.examine()).toMatchObject({ hasEntry: false, hasMark: false })
      expect([await store.audit.has(entry), await store.audit.has({ ...entry, id: 2 })]).toEqual([true, false])
    })
  })

  describe('an accepted older copy', () => {
    test('begins an epoch, with an entry in the audit trail, and numbers that were never in use', async () => {
      const store = await emptyStore(open)
      await commitOne(store, '1')
      await store.cursors.advance('follower', 2)
      expect(await beginEpoch(store)).toBe(2)
      const { epoch, ordinalFloor, listFloor } = await store.identity.current()
      expect({ epoch, ordinalFloor }).toEqual({ epoch: 2, ordinalFloor: 1000 })
      expect((await testIndexes(store))().list).toBeGreaterThan(listFloor)
      expect(await store.audit.after(0, 10)).toMatchObject([{ id: 1, action: 'restore', details: { epoch: 2 } }])
      expect(await store.audit.lastWritten()).toBe(1)
      expect(await store.cursors.get('follower')).toBe(0)
    })

    test('counts every index as revoked that it does not know to be taken', async () => {
      const store = await emptyStore(open)
      await commitOne(store, '1')
      await beginEpoch(store)
      const { setIndexes } = await store.statusLists.snapshot(1, 'revocation')
      const [list] = await store.statusLists.lists()
      expect(list).toMatchObject({ closed: true, next: 1 })
      expect(setIndexes).toHaveLength((list?.length ?? 0) - 1)
      expect((await store.statusLists.snapshot(1, 'suspension')).setIndexes).toEqual([])
      expect((await store.statusLists.tokenSnapshot(1)).statuses).toHaveLength((list?.length ?? 0) - 1)
    })

    test('is not accepted when something was decided after the entry was prepared', async () => {
      const store = await emptyStore(open)
      const { now } = await examined(store)
      const acceptance = { lost: now, epoch: 2, at: AT, actor: 'tester', reason: 'a test' }
      const { hash } = await store.restoring.entryOf(acceptance)
      await beginEpoch(store)
      await expect(store.restoring.accept(acceptance, hash)).rejects.toThrow(CommitConflict)
      expect(await store.audit.lastWritten()).toBe(1)
    })
  })
}

async function examined(store: Store) {
  return (await store.history.examine()) ?? never()
}

async function commitOne(store: Store, number: string): Promise<void> {
  await store.commit([testVersion(testOrganization(number), 1, (await testIndexes(store))())], AT)
}

function never(): never {
  throw new Error('the store is open and has a register')
}
