/**
 * Two engines as one: the first is asked, and where it cannot answer, the second
 * does, and says so. Both have the same order, and cursors that name places in
 * it, so that a page of one can be followed by a page of the other.
 *
 * A server that is down must not make every query wait for it: a failure is
 * remembered for a few seconds, in which the second is asked at once.
 */
import type { EngineFailure, SearchEngine, SearchHit, SearchOptions, SearchResult } from '../engine.ts'
import { EngineUnavailableError } from './engine-failure.ts'

export interface FallbackSettings {
  /** The wanted engine. */
  readonly first: Pick<SearchEngine, 'search' | 'suggest' | 'position' | 'close'>
  /** The one that always answers. What is not a query (following the feed, rebuilding) is about this one alone. */
  readonly second: SearchEngine
  readonly clock: () => Date
  /** Told once whenever the first engine becomes unable to answer, or able again. */
  readonly onChange?: (problem: EngineUnavailableError | undefined) => void
}

/** In milliseconds. */
const REMEMBERED = 5000
/** Between two looks at how far the engines have come. */
const LOOK_EVERY = 5000
/** The first engine is behind when it has not come in this time to where the second was before. */
const LATE_AFTER = 60_000

export function withFallback({ first, second, clock, onChange }: FallbackSettings): SearchEngine {
  const now = () => clock().getTime()
  const lateness = lookAtLateness(first, second, now)
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

  /** What the first engine answers, or why it does not. */
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
      const asked = await ask(() => first.search(query, options))
      if ('answer' in asked) return asked.answer
      return { ...(await second.search(query, options)), instead: asked.failure }
    },
    async suggest(query, options?: SearchOptions): Promise<readonly SearchHit[]> {
      const asked = await ask(() => first.suggest(query, options))
      return 'answer' in asked ? asked.answer : second.suggest(query, options)
    },
    async close() {
      await first.close()
      await second.close()
    },
  }
}

/** Looks now and then, beside the queries: only the first one waits for it. */
function lookAtLateness(
  first: Pick<SearchEngine, 'position'>,
  second: Pick<SearchEngine, 'position'>,
  now: () => number,
): { isLate(): Promise<boolean> } {
  let looking: Promise<void> | undefined
  let lookedAt = Number.NEGATIVE_INFINITY
  let late = false
  /** What the first engine is to reach, and since when. */
  let goal = { position: 0, since: 0 }

  async function look(): Promise<void> {
    const wanted = await second.position()
    const reached = await first.position()
    if (reached >= goal.position) goal = { position: wanted, since: now() }
    // An index with nothing in it would find nothing, and say so.
    late = reached < goal.position && (reached === 0 || now() - goal.since > LATE_AFTER)
  }

  return {
    async isLate() {
      const isFirst = looking === undefined
      if (now() - lookedAt >= LOOK_EVERY) {
        lookedAt = now()
        looking = look()
        // That it is down is for the query to find out.
        looking.catch(() => undefined)
      }
      if (isFirst) await looking
      return late
    },
  }
}
