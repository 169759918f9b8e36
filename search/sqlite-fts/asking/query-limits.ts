/** Limits of the work of one query, however many organizations match: in rows and reads, not in seconds. */
export interface SearchLimits {
  /** The maximum number of index rows to visit for a list of all matches; with more rows, counts are estimates. */
  readonly listedRows: number
  /** Rows and reads for suggestions: few are shown, and they are not counted. */
  readonly suggestedRows: number
  readonly suggestedReads: number
  /** With more rows, the index applies the filters when they keep at most this share of the organizations. */
  readonly narrowedShare: number
  /** The maximum number of organizations whose names are read to sort all of them. */
  readonly listedReads: number
  /** The maximum number of organizations that are read to verify quoted phrases. */
  readonly verified: number
  /** For one page when matches cannot be listed. At the limit the page ends, and the next page continues there. */
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
