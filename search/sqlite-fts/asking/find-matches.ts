/**
 * Finds the matches of a query, before they are sorted: all of them when they are
 * few enough, else the first of them, from which the rest is estimated.
 */
import type { SearchQuery } from '../../engine.ts'
import { localityKey } from '../../names/locality-key.ts'
import { type Counts, sumUp } from '../../query/facet-counts.ts'
import type { ParsedQuery, TextQuery } from '../../query/query.ts'
import { looksAtNumbers } from '../../query/relevance.ts'
import { FEW, fallsShort } from '../../query/typos.ts'
import { NO_ORGANIZATION } from '../file/columns.ts'
import type { ValueKind } from '../file/filter-values.ts'
import { withValues } from './expressions.ts'
import type { MatchedPlaces } from './matched-rows.ts'
import { type PlaceFilter, placeFilter } from './place-filter.ts'
import type { Tools } from './query-context.ts'
import type { ClosePlace } from './similar-names.ts'
import type { Snapshot } from './snapshot.ts'

/** The matches, or the expression that finds them. */
export interface Matching {
  /** For `MATCH`, with as many filters as it can hold; undefined when every organization matches. */
  readonly expression: string | undefined
  /** Adds the same filters to another expression. */
  within(expression: string): string
  /** All that match by name and pass the filters; undefined when there are too many to list, or to read. */
  readonly listed: Pick<MatchedPlaces, 'places' | 'kinds'> | undefined
  /** Grades of those that match by a number and pass the filters. */
  readonly numbers: ReadonlyMap<number, number>
  readonly close: readonly ClosePlace[]
  readonly filter: PlaceFilter
  /** Whether it is in one of the requested localities, which the place filter does not know. */
  belongs(place: number): boolean
  /** By facet group, with only the filters by date and locality applied. */
  readonly counts: Counts
  readonly total: number
  /** False when counts or total are estimates. */
  readonly exact: boolean
}

type Asked = Pick<SearchQuery, 'filters' | 'names' | 'sort'>

export function findMatching(tools: Tools, snapshot: Snapshot, parsed: ParsedQuery, asked: Asked): Matching {
  const filter = placeFilter(snapshot, asked.filters)
  const localities = localityNumbers(tools, asked)
  const belongs = (place: number) => isIn(tools, localities, place)
  const within = (expression: string) => withValues(expression, localities === undefined ? [] : [localities])
  const none = { expression: undefined, within, numbers: new Map(), close: [], filter, belongs, exact: true }
  if (parsed.kind === 'nothing' || localities?.length === 0) {
    return { ...none, listed: { places: [], kinds: [] }, counts: new Map(), total: 0 }
  }
  const names = parsed.kind === 'text' ? tools.expressions.names(parsed, asked.names) : undefined
  const everywhere = localities === undefined ? names?.text : withValues(names?.text, [localities])
  if (everywhere === undefined) {
    const counts = countEverything(snapshot, filter)
    return { ...none, listed: undefined, counts, total: sumUp(snapshot.groups, counts, asked.filters).total }
  }
  // Without text every organization matches, with any names.
  const searched = parsed.kind === 'text' ? asked.names : 'current'
  const base = tools.matcher.match(
    everywhere,
    searched,
    { from: 0, to: snapshot.places.end() },
    tools.limits.listedRows,
  )
  const text = parsed.kind === 'text' ? parsed : undefined
  const verified = base.complete && text ? verify(tools, text, base, asked) : base
  const numbers = new Map(text && looksAtNumbers(asked.names) ? tools.standings.byNumber(text) : [])
  for (const place of numbers.keys()) if (!belongs(place)) numbers.delete(place)
  const found: Found = { tools, snapshot, asked, filter, belongs, within, text, expression: everywhere, numbers }
  const exact = names?.exact ?? true
  if (!verified.complete) return listPart(found, verified)
  return { ...listAll(found, verified), exact }
}

interface Found {
  readonly tools: Tools
  readonly snapshot: Snapshot
  readonly asked: Asked
  readonly filter: PlaceFilter
  belongs(place: number): boolean
  within(expression: string): string
  readonly text: TextQuery | undefined
  readonly expression: string
  /** Before the filters. */
  readonly numbers: ReadonlyMap<number, number>
}

function listAll(found: Found, base: MatchedPlaces): Omit<Matching, 'exact'> {
  const { snapshot, asked, filter, belongs, within, text, expression } = found
  const close = text ? closeTo(found, text, base) : []
  const further = [...found.numbers.keys()].filter(place => !base.places.includes(place))
  const counts = countPlaces(snapshot, filter, [...base.places, ...further, ...close.map(({ place }) => place)])
  return {
    ...{ expression, within, filter, belongs, counts, listed: listed(found, base) },
    numbers: passingNumbers(found),
    close: close.filter(({ place }) => filter.passes(place)),
    total: sumUp(snapshot.groups, counts, asked.filters).total,
  }
}

