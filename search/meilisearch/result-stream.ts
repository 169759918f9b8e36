/**
 * Answers queries with many matches, which are not all read: Meilisearch counts them, and
 * returns them in the order of names, grade by grade. Each one is read to verify its
 * grade, because a name may have a better grade than the one whose search found it.
 */
import type { Facets, SearchQuery, SortOrder } from '../engine.ts'
import type { Facet } from '../query/facet-counts.ts'
import { comparePlaces, dateMajor, dayOfMajor, effectiveSort, gradeMajor, type Place } from '../query/order.ts'
import type { TextQuery } from '../query/query.ts'
import { GRADE, looksAtNumbers, standing } from '../query/relevance.ts'
import {
  all,
  any,
  countedExpressions,
  dateExpressions,
  localityExpressions,
  numberExpression,
  quoted,
  wholeNameExpression,
} from './expressions.ts'
import { orderKey, plainly } from './indexed-document.ts'
import type { Placed } from './listed-results.ts'
import { FOUND_FIELDS, type FoundDocument, gradeByNumber, readFound } from './organization-reader.ts'
import { gradeTiers, type Tier } from './quality-searches.ts'
import type { Answer, Asked, Asking } from './server.ts'

export interface Walk {
  readonly asking: Asking
  readonly text: TextQuery | undefined
  readonly query: SearchQuery
  /** The expression of the text. */
  readonly matching: string
  readonly limit: number
  /** The position of the first requested match. */
  readonly from: Place
}

/** The next match, or the position to continue from when the requests are used up. */
export type Step = Placed | { readonly place: Place; readonly pause: true }

export const BEGINNING: Place = [0, '', '']
/** The maximum number of names that are the whole text, which may be many: `Holdings Limited`. */
const MOST_WHOLE = 1000
/** The maximum number of requests for one page. At the limit the page ends, and the next page continues there. */
const MOST_REQUESTS = 12
/** The number of grades in one request. */
const TIERS_AT_ONCE = 4

/** All filters. */
function filtersOf({ filters }: SearchQuery): readonly string[] {
  return [...localityExpressions(filters), ...dateExpressions(filters), ...countedExpressions(filters)]
}

const FACETS = ['status', 'register', 'entityType', 'credentialType'] as const satisfies readonly Facet[]
const ATTRIBUTE: Readonly<Record<Facet, string>> = {
  status: 'status',
  register: 'register',
  entityType: 'entityType',
  credentialType: 'credentialTypes',
}

/** The requests for totals and facets: each facet under all filters except its own. */
export function countQueries(query: SearchQuery, matching: string): readonly Asked[] {
  const { filters } = query
  const outer = [matching, ...localityExpressions(filters), ...dateExpressions(filters)]
  const everything = all([...outer, ...countedExpressions(filters)])
  return [
    { filter: everything, facets: FACETS.map(facet => ATTRIBUTE[facet]), limit: 0 },
    ...FACETS.filter(facet => isSet(filters[facet])).map(facet => ({
      filter: all([...outer, ...countedExpressions(filters, facet)]),
      facets: [ATTRIBUTE[facet]],
      limit: 0,
    })),
  ]
}

/** @param answers to `countQueries` */
export function readCounts({ filters }: SearchQuery, answers: readonly Answer[]): { total: number; facets: Facets } {
  const [everything, ...apart] = answers
  const own = new Map(FACETS.filter(facet => isSet(filters[facet])).map((facet, at) => [facet, apart[at]]))
  const counts = (facet: Facet) => (own.get(facet) ?? everything)?.facetDistribution?.[ATTRIBUTE[facet]] ?? {}
  const plain = (facet: Facet) =>
    Object.fromEntries(Object.entries(counts(facet)).map(([value, count]) => [plainly(value), count]))
  const { active = 0, inactive = 0 } = counts('status')
  return {
    total: everything?.estimatedTotalHits ?? 0,
    facets: {
      status: { active, inactive },
      entityType: plain('entityType'),
      register: plain('register'),
      credentialType: plain('credentialType'),
    },
  }
}

function isSet(filter: string | readonly string[] | undefined): boolean {
  return filter !== undefined && filter.length > 0
}

export function walkInOrder(walk: Walk): AsyncGenerator<Step> {
  const sort = effectiveSort(walk.text, walk.query.sort)
  return sort === 'relevance' && walk.text ? byRelevance(walk, walk.text) : bySorting(walk, sort)
}

/** By name or date, in Meilisearch's order. */
async function* bySorting(walk: Walk, sort: SortOrder): AsyncGenerator<Step> {
  const { text, query, matching } = walk
  const filter = all([matching, ...filtersOf(query)])
  const tier: Stream = {
    filter,
    sort: sort === 'name' ? [] : [sort === 'newest' ? 'registered:desc' : 'registered:asc'],
    majorOf: ({ registered }) => (sort === 'name' ? 0 : dateMajor(registered, sort)),
    after: place => all([filter, behind(place, sort)]),
  }
  for await (const step of stream(walk, tier, walk.from)) {
    if ('pause' in step) yield step
    else if (text === undefined) yield step
    else {
      const numberGrade = gradeByName(walk, text, step.document)
      if (numberGrade !== undefined || standing(text, step.document, query.names)) yield { ...step, numberGrade }
    }
  }
}

