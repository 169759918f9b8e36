import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { searchFor, stream } from '../contract/documents.testing.ts'
import { describeEngineContract } from '../contract/engine-contract.testing.ts'
import { ISLE_OF_MAN } from '../contract/isle-of-man.testing.ts'
import type { SearchEngine, SearchQuery } from '../engine.ts'
import { newIndexPaths } from './file/index-path.testing.ts'
import { openSqliteFtsEngine } from './open-engine.ts'

const newPath = newIndexPaths()

/** A query with the largest page, which reads much of the index. */
function longPage(text: string): SearchQuery {
  return searchFor(text, { limit: 100 })
}

/** A closed index of the Isle of Man companies at position 10. */
async function filledIndex(): Promise<string> {
  const path = newPath()
  const engine = await openSqliteFtsEngine({ path })
  await engine.apply({ documents: ISLE_OF_MAN, after: 0, seq: 10 })
  await engine.close()
  return path
}

async function expectEmptyAndUsable(engine: SearchEngine): Promise<void> {
  expect(await engine.position()).toBe(0)
  expect(await engine.search(longPage(''))).toMatchObject({ total: 0, hits: [] })
  await engine.apply({ documents: ISLE_OF_MAN, after: 0, seq: 10 })
  expect((await engine.search(longPage(''))).total).toBe(ISLE_OF_MAN.length)
}

describeEngineContract('SQLite FTS5', () => openSqliteFtsEngine({ path: newPath() }))

describe('the file of the embedded index', () => {
  it('keeps its content when it is opened again', async () => {
    const engine = await openSqliteFtsEngine({ path: await filledIndex() })
    expect(await engine.position()).toBe(10)
    expect((await engine.search(longPage('isle of man'))).total).toBeGreaterThan(10)
    await engine.close()
  })

  it('is replaced by an empty index when it is of another version', async () => {
    const path = await filledIndex()
    const database = new Database(path)
    database.pragma('user_version = 999')
    database.exec('CREATE TABLE from_another_version (x); CREATE VIRTUAL TABLE also USING fts5 (y)')
    database.close()
    const engine = await openSqliteFtsEngine({ path })
    await expectEmptyAndUsable(engine)
    await engine.close()
  })

  it('is replaced by an empty index when a table is missing', async () => {
    const path = await filledIndex()
    const database = new Database(path)
    database.exec('DROP TABLE numbers')
    database.close()
    const engine = await openSqliteFtsEngine({ path })
    await expectEmptyAndUsable(engine)
    await engine.close()
  })

  it.each([
    ['text', (path: string) => writeFileSync(path, 'this is not a database '.repeat(500))],
    ['cut off in the middle', (path: string) => truncateSync(path, Math.floor(statSync(path).size / 2))],
    ['cut off in its first page', (path: string) => truncateSync(path, 1000)],
    ['overwritten after its first page', (path: string) => overwrite(path, 4096)],
  ])('is replaced by an empty index when it is %s', async (_, damage) => {
    const path = await filledIndex()
    damage(path)
    const engine = await openSqliteFtsEngine({ path })
    // Damage may be found as late as the first query.
    await engine.search(longPage('limited'))
    await expectEmptyAndUsable(engine)
    await engine.close()
  })

  it('does not make a query or a batch fail, wherever it is damaged', async () => {
    const path = await filledIndex()
    const sound = readFileSync(path)
    for (let page = 1; page * 4096 < sound.length; page++) {
      const damaged = Buffer.from(sound)
      damaged.fill(0xa5, page * 4096, (page + 1) * 4096)
      rmSync(path)
      writeFileSync(path, damaged)
      const engine = await openSqliteFtsEngine({ path })
      for (const text of ['', 'limited', 'isle of man', '123c']) await engine.search(longPage(text))
      for await (const _ of engine.entries()) break
      await engine.apply({ documents: ISLE_OF_MAN, after: await engine.position(), seq: 11 })
      await engine.optimise()
      expect([0, 11]).toContain(await engine.position())
      await engine.close()
    }
  })

  it('keeps position 0 when damage is found while a batch is written', async () => {
    const path = await filledIndex()
    const engine = await openSqliteFtsEngine({ path })
    overwrite(path, 4096)
    await engine.apply({ documents: ISLE_OF_MAN.slice(0, 1), after: 10, seq: 11 })
    await expectEmptyAndUsable(engine)
    await engine.close()
  })

  it.each([
    ['damaged', (path: string) => overwrite(path, 4096)],
    ['no database at all', (path: string) => writeFileSync(path, 'no index')],
  ])('is never repaired by a read-only engine: %s', async (_, damage) => {
    const path = await filledIndex()
    damage(path)
    const before = readFileSync(path)
    const engine = await openSqliteFtsEngine({ path, readonly: true }).catch(() => undefined)
    await engine?.search(longPage('limited')).catch(() => undefined)
    await engine?.close()
    expect(readFileSync(path)).toEqual(before)
  })

  it('is not created by a read-only engine', async () => {
    const path = newPath()
    const engine = await openSqliteFtsEngine({ path, readonly: true })
    expect(await engine.position()).toBe(0)
    expect((await engine.search(longPage(''))).total).toBe(0)
    await engine.close()
    expect(existsSync(path)).toBe(false)
  })

  it('can be searched but not written by a read-only engine', async () => {
    const path = await filledIndex()
    const engine = await openSqliteFtsEngine({ path, readonly: true })
    expect((await engine.search(longPage(''))).total).toBe(ISLE_OF_MAN.length)
    await expect(engine.apply({ documents: [], after: 10, seq: 11 })).rejects.toThrow()
    expect(await engine.position()).toBe(10)
    await engine.close()
  })

  it('is left alone when it is a database of another program', async () => {
    const path = newPath()
    mkdirSync(dirname(path))
    const database = new Database(path)
    database.exec('CREATE TABLE organizations (id TEXT); INSERT INTO organizations VALUES (1)')
    database.close()
    const before = readFileSync(path)
    await expect(openSqliteFtsEngine({ path })).rejects.toThrow('is a database, but not a search index')
    expect(readFileSync(path)).toEqual(before)
  })
})

