/** What bounds the work of one query, however much matches: rows visited and names read, not seconds. */
export interface SearchLimits {
  /** Rows of the index that are visited to list everything that matches; where there are more, counts are estimates. */
  readonly listedRows: number
  /** Rows and reads for suggestions, of which few are shown and none counted. */
  readonly suggestedRows: number
  readonly suggestedReads: number
  /** Where there are more, but filters leave no more than this share of them, the index is asked for what they leave. */
  readonly narrowedShare: number
  /** Organizations whose names are read to put all of them in order. */
  readonly listedReads: number
  /** Organizations that are read to see whether words in quotes stand in a name as they should. */
  readonly verified: number
  /** For one page where matches cannot be listed. When it is used up the page ends, and the next one goes on there. */
  readonly walkedRows: number
  readonly walkedReads: number
}

export const SEARCH_LIMITS: SearchLimits = {
  listedRows: 5000,
  suggestedRows: 1000,
  suggestedReads: 50,
  narrowedShare: 0.1,
  listedReads: 200,
  verified: 2000,
  walkedRows: 60_000,
  walkedReads: 3000,
}
