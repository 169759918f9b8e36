/** All that a query finds, page after page, as somebody gets it who follows the cursors to the end. */
import type { SearchHit, SearchQuery, SearchResult } from '../engine.ts'

interface Asked {
  search(query: SearchQuery): SearchResult | Promise<SearchResult>
}

/** @param engines each gives one page, in turn; one or more */
export async function everyPage(query: SearchQuery, ...engines: readonly [Asked, ...Asked[]]): Promise<SearchHit[]> {
  const hits: SearchHit[] = []
  let cursor: string | undefined
  for (let turn = 0; ; turn++) {
    const asked = engines[turn % engines.length] ?? engines[0]
    const page = await asked.search(cursor === undefined ? query : { ...query, cursor })
    hits.push(...page.hits)
    cursor = page.nextCursor
    if (cursor === undefined) return hits
  }
}
