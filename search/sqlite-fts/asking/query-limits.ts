/**
 * Limits of the work of one query, however many organizations match. They count names that are visited in the index,
 * and organizations that are read, so that they do not depend on the speed of the machine.
 */
export interface QueryLimits {
  /** The maximum number of names to visit for a list of all matches; with more names, counts are estimates. */
  readonly listedNames: number
  /** The same two limits for suggestions: a page of them is short, and they are not counted. */
  readonly suggestedNames: number
  readonly suggestedReads: number
  /** With more names, the index applies the filters when they keep at most this share of the organizations. */
  readonly narrowedShare: number
  /** The maximum number of organizations to read in order to sort all matches. */
  readonly listedReads: number
  /** The maximum number of organizations to read in order to verify quoted phrases. */
  readonly verifiedReads: number
  /** For one page when matches cannot be listed. At the limit the page ends, and the next page continues there. */
  readonly streamedNames: number
  readonly streamedReads: number
}

export const QUERY_LIMITS: QueryLimits = {
  listedNames: 5000,
  suggestedNames: 1000,
  suggestedReads: 50,
  narrowedShare: 0.1,
  listedReads: 200,
  verifiedReads: 2000,
  streamedNames: 60_000,
  streamedReads: 3000,
}

/** The limits of a query for suggestions. The first hits are the same as with the limits of a search. */
export function suggestionLimits(limits: QueryLimits): QueryLimits {
  return {
    ...limits,
    listedNames: Math.min(limits.listedNames, limits.suggestedNames),
    listedReads: Math.min(limits.listedReads, limits.suggestedReads),
  }
}

/**
 * Called between pieces of a query's work, so that a query can be cancelled.
 * @param work the number of names visited, or organizations read, since the last call
 * @throws {CancelledError}
 */
export type Checkpoint = (work: number) => void

export const NEVER_CANCELLED: Checkpoint = () => {}

/** The caller has given up, so the rest of the answer is not computed. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError'
}