describe('several processes with one index', () => {
  it('see the batches of another, and do not write them again', async () => {
    const path = newPath()
    const one = await openSqliteFtsEngine({ path })
    const other = await openSqliteFtsEngine({ path })
    await one.apply({ documents: ISLE_OF_MAN.slice(0, 5), after: 0, seq: 5 })
    expect((await other.search(longPage(''))).total).toBe(5)
    await other.apply({ documents: ISLE_OF_MAN.slice(0, 4), after: 0, seq: 4 })
    expect(await other.position()).toBe(5)
    expect((await one.search(longPage(''))).total).toBe(5)
    await one.close()
    await other.close()
  })

  it('do not skip earlier documents when another process has cleared the index', async () => {
    const path = newPath()
    const follower = await openSqliteFtsEngine({ path })
    await follower.apply({ documents: ISLE_OF_MAN.slice(0, 5), after: 0, seq: 5 })
    const operator = await openSqliteFtsEngine({ path })
    await operator.rebuild(stream([]), 0)
    await follower.apply({ documents: ISLE_OF_MAN.slice(5, 9), after: 5, seq: 9 })
    expect(await follower.position()).toBe(0)
    await follower.apply({ documents: ISLE_OF_MAN.slice(0, 9), after: 0, seq: 9 })
    expect((await operator.search(longPage(''))).total).toBe(9)
    await follower.close()
    await operator.close()
  })

  it('apply the same feed at the same time while a third reads, with the same result as one process', async () => {
    const path = newPath()
    const compiled = new URL('../../dist/search/sqlite-fts/open-engine.js', import.meta.url)
    const program = `
      const { openSqliteFtsEngine } = await import(${JSON.stringify(compiled.href)})
      const documents = ${JSON.stringify(ISLE_OF_MAN)}
      const engine = await openSqliteFtsEngine({ path: ${JSON.stringify(path)} })
      for (let seq = await engine.position(); seq < documents.length; seq = await engine.position()) {
        await engine.apply({ documents: documents.slice(seq, seq + 3), after: seq, seq: Math.min(seq + 3, documents.length) })
      }
      await engine.close()`
    const writers = [1, 2, 3, 4].map(() =>
      spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' }),
    )
    const ended = writers.map(writer => once(writer, 'exit'))
    const reader = await openSqliteFtsEngine({ path })
    let running = true
    const done = Promise.all(ended).then(codes => {
      running = false
      return codes
    })
    while (running) {
      const { total, hits, facets } = await reader.search(longPage(''))
      expect(hits).toHaveLength(Math.min(100, total))
      expect(facets.status.active + facets.status.inactive).toBe(total)
      await new Promise(setImmediate)
    }
    expect(await done).toEqual(writers.map(() => [0, null]))
    const alone = await openSqliteFtsEngine({ path: await filledIndex() })
    for (const text of ['', 'limited', 'isle of man', '123c']) {
      expect(await reader.search(longPage(text))).toEqual(await alone.search(longPage(text)))
    }
    await alone.close()
    await reader.close()
  })
})

/** Overwrites the file with random content from an offset on. */
function overwrite(path: string, from: number): void {
  const content = readFileSync(path)
  content.fill(0xa5, from)
  writeFileSync(path, content)
}

it('a rebuild by another process is not disturbed, and its index is complete', async () => {
  const path = newPath()
  const [one, two] = [await openSqliteFtsEngine({ path }), await openSqliteFtsEngine({ path })]
  const taken = { one: 0, two: 0 }
  async function* documents(who: keyof typeof taken) {
    for (const document of ISLE_OF_MAN) {
      taken[who]++
      await new Promise(setImmediate)
      yield document
    }
  }
  await Promise.all([one.rebuild(documents('one'), 20), two.rebuild(documents('two'), 20)])
  expect(taken).toEqual({ one: ISLE_OF_MAN.length, two: 0 })
  expect(await two.position()).toBe(20)
  expect((await two.search(longPage(''))).total).toBe(ISLE_OF_MAN.length)
  // After the rebuild, another one can start.
  await two.rebuild(documents('two'), 30)
  expect(await one.position()).toBe(30)
  await one.close()
  await two.close()
})