function gradeByName({ query }: Walk, text: TextQuery, document: FoundDocument): number | undefined {
  return looksAtNumbers(query.names) ? gradeByNumber(text, document) : undefined
}

/** The filter for matches at the position or after it. */
function behind([major, words, id]: Place, sort: SortOrder): string {
  const order = `order >= ${quoted(orderKey(words, id))}`
  if (sort !== 'newest' && sort !== 'oldest') return order
  const day = dayOfMajor(major, sort)
  if (day === undefined) return all(['registered NOT EXISTS', order])
  const further = `registered ${sort === 'newest' ? '<' : '>'} ${day}`
  return any([further, all([`registered = ${day}`, order]), 'registered NOT EXISTS'])
}

async function* byRelevance(walk: Walk, text: TextQuery): AsyncGenerator<Step> {
  const { asking, query, from } = walk
  const filters = filtersOf(query)
  const tiers = gradeTiers(text, query.names).filter(({ major }) => major >= from[0])
  const tierAsked = (tier: Tier, start: Place): Asked => asked(walk, tierStream(tier, filters), start)
  const numbers = looksAtNumbers(query.names) ? [numberExpression(text)] : []
  const head = { filter: all([any([wholeNameExpression(text), ...numbers]), ...filters]), limit: MOST_WHOLE }
  const first = tiers.slice(0, 2)
  const answers = await asking.search([
    { ...head, attributesToRetrieve: FOUND_FIELDS },
    ...first.map(tier => tierAsked(tier, startOf(tier, from))),
  ])
  const wholes = (answers?.[0]?.hits ?? []).map(readFound).flatMap(document => placedWhole(walk, text, document))
  for (const placed of wholes.sort((a, b) => comparePlaces(a.place, b.place))) {
    if (comparePlaces(placed.place, from) >= 0) yield placed
  }
  let known: readonly Answer[] = answers?.slice(1) ?? []
  for (let at = 0; at < tiers.length; ) {
    const batch = tiers.slice(at, at + known.length)
    for (const [index, tier] of batch.entries()) {
      const steps = stream(walk, tierStream(tier, filters), startOf(tier, from), known[index])
      for await (const step of steps) if ('pause' in step || belongs(walk, text, tier, step.document)) yield step
    }
    at += batch.length
    const next = tiers.slice(at, at + TIERS_AT_ONCE)
    if (next.length === 0) return
    known = (await asking.search(next.map(tier => tierAsked(tier, startOf(tier, from))))) ?? []
    if (known.length === 0) return
  }
}

function tierStream({ major, expression }: Tier, filters: readonly string[]): Stream {
  const filter = all([expression, ...filters])
  return { filter, sort: [], majorOf: () => major, after: place => all([filter, behind(place, 'name')]) }
}

function startOf({ major }: Tier, from: Place): Place {
  return major === from[0] ? from : [major, '', '']
}

/** Matches by a number or a whole name. They are few even when other matches are many. */
function placedWhole(walk: Walk, text: TextQuery, document: FoundDocument): readonly Placed[] {
  const numberGrade = gradeByName(walk, text, document)
  const grade = numberGrade ?? standing(text, document, walk.query.names)?.grade
  if (grade === undefined || grade >= GRADE.legal) return []
  return [{ place: [gradeMajor(grade, !document.active), document.words, document.id], document, numberGrade }]
}

function belongs(walk: Walk, text: TextQuery, tier: Tier, document: FoundDocument): boolean {
  if (gradeByName(walk, text, document) !== undefined) return false
  return standing(text, document, walk.query.names)?.grade === tier.grade
}

interface Stream {
  readonly filter: string
  /** The sort keys before the name. */
  readonly sort: readonly string[]
  majorOf(document: FoundDocument): number
  /** The filter for matches at the position or after it. */
  after(place: Place): string
}

function asked({ limit }: Walk, { filter, sort, after }: Stream, from: Place): Asked {
  const whole = from[1] === '' && from[2] === ''
  return {
    filter: whole && sort.length === 0 ? filter : after(from),
    sort: [...sort, 'order:asc'],
    // One more than the page shows whether there is another page.
    limit: limit + 1,
    attributesToRetrieve: FOUND_FIELDS,
  }
}

/** @param first the answer to the first request, if it was sent together with others */
async function* stream(walk: Walk, tier: Stream, from: Place, first?: Answer): AsyncGenerator<Step> {
  let start = from
  let known = first
  for (let requests = 0; requests < MOST_REQUESTS; requests++) {
    const answer = known ?? (await walk.asking.search([asked(walk, tier, start)]))?.[0]
    known = undefined
    const documents = (answer?.hits ?? []).map(readFound)
    for (const document of documents) {
      const place: Place = [tier.majorOf(document), document.words, document.id]
      yield { place, document }
      start = [place[0], place[1], `${place[2]}\0`]
    }
    if (documents.length <= walk.limit) return
  }
  yield { place: start, pause: true }
}
