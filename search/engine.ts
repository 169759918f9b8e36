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
  readonly credentialTypes: readonly string[]
  /** `YYYY-MM-DD`; absent when unknown. */
  readonly registeredOn?: string
}

export interface SearchFilters {
  readonly status?: 'active' | 'inactive'
  readonly entityType?: readonly string[]
  readonly register?: readonly string[]
  readonly credentialType?: readonly string[]
  /** Inclusive, `YYYY-MM-DD`. A document without a date matches neither bound. */
  readonly registeredFrom?: string
  readonly registeredTo?: string
}

export interface SearchQuery {
  /** As the person typed it; the engine normalises. Empty matches everything. */
  readonly text: string
  readonly filters: SearchFilters
  /** `current`: legal names (and numbers) only; `all`: previous and other names too. */
  readonly names: 'current' | 'all'
  /** 1 to 100. */
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
  /** Empty for `everything` (a query without text). */
  readonly text: string
}

export interface Facets {
  readonly status: Readonly<Record<'active' | 'inactive', number>>
  readonly entityType: Readonly<Record<string, number>>
  readonly register: Readonly<Record<string, number>>
}

export interface SearchResult {
  /** Exact number of organizations that match, over all pages. */
  readonly total: number
  readonly hits: readonly SearchHit[]
  readonly facets: Facets
  /** Absent on the last page. */
  readonly nextCursor?: string
}

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

export interface SearchEngine {
  /** The feed position up to which everything is in the index; 0 when it is new. */
  position(): Promise<number>
  /**
   * Insert or replace documents and advance the position, in one commit. A batch that does not begin where the
   * index stands is ignored: another process has moved it, on or back to 0, and the follower asks again.
   */
  apply(batch: IndexBatch): Promise<void>
  /** @throws {InvalidCursorError} */
  search(query: SearchQuery): Promise<SearchResult>
  /** As-you-type: the hits that `search` would put first for the same text, without totals and facets. */
  suggest(query: Omit<SearchQuery, 'cursor'>): Promise<readonly SearchHit[]>
  /** Every indexed id with its version, in id order, `limit` at a time: what `check` compares with the store. */
  entries(
    after: string | undefined,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly version: number }[]>
  /** Forget everything; position is 0 again. */
  clear(): Promise<void>
  /** Bring the index into its best shape after much was written. */
  optimise(): Promise<void>
  close(): Promise<void>
}
