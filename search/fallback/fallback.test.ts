import { describe, expect, it, onTestFinished } from 'vitest'
import { searchFor } from '../contract/documents.testing.ts'
import { ISLE_OF_MAN } from '../contract/isle-of-man.testing.ts'
import { InvalidCursorError, type SearchEngine } from '../engine.ts'
import { newIndexPaths } from '../sqlite-fts/file/index-path.testing.ts'
import { openSqliteFtsEngine } from '../sqlite-fts/open-engine.ts'
import { EngineUnavailableError } from './engine-failure.ts'
import { withFallback } from './fallback.ts'

const newPath = newIndexPaths()

const DOWN = new EngineUnavailableError('unreachable', 'There is no server')
const QUERY = searchFor('limited', { limit: 5 })

/** Two real engines; the first can be made to fail, and counts its requests. */
async function twoEngines({ inFirst = ISLE_OF_MAN.length } = {}) {
  const open = () => openSqliteFtsEngine({ path: newPath() })
  const [inner, second] = [await open(), await open()]
  await inner.apply({ documents: ISLE_OF_MAN.slice(0, inFirst), after: 0, seq: inFirst })
  await second.apply({ documents: ISLE_OF_MAN, after: 0, seq: ISLE_OF_MAN.length })
  const state = { queries: 0, time: 0, problem: undefined as Error | undefined, changes: [] as (string | undefined)[] }
  function failing<T>(work: () => Promise<T>): Promise<T> {
    state.queries++
    return state.problem ? Promise.reject(state.problem) : work()
  }
  const first: SearchEngine = {
    ...inner,
    search: (query, options) => failing(() => inner.search(query, options)),
    suggest: (query, options) => failing(() => inner.suggest(query, options)),
    position: () => failing(() => inner.position()),
  }
  const onChange = (problem: EngineUnavailableError | undefined) => void state.changes.push(problem?.failure)
  const engine = withFallback({ first, second, clock: () => new Date(state.time), onChange })
  onTestFinished(() => engine.close())
  return { engine, inner, second, state }
}

describe('two engines behind one port', () => {
  it('answer with the first as long as it works', async () => {
    const { engine, inner } = await twoEngines()
    expect(await engine.search(QUERY)).toEqual(await inner.search(QUERY))
    expect(await engine.suggest(QUERY)).toEqual(await inner.suggest(QUERY))
  })

  it('answer with the second when the first is down, and report it', async () => {
    const { engine, second, state } = await twoEngines()
    state.problem = DOWN
    expect(await engine.search(QUERY)).toEqual({ ...(await second.search(QUERY)), instead: 'unreachable' })
    expect(await engine.suggest(QUERY)).toEqual(await second.suggest(QUERY))
  })

  it('skip the first for a while after a failure, then try it again', async () => {
    const { engine, state } = await twoEngines()
    state.problem = DOWN
    for (let count = 0; count < 10; count++) await engine.search(QUERY)
    expect(state.queries).toBe(1)
    state.time += 5000
    await engine.search(QUERY)
    // One request is the query, the other the check of its position.
    expect(state.queries).toBe(3)
    state.problem = undefined
    state.time += 5000
    expect(await engine.search(QUERY)).not.toHaveProperty('instead')
    expect(state.changes).toEqual(['unreachable', undefined])
  })

  it('continue at the page where the other engine ended', async () => {
    const { engine, second, state } = await twoEngines()
    const pages = []
    for (let cursor: string | undefined; pages.length < 4; ) {
      state.problem = pages.length % 2 === 0 ? undefined : DOWN
      state.time += 5000
      const page = await engine.search(cursor === undefined ? QUERY : { ...QUERY, cursor })
      pages.push(...page.hits)
      cursor = page.nextCursor
      if (cursor === undefined) break
    }
    expect(pages).toEqual((await second.search({ ...QUERY, limit: pages.length })).hits)
  })

  it('throw errors of the query to the caller', async () => {
    const { engine } = await twoEngines()
    await expect(engine.search({ ...QUERY, cursor: 'made up' })).rejects.toThrow(InvalidCursorError)
  })

  it('do not treat a programming error as a server that is down', async () => {
    const { engine, state } = await twoEngines()
    state.problem = new TypeError('a mistake')
    await engine.search(QUERY).catch(() => undefined)
    await expect(engine.search(QUERY)).rejects.toThrow('a mistake')
  })

  it('answer with the second when the index of the first was never filled', async () => {
    const { engine } = await twoEngines({ inFirst: 0 })
    expect((await engine.search(QUERY)).instead).toBe('behind')
  })

  it('answer with the second while the index of the first is behind', async () => {
    const { engine, inner, state } = await twoEngines({ inFirst: 10 })
    expect(await engine.search(QUERY)).not.toHaveProperty('instead')
    const later = async (milliseconds: number) => {
      state.time += milliseconds
      // The position is read beside the first query, and the next query uses the result.
      await engine.search(QUERY)
      state.time += 5000
      await engine.search(QUERY)
      return (await engine.search(QUERY)).instead
    }
    expect(await later(30_000)).toBeUndefined()
    expect(await later(60_000)).toBe('behind')
    await inner.apply({ documents: ISLE_OF_MAN, after: 10, seq: ISLE_OF_MAN.length })
    expect(await later(5000)).toBeUndefined()
  })

  it('have the position of the second; another follower updates the first', async () => {
    const { engine, inner, second } = await twoEngines({ inFirst: 10 })
    expect(await engine.position()).toBe(ISLE_OF_MAN.length)
    await engine.apply({ documents: [], after: ISLE_OF_MAN.length, seq: 1000 })
    expect(await second.position()).toBe(1000)
    expect(await inner.position()).toBe(10)
  })
})
