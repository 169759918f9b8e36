/**
 * Combines two engines: queries go to the first, and when it cannot answer, the
 * second answers and the result reports it. Both have the same order and the same
 * cursors, so a page of one can be followed by a page of the other.
 *
 * A server that is down must not delay every query: a failure is remembered for
 * five seconds, in which queries go to the second at once.
 */
import type { EngineFailure, SearchEngine, SearchHit, SearchOptions, SearchResult } from '../engine.ts'
import { EngineUnavailableError } from './engine-failure.ts'

export interface FallbackSettings {
  /** The preferred engine. */
  readonly first: Pick<SearchEngine, 'search' | 'suggest' | 'position' | 'close'>
  /** The engine that always answers. All methods but queries (following the feed, rebuilding) use it alone. */
  readonly second: SearchEngine
  readonly clock: () => Date
  /** Called once whenever the first engine becomes unavailable, or available again. */
  readonly onChange?: (problem: EngineUnavailableError | undefined) => void
}

/** How long a failure is remembered, in milliseconds. */
const REMEMBERED = 5000
/** The interval between two comparisons of the engines' positions, in milliseconds. */
const COMPARE_EVERY = 5000
/** The first engine is behind when, for this long, it has not reached a position that the second had before. */
const LATE_AFTER = 60_000

export function withFallback({ first, second, clock, onChange }: FallbackSettings): SearchEngine {
  const now = () => clock().getTime()
  const lateness = watchLateness(first, second, now)
  let failed: { readonly problem: EngineUnavailableError; readonly until: number } | undefined

  function remember(problem: EngineUnavailableError): EngineFailure {
    const { failure } = problem
    if (failed?.problem.failure !== failure) onChange?.(problem)
    failed = { problem, until: now() + REMEMBERED }
    return failure
  }

  function forget(): void {
    if (failed) onChange?.(undefined)
    failed = undefined
  }

  /** The first engine's answer, or the reason why there is none. */
  async function ask<T>(
    query: () => Promise<T>,
  ): Promise<{ readonly answer: T } | { readonly failure: EngineFailure }> {
    if (failed && now() < failed.until) return { failure: failed.problem.failure }
    try {
      if (await lateness.isLate()) throw new EngineUnavailableError('behind', 'Its index is behind the feed')
      const answer = await query()
      forget()
      return { answer }
    } catch (error) {
      if (!(error instanceof EngineUnavailableError)) throw error
      return { failure: remember(error) }
    }
  }

  return {
    ...second,
    async search(query, options?: SearchOptions): Promise<SearchResult> {
      const result = await ask(() => first.search(query, options))
      if ('answer' in result) return result.answer
      return { ...(await second.search(query, options)), instead: result.failure }
    },
    async suggest(query, options?: SearchOptions): Promise<readonly SearchHit[]> {
      const result = await ask(() => first.suggest(query, options))
      return 'answer' in result ? result.answer : second.suggest(query, options)
    },
    async close() {
      await first.close()
      await second.close()
    },
  }
}

/** Compares the positions at intervals, beside the queries: only the first query waits for it. */
function watchLateness(
  first: Pick<SearchEngine, 'position'>,
  second: Pick<SearchEngine, 'position'>,
  now: () => number,
): { isLate(): Promise<boolean> } {
  let comparing: Promise<void> | undefined
  let comparedAt = Number.NEGATIVE_INFINITY
  let late = false
  /** The position that the first engine must reach, and since when. */
  let goal = { position: 0, since: 0 }

  async function compare(): Promise<void> {
    const wanted = await second.position()
    const reached = await first.position()
    if (reached >= goal.position) goal = { position: wanted, since: now() }
    // An empty index would find nothing and report no failure.
    late = reached < goal.position && (reached === 0 || now() - goal.since > LATE_AFTER)
  }

  return {
    async isLate() {
      const isFirst = comparing === undefined
      if (now() - comparedAt >= COMPARE_EVERY) {
        comparedAt = now()
        comparing = compare()
        // The query itself will find out that the server is down.
        comparing.catch(() => undefined)
      }
      if (isFirst) await comparing
      return late
    },
  }
}
