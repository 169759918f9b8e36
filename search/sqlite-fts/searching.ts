/** Answering queries. Reads one state of the index per query, so that hits, totals and facets agree. */
import type Database from 'better-sqlite3'
import { type Position, readCursor, writeCursor } from '../cursor.ts'
import { InvalidCursorError, type Matched, type SearchHit, type SearchQuery, type SearchResult } from '../engine.ts'
import { matchedName } from '../matching.ts'
import { type ParsedQuery, parseQuery, type TextQuery } from '../query.ts'
import { type Counts, type FacetGroup, facetGroups, passes, sumUp } from './facet-groups.ts'
import { FIRST_NAME_RANK, matchingOnceSql, matchingSql, matchingValues } from './ranking.ts'
import { NAME_KIND, NUMBER_KIND } from './schema.ts'
import { preparer, type Values } from './statements.ts'

export interface Searching {
  /** @throws {InvalidCursorError} */
  search(query: SearchQuery): SearchResult
  suggest(query: SearchQuery): SearchHit[]
}

interface FoundRow {
  number: number
  rank: number
  inactive: number
  words: string
  id: string
  legal_name: string
  registration_number: string
}

/** The least and the greatest number of hits that a page can have. */
const LIMIT = { least: 1, greatest: 100 }

export function searching(database: Database.Database): Searching {
  const groups = facetGroups(database)
  const preparePage = preparer<FoundRow>(database)
  const prepareCount = preparer<{ facet_group: number; organizations: number }>(database)
  const furtherNames = database.prepare<[number], { kind: number; name: string }>(
    'SELECT kind, name FROM further_names WHERE organization = ? ORDER BY number DESC',
  )
  const identifier = database
    .prepare<[string, number], string>(
      `SELECT text FROM numbers WHERE key = ? AND kind = ${NUMBER_KIND.identifier} AND organization = ?`,
    )
    .pluck()

  /** The hits from the cursor on, and one more when there is one. */
  function findPage(query: SearchQuery, parsed: ParsedQuery, all: readonly FacetGroup[]): FoundRow[] {
    const after = query.cursor === undefined ? undefined : readPosition(query, query.cursor)
    if (parsed.kind === 'nothing') return []
    const chosen = all.filter(group => passes(group, query.filters))
    if (chosen.length === 0) return []
    const conditions = dateConditions(query)
    if (chosen.length < all.length) conditions.push('facet_group IN (SELECT value FROM json_each(@groups))')
    const values = {
      ...dateValues(query),
      ...after,
      groups: JSON.stringify(chosen.map(group => group.number)),
      limit: clampLimit(query.limit) + 1,
    }
    const columns = 'o.number, rank, inactive, words, id, legal_name, registration_number'
    if (parsed.kind === 'everything') {
      if (after) conditions.push('(words, id) > (@words, @id)')
      const sql = `SELECT ${columns} FROM (SELECT *, 0 AS rank FROM organizations) o
        ${where(conditions)} ORDER BY words, id LIMIT @limit`
      return preparePage(sql).all(values)
    }
    if (after) conditions.push('(rank, inactive, words, id) > (@rank, @inactive, @words, @id)')
    const sql = `WITH matching (organization, rank) AS (${matchingSql(parsed, query.names)})
      SELECT ${columns} FROM (SELECT organization, min(rank) AS rank FROM matching GROUP BY organization)
      CROSS JOIN organizations o ON o.number = organization
      ${where(conditions)} ORDER BY rank, inactive, words, id LIMIT @limit`
    return preparePage(sql).all({ ...values, ...matchingValues(parsed) })
  }

  /** How many of each group match, before filters, dates aside. */
  function count(query: SearchQuery, parsed: ParsedQuery, all: readonly FacetGroup[]): Counts {
    if (parsed.kind === 'nothing') return new Map()
    const conditions = dateConditions(query)
    if (parsed.kind === 'everything' && conditions.length === 0) {
      return new Map(all.map(group => [group.number, group.organizations]))
    }
    const from =
      parsed.kind === 'everything'
        ? 'organizations'
        : `(${matchingOnceSql(query.names)}) CROSS JOIN organizations ON number = organization`
    const rows = prepareCount(
      `SELECT facet_group, count(*) AS organizations FROM ${from} ${where(conditions)} GROUP BY facet_group`,
    ).all({ ...dateValues(query), ...(parsed.kind === 'text' ? matchingValues(parsed) : {}) })
    return new Map(rows.map(row => [row.facet_group, row.organizations]))
  }

  function toHit(row: FoundRow, parsed: ParsedQuery, names: SearchQuery['names']): SearchHit {
    return { id: row.id, matched: parsed.kind === 'text' ? whatMatched(row, parsed, names) : EVERYTHING }
  }

  function whatMatched(row: FoundRow, parsed: TextQuery, names: SearchQuery['names']): Matched {
    if (row.rank === NUMBER_KIND.registrationNumber) {
      return { kind: 'registration-number', text: row.registration_number }
    }
    if (row.rank < FIRST_NAME_RANK) {
      return { kind: 'identifier', text: identifier.get(parsed.number, row.number) ?? '' }
    }
    const further = names === 'all' ? furtherNames.all(row.number) : []
    const ofKind = (kind: number) => further.filter(name => name.kind === kind).map(({ name }) => name)
    const found = matchedName(parsed, {
      legalName: row.legal_name,
      otherNames: ofKind(NAME_KIND.other),
      previousNames: ofKind(NAME_KIND.previous),
    })
    return found ?? { kind: 'legal-name', text: row.legal_name }
  }

  const search = database.transaction((query: SearchQuery): SearchResult => {
    const parsed = parseQuery(query.text)
    const all = groups.all()
    const rows = findPage(query, parsed, all)
    const page = rows.slice(0, clampLimit(query.limit))
    const last = rows.length > page.length ? page.at(-1) : undefined
    return {
      ...sumUp(all, count(query, parsed, all), query.filters),
      hits: page.map(row => toHit(row, parsed, query.names)),
      ...(last && { nextCursor: writeCursor(query, [last.rank, last.inactive, last.words, last.id]) }),
    }
  })

  const suggest = database.transaction((query: SearchQuery): SearchHit[] => {
    const parsed = parseQuery(query.text)
    const rows = findPage(query, parsed, groups.all())
    return rows.slice(0, clampLimit(query.limit)).map(row => toHit(row, parsed, query.names))
  })

  return { search: query => search.deferred(query), suggest: query => suggest.deferred(query) }
}

const EVERYTHING: Matched = { kind: 'everything', text: '' }

function clampLimit(limit: number): number {
  return Math.min(LIMIT.greatest, Math.max(LIMIT.least, Math.trunc(limit) || LIMIT.least))
}

function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
}

function dateConditions({ filters }: SearchQuery): string[] {
  return [
    ...(filters.registeredFrom === undefined ? [] : ['registered_on >= @from']),
    ...(filters.registeredTo === undefined ? [] : ['registered_on <= @to']),
  ]
}

function dateValues({ filters }: SearchQuery): Values {
  return { from: filters.registeredFrom ?? null, to: filters.registeredTo ?? null }
}

function readPosition(query: SearchQuery, cursor: string): Values {
  const [rank, inactive, words, id] = readCursor(query, cursor)
  if (rank === undefined || inactive === undefined || words === undefined || id === undefined) {
    throw new InvalidCursorError('This cursor is not from this search engine. Start again without a cursor.')
  }
  return { rank, inactive, words, id } satisfies Record<string, Position[number]>
}