/** There are more rows than the limit. The filters that the index knows may leave few enough. */
function listPart(found: Found, base: MatchedPlaces): Matching {
  const { tools, snapshot, asked, filter, belongs } = found
  const share = base.seenTo / snapshot.places.end()
  const sampled = countPlaces(snapshot, filter, base.places)
  const counts = new Map([...sampled].map(([group, count]) => [group, Math.round(count / share)]))
  const numbers = passingNumbers(found)
  const rest = { filter, belongs, counts, numbers, close: [], exact: false }
  const values = filterValues(tools, asked)
  const passed = base.places.filter(filter.passes).length
  if (values.length === 0 || passed > base.places.length * tools.limits.narrowedShare) {
    // Unless the sample shows that the filters leave few, the columns are faster than the index at filtering.
    const { total } = sumUp(snapshot.groups, counts, asked.filters)
    return { ...rest, expression: found.expression, within: found.within, listed: undefined, total }
  }
  const within = (expression: string) => withValues(found.within(expression), values)
  const expression = withValues(found.expression, values)
  const range = { from: 0, to: snapshot.places.end() }
  const filtered = tools.matcher.match(expression, asked.names, range, tools.limits.listedRows)
  if (!filtered.complete || needsReading(found.text)) {
    const { total } = sumUp(snapshot.groups, counts, asked.filters)
    return { ...rest, expression, within, listed: undefined, total }
  }
  const all = passing(filtered, filter)
  const total = new Set([...all.places, ...numbers.keys()]).size
  return { ...rest, expression, within, listed: listed(found, all), total }
}

function closeTo(found: Found, text: TextQuery, base: MatchedPlaces): readonly ClosePlace[] {
  const { tools, snapshot, asked, filter, belongs, within } = found
  if (base.places.length >= FEW) return []
  const grades = base.places.map(place => tools.standings.ofName(text, place, asked.names)?.grade ?? 0)
  if (!fallsShort(text, [...found.numbers.values(), ...grades])) return []
  const close = tools.close(text, { names: asked.names, skip: new Set(base.places), snapshot, within })
  return close.filter(({ place }) => filter.passesDates(place) && belongs(place))
}

function verify(tools: Tools, text: TextQuery, base: MatchedPlaces, asked: Asked): MatchedPlaces {
  if (!needsReading(text)) return base
  if (base.places.length > tools.limits.verified) return { ...base, complete: false }
  const kept = base.places.map(place => tools.standings.ofName(text, place, asked.names) !== undefined)
  return {
    ...base,
    places: base.places.filter((_, at) => kept[at]),
    kinds: base.kinds.filter((_, at) => kept[at]),
  }
}

/** The index knows the words of a name, but not their order. */
function needsReading(text: TextQuery | undefined): boolean {
  return text !== undefined && (text.phrases.length > 0 || text.excluded.some(phrase => phrase.length > 1))
}

/** The order by relevance needs each name to be read; the other orders follow from the columns. */
function listed({ tools, asked, filter }: Found, base: Pick<MatchedPlaces, 'places' | 'kinds'>): Matching['listed'] {
  const all = passing(base, filter)
  return asked.sort !== 'relevance' || all.places.length <= tools.limits.listedReads ? all : undefined
}

function passing(
  { places, kinds }: Pick<MatchedPlaces, 'places' | 'kinds'>,
  filter: PlaceFilter,
): Pick<MatchedPlaces, 'places' | 'kinds'> {
  const passes = places.map(filter.passes)
  return { places: places.filter((_, at) => passes[at]), kinds: kinds.filter((_, at) => passes[at]) }
}

function passingNumbers({ numbers, filter }: Found): ReadonlyMap<number, number> {
  return new Map([...numbers].filter(([place]) => filter.passes(place)))
}

function countPlaces({ columns, groups }: Snapshot, filter: PlaceFilter, places: Iterable<number>): Counts {
  const counts = new Int32Array(groups.reduce((most, { number }) => Math.max(most, number), 0) + 1)
  for (const place of places) {
    const group = columns.group[place] ?? NO_ORGANIZATION
    if (group !== NO_ORGANIZATION && filter.passesDates(place)) counts[group] = (counts[group] ?? 0) + 1
  }
  return new Map(groups.map(({ number }) => [number, counts[number] ?? 0]))
}

function countEverything(snapshot: Snapshot, filter: PlaceFilter): Counts {
  if (!filter.byDate) return new Map(snapshot.groups.map(group => [group.number, group.organizations]))
  return countPlaces(snapshot, filter, snapshot.columns.group.keys())
}

function localityNumbers(tools: Tools, { filters }: Asked): readonly number[] | undefined {
  if (filters.locality === undefined || filters.locality.length === 0) return undefined
  return filters.locality.flatMap(value => tools.findValue('locality', localityKey(value)) ?? [])
}

function isIn(tools: Tools, localities: readonly number[] | undefined, place: number): boolean {
  return localities === undefined || localities.includes(tools.standings.read(place).row.locality)
}

/** Filters as groups of values; one value of each group must match. Unknown values match no organization. */
function filterValues(tools: Tools, { filters }: Asked): readonly (readonly number[])[] {
  const numbers = (kind: ValueKind, values: readonly string[] | undefined) =>
    values === undefined || values.length === 0 ? [] : [values.flatMap(value => tools.findValue(kind, value) ?? [])]
  return [
    ...numbers('register', filters.register),
    ...numbers('entity-type', filters.entityType),
    ...numbers('credential-type', filters.credentialType),
  ]
}
