/**
 * The port between the registry and a search engine. An engine follows the
 * change feed: it keeps, with its own content and in the same commit, the `seq`
 * up to which it has seen everything, so that a crash can only ever make it
 * late. It can be thrown away at any time.
 */

/** What an engine is told about an organization. */
export interface SearchDocument {
  /** Organization id; unique. */
  readonly id: string
  /** Organization version this was made from; lets `check` compare index and store. */
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
  /** Of its credentials in force. */
  readonly credentialTypes: readonly string[]
  /** City or town of the registered office, as the register writes it; absent when unknown. */
  readonly locality?: string
  /** `YYYY-MM-DD`; absent when unknown. */
  readonly registeredOn?: string
  readonly dissolvedOn?: string
}

/** All must hold. A filter without values filters nothing. */
export interface SearchFilters {
  readonly status?: 'active' | 'inactive'
  readonly entityType?: readonly string[]
  readonly register?: readonly string[]
  readonly credentialType?: readonly string[]
  /** Compared as names are: in any case, with or without accents. */
  readonly locality?: readonly string[]
  /** Inclusive, `YYYY-MM-DD`. A document without a date matches neither bound. */
  readonly registeredFrom?: string
  readonly registeredTo?: string
  readonly dissolvedFrom?: string
  readonly dissolvedTo?: string
}

/**
 * Which names are looked at. `current`: legal names, and numbers; `previous` and `other`: those names alone; `all`:
 * everything.
 */
export type NamesSearched = 'all' | 'current' | 'previous' | 'other'

/**
 * `relevance`: best first, see `relevance.ts`. `name`: by legal name. `newest`, `oldest`: by the day of registration;
 * those without one stand last, either way. What is alike goes by name, then by id.
 */
export type SortOrder = 'relevance' | 'name' | 'newest' | 'oldest'

export interface SearchQuery {
  /** As the person typed it; see `query.ts` for what may be written. Empty matches everything. */
  readonly text: string
  readonly filters: SearchFilters
  readonly names: NamesSearched
  readonly sort: SortOrder
  /** 1 to 100; what is out of range counts as the nearest in range. */
  readonly limit: number
  /** From a previous answer to the same query. */
  readonly cursor?: string
}

export interface SearchHit {
  readonly id: string
  readonly matched: Matched
}

/** What made it a hit: the text as the register has it, and which of its texts it was. */
export interface Matched {
  readonly kind: 'legal-name' | 'previous-name' | 'other-name' | 'registration-number' | 'identifier' | 'everything'
  /** Empty for `everything` (a query without words to find). */
  readonly text: string
  /** Where in `text` it matches, in order and apart. */
  readonly highlights: readonly Highlight[]
  /** Present when it matches only if something in the query is taken for a typing error. */
  readonly typo?: true
}

/** Offsets in UTF-16 code units; `end` is the first that does not belong to it. */
export interface Highlight {
  readonly start: number
  readonly end: number
}

/** How many organizations each choice would give, under all the filters but that of the facet itself. */
export interface Facets {
  readonly status: Readonly<Record<'active' | 'inactive', number>>
  readonly entityType: Readonly<Record<string, number>>
  readonly register: Readonly<Record<string, number>>
  readonly credentialType: Readonly<Record<string, number>>
}

export interface SearchResult {
  /** Number of organizations that match, over all pages. */
  readonly total: number
  /** False where `total` and the facets are estimates, because counting every match would take too long. */
  readonly exact: boolean
  readonly hits: readonly SearchHit[]
  readonly facets: Facets
  /** Absent on the last page. Where it is present, a page may have fewer hits than its limit. */
  readonly nextCursor?: string
  /** Present when the engine that was asked for could not answer, and another one did. */
  readonly instead?: EngineFailure
}

/** Why an engine cannot answer: nobody is there, it refuses us, or it has not seen enough of the feed. */
export type EngineFailure = 'unreachable' | 'refused' | 'behind'

export interface IndexBatch {
  readonly documents: readonly SearchDocument[]
  /** The feed position after which these begin. */
  readonly after: number
  /** The feed position that the index has reached once these are in. */
  readonly seq: number
}

/** A cursor that this engine did not give out, or gave out for another query. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError'
}

export interface SearchOptions {
  /** Whoever asked has given up: the query may stop, and fails with the signal's reason. */
  readonly signal?: AbortSignal
}

export interface SearchEngine {
  /** The feed position up to which everything is in the index; 0 when it is new. */
  position(): Promise<number>
  /** The name of the feed that the position is of, as `rebuild` was given it; `undefined` when the index is new. */
  feed(): Promise<string | undefined>
  /**
   * Insert or replace documents and advance the position, in one commit. A batch that does not begin where the
   * index stands is ignored: another process has moved it, on or back to 0, and the follower asks again.
   */
  apply(batch: IndexBatch): Promise<void>
  /**
   * Make the index anew, beside the one that answers, and put it in its place at once when it is complete. Whatever
   * `documents` throws leaves the old index as it was. Does nothing where another process is making it already: the
   * follower asks again.
   * @param documents each organization once, in any order
   * @param seq the feed position that they are at, or later
   * @param feed the name of that feed: a position of another feed means nothing
   */
  rebuild(documents: AsyncIterable<SearchDocument>, seq: number, feed?: string): Promise<void>
  /** @throws {InvalidCursorError} */
  search(query: SearchQuery, options?: SearchOptions): Promise<SearchResult>
  /** As-you-type: the hits that `search` would put first for the same text, without totals and facets. */
  suggest(query: Omit<SearchQuery, 'cursor' | 'sort'>, options?: SearchOptions): Promise<readonly SearchHit[]>
  /** Every indexed id with its version, in id order: what `check` compares with the store. */
  entries(): AsyncIterable<{ readonly id: string; readonly version: number }>
  /** Bring the index into its best shape after much was written. */
  optimise(): Promise<void>
  close(): Promise<void>
}
