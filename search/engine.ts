/**
 * The port between the registry and a search engine. An engine follows the
 * change feed: in one commit with its content it stores the `seq` up to which it
 * has seen everything, so that a crash can only make the index late. The index
 * can be deleted at any time.
 */

/** The data that an engine gets about an organization. */
export interface SearchDocument {
  /** Organization id; unique. */
  readonly id: string
  /** Organization version this was made from; `orgseal check` compares it with the store. */
  readonly version: number
  readonly legalName: string
  readonly previousNames: readonly string[]
  readonly otherNames: readonly string[]
  readonly registrationNumber: string
  /** Values of other identifiers (business number, LEI …). */
  readonly identifiers: readonly string[]
  readonly active: boolean
  readonly register: string
  /** `<register>/<the register's word for the type>`: two registers may share a word. */
  readonly entityType: string
  /** The types of its credentials in force. */
  readonly credentialTypes: readonly string[]
  /** City or town of the registered office, as the register writes it; absent when unknown. */
  readonly locality?: string
  /** `YYYY-MM-DD`; absent when unknown. */
  readonly registeredOn?: string
  readonly dissolvedOn?: string
}

/** All filters must hold. A filter without values filters nothing. */
export interface SearchFilters {
  readonly status?: 'active' | 'inactive'
  readonly entityType?: readonly string[]
  readonly register?: readonly string[]
  readonly credentialType?: readonly string[]
  /** Compared like names: ignoring case and accents. */
  readonly locality?: readonly string[]
  /** Inclusive bounds, `YYYY-MM-DD`. A document without a date matches neither bound. */
  readonly registeredFrom?: string
  readonly registeredTo?: string
  readonly dissolvedFrom?: string
  readonly dissolvedTo?: string
}

/**
 * The names to search. `current`: legal names, and numbers; `previous` and `other`: those names alone; `all`:
 * everything.
 */
export type NamesSearched = 'all' | 'current' | 'previous' | 'other'

/**
 * `relevance`: best first, see `relevance.ts`. `name`: by legal name. `newest`, `oldest`: by the day of registration;
 * organizations without one come last, either way. Ties are ordered by name, then by id.
 */
export type SortOrder = 'relevance' | 'name' | 'newest' | 'oldest'

export interface SearchQuery {
  /** As the person typed it; see `query.ts` for the syntax. Empty matches everything. */
  readonly text: string
  readonly filters: SearchFilters
  readonly names: NamesSearched
  readonly sort: SortOrder
  /** 1 to 100; a value out of range counts as the nearest one in range. */
  readonly limit: number
  /** From a previous answer to the same query. */
  readonly cursor?: string
}

export interface SearchHit {
  readonly id: string
  readonly matched: Matched
}

/** The reason for a hit: the matching text as the register has it, and the kind of that text. */
export interface Matched {
  readonly kind: 'legal-name' | 'previous-name' | 'other-name' | 'registration-number' | 'identifier' | 'everything'
  /** Empty for `everything` (a query without words to find). */
  readonly text: string
  /** The matching parts of `text`, in order and without overlap. */
  readonly highlights: readonly Highlight[]
  /** Present when it matches only after the correction of a typing error. */
  readonly typo?: true
}

/** Offsets in UTF-16 code units; `end` is exclusive. */
export interface Highlight {
  readonly start: number
  readonly end: number
}

/** The number of organizations for each choice, under all filters except that of the facet itself. */
export interface Facets {
  readonly status: Readonly<Record<'active' | 'inactive', number>>
  readonly entityType: Readonly<Record<string, number>>
  readonly register: Readonly<Record<string, number>>
  readonly credentialType: Readonly<Record<string, number>>
}

export interface SearchResult {
  /** Number of organizations that match, over all pages. */
  readonly total: number
  /** False when `total` and the facets are estimates, because counting every match would take too long. */
  readonly exact: boolean
  readonly hits: readonly SearchHit[]
  readonly facets: Facets
  /** Absent on the last page. Even when it is present, a page may have fewer hits than its limit. */
  readonly nextCursor?: string
  /** Present when the preferred engine could not answer, and another one did. */
  readonly instead?: EngineFailure
}

/** Why an engine cannot answer: it does not respond, refuses the request, or has not seen enough of the feed. */
export type EngineFailure = 'unreachable' | 'refused' | 'behind'

export interface IndexBatch {
  readonly documents: readonly SearchDocument[]
  /** The feed position directly before these documents. */
  readonly after: number
  /** The feed position of the index with these documents. */
  readonly seq: number
}

/** A cursor that this engine did not issue, or issued for another query. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError'
}

export interface SearchOptions {
  /** Aborted when the caller has given up: the query may stop, and fails with the signal's reason. */
  readonly signal?: AbortSignal
}

export interface SearchEngine {
  /** The feed position up to which everything is in the index; 0 when it is new. */
  position(): Promise<number>
  /** The name of the position's feed, as given to `rebuild`; `undefined` when the index is new. */
  feed(): Promise<string | undefined>
  /**
   * Insert or replace documents and advance the position, in one commit. A batch that does not begin at the
   * index's position is ignored: another process has moved it, on or back to 0, and the follower asks again.
   */
  apply(batch: IndexBatch): Promise<void>
  /**
   * Build a new index beside the current one, and replace the current one at once when the new one is complete. An
   * error from `documents` leaves the old index unchanged. Does nothing while another process is rebuilding it: the
   * follower asks again.
   * @param documents each organization once, in any order
   * @param seq the feed position of the documents, which may be newer
   * @param feed the name of that feed: a position in another feed means nothing
   */
  rebuild(documents: AsyncIterable<SearchDocument>, seq: number, feed?: string): Promise<void>
  /** @throws {InvalidCursorError} */
  search(query: SearchQuery, options?: SearchOptions): Promise<SearchResult>
  /** Suggestions while typing: the first hits of `search` for the same text, without totals and facets. */
  suggest(query: Omit<SearchQuery, 'cursor' | 'sort'>, options?: SearchOptions): Promise<readonly SearchHit[]>
  /** Every indexed id with its version, in id order, which `orgseal check` compares with the store. */
  entries(): AsyncIterable<{ readonly id: string; readonly version: number }>
  /** Optimize the index after many writes. */
  optimise(): Promise<void>
  close(): Promise<void>
}
