import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { searchFor } from '../../contract/documents.testing.ts'
import { describeEngineContract } from '../../contract/engine-contract.testing.ts'
import { ISLE_OF_MAN } from '../../contract/isle-of-man.testing.ts'
import { InvalidCursorError, type SearchDocument } from '../../engine.ts'
import { newIndexPaths } from '../file/index-path.testing.ts'
import { openSqliteFtsEngine } from '../open-engine.ts'
import { openSqliteFtsPool } from './open-pool.ts'

const newPath = newIndexPaths()

describeEngineContract('SQLite FTS5 in threads', () => openSqliteFtsPool({ path: newPath(), readers: 2 }))

async function filledPool(readers = 2) {
  const path = newPath()
  const pool = await openSqliteFtsPool({ path, readers })
  onTestFinished(() => pool.close())
  await pool.apply({ documents: ISLE_OF_MAN, after: 0, seq: 10 })
  return { path, pool }
}

describe('the search threads', () => {
  it('give the same answers as the engine that they run', async () => {
    const { path, pool } = await filledPool()
    const engine = await openSqliteFtsEngine({ path, readonly: true })
    const queries = ['', 'manx', 'limited', 'isle of man', '123c'].map(text => searchFor(text))
    const found = await Promise.all(queries.map(query => pool.search(query)))
    expect(found).toEqual(await Promise.all(queries.map(query => engine.search(query))))
    await engine.close()
  })

  it('do not block the calling thread while they search', async () => {
    const { pool } = await filledPool()
    const searches = Promise.all(Array.from({ length: 200 }, () => pool.search(searchFor('limited'))))
    let turns = 0
    let running = true
    void searches.then(() => {
      running = false
    })
    while (running) {
      await new Promise(setImmediate)
      turns++
    }
    expect(turns).toBeGreaterThan(100)
  })

  it('skip queries that were cancelled while they waited', async () => {
    const { pool } = await filledPool(1)
    const client = new AbortController()
    const first = pool.search(searchFor('limited'))
    const left = Array.from({ length: 5 }, () => pool.search(searchFor('manx'), { signal: client.signal }))
    const last = pool.search(searchFor('isle of man'))
    client.abort(new Error('gone'))
    const ends = await Promise.allSettled(left)
    expect(ends).toEqual(left.map(() => ({ status: 'rejected', reason: new Error('gone') })))
    expect((await first).total).toBeGreaterThan(0)
    expect((await last).total).toBeGreaterThan(0)
    await expect(pool.search(searchFor('manx'), { signal: client.signal })).rejects.toThrow('gone')
  })

  it('end a running query when it is cancelled', async () => {
    const { pool } = await filledPool(1)
    const client = new AbortController()
    const search = pool.search(searchFor('limited'), { signal: client.signal })
    // The thread has the query by now, but has not started it.
    client.abort(new Error('gone'))
    await expect(search).rejects.toThrow('gone')
    expect((await pool.search(searchFor('manx'))).total).toBeGreaterThan(0)
  })

  it('refuse a cursor with the same error as the engine', async () => {
    const { pool } = await filledPool()
    await expect(pool.search(searchFor('manx', { cursor: 'x' }))).rejects.toThrow(InvalidCursorError)
  })

  it('answer from the old index until a rebuild is complete', async () => {
    const { pool } = await filledPool()
    const half = ISLE_OF_MAN.slice(0, 100)
    let complete = false
    const rebuilding = pool.rebuild(slowly(half), 20).then(() => {
      complete = true
    })
    const totals = new Set<number>()
    while (!complete) totals.add((await pool.search(searchFor(''))).total)
    await rebuilding
    expect([...totals].filter(total => total !== ISLE_OF_MAN.length && total !== half.length)).toEqual([])
    expect((await pool.search(searchFor(''))).total).toBe(half.length)
    expect(await pool.position()).toBe(20)
  })

  it('write batches that arrive during a rebuild after it, in a new thread', async () => {
    const { pool } = await filledPool()
    const [first] = ISLE_OF_MAN
    if (!first) throw new Error('the sample is empty')
    const later = { ...first, id: 'IM.999999X', legalName: 'A Later Company' }
    const rebuilding = pool.rebuild(slowly(ISLE_OF_MAN.slice(0, 50)), 20)
    const applying = pool.apply({ documents: [later], after: 20, seq: 21 })
    await Promise.all([rebuilding, applying])
    await pool.apply({ documents: [{ ...later, version: 2 }], after: 21, seq: 22 })
    expect(await pool.position()).toBe(22)
    expect((await pool.search(searchFor(''))).total).toBe(51)
  })

  it('report which file failed, with the error of the operating system', async () => {
    const folder = newPath()
    mkdirSync(folder, { recursive: true })
    await expect(openSqliteFtsPool({ path: folder, readers: 1 })).rejects.toMatchObject({
      code: 'SQLITE_CANTOPEN',
      path: folder,
    })
    const { path, pool } = await filledPool(1)
    mkdirSync(`${path}.packed`)
    await expect(pool.rebuild(slowly(ISLE_OF_MAN.slice(0, 5)), 20)).rejects.toMatchObject({
      code: expect.stringMatching(/EISDIR/),
      path: `${path}.packed`,
    })
    rmSync(`${path}.packed`, { recursive: true })
    await pool.rebuild(slowly(ISLE_OF_MAN.slice(0, 5)), 30)
    expect(await pool.position()).toBe(30)
  })

  it('continue with an empty index when one of them finds the file damaged', async () => {
    const path = newPath()
    const engine = await openSqliteFtsEngine({ path })
    await engine.apply({ documents: ISLE_OF_MAN, after: 0, seq: 10 })
    await engine.close()
    const content = readFileSync(path)
    content.fill(0xa5, 8192)
    writeFileSync(path, content)
    const pool = await openSqliteFtsPool({ path, readers: 2 })
    onTestFinished(() => pool.close())
    // More queries than the threads take at one time: all find the same damage.
    await Promise.all(Array.from({ length: 20 }, () => pool.search(searchFor('limited'))))
    expect(await pool.position()).toBe(0)
    await pool.apply({ documents: ISLE_OF_MAN, after: 0, seq: 10 })
    for (let time = 0; time < 4; time++) {
      expect((await pool.search(searchFor(''))).total).toBe(ISLE_OF_MAN.length)
    }
  })

  it('reject all waiting queries when the index is closed', async () => {
    const path = newPath()
    const pool = await openSqliteFtsPool({ path, readers: 1 })
    await pool.apply({ documents: ISLE_OF_MAN, after: 0, seq: 10 })
    const searches = Array.from({ length: 20 }, () => pool.search(searchFor('limited')))
    const settled = Promise.allSettled(searches)
    await pool.close()
    expect((await settled).some(result => result.status === 'rejected')).toBe(true)
  })
})

async function* slowly(documents: readonly SearchDocument[]): AsyncGenerator<SearchDocument> {
  for (const document of documents) {
    await new Promise(setImmediate)
    yield document
  }
}
