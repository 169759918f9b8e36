import { renameSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeStoreContract } from '../contract/store-contract.testing.ts'
import { openStore } from './store.ts'
import { temporaryDatabase } from './temporary-store.testing.ts'

describeStoreContract('SQLite', temporaryDatabase)

test('a file that is not a database is refused with a message', () => {
  expect(() => openStore({ path: import.meta.filename })).toThrow(
    expect.objectContaining({ code: 'store_damaged', message: expect.stringContaining('Restore it') }),
  )
})

test('the history is of the file in its place, also when another file was put there', async () => {
  const [one, other] = [temporaryDatabase(), temporaryDatabase()]
  const store = await one.open()
  const copy = await other.open()
  const { registry } = await copy.identity.current()
  await copy.close()
  expect(await store.history.examine()).toMatchObject({ isOpened: true })
  for (const suffix of ['', '-wal', '-shm']) renameSync(`${one.path}${suffix}`, `${one.path}.before${suffix}`)
  expect(await store.history.examine()).toBeUndefined()
  renameSync(other.path, one.path)
  expect(await store.history.examine()).toMatchObject({ isOpened: false, now: { registry } })
  await store.close()
})
