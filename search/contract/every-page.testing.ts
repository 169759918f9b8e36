/** All hits of a query, page after page, as a client gets them that follows the cursors to the end. */
import type { SearchHit, SearchQuery, SearchResult } from '../engine.ts'

interface Asked {
  search(query: SearchQuery): SearchResult | Promise<SearchResult>
}

/** @param engines one or more; they return the pages in turn */
export async function everyPage(query: SearchQuery, ...engines: readonly [Asked, ...Asked[]]): Promise<SearchHit[]> {
  const hits: SearchHit[] = []
  let cursor: string | undefined
  for (let turn = 0; ; turn++) {
    const engine = engines[turn % engines.length] ?? engines[0]
    const page = await engine.search(cursor === undefined ? query : { ...query, cursor })
    hits.push(...page.hits)
    cursor = page.nextCursor
    if (cursor === undefined) return hits
  }
}
