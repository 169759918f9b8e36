/**
 * The state of a search, which is kept only in the address: `?q=&names=&status=&type=&type=…`, with the names of the
 * API's own parameters. So going back, reloading and sharing all show the same list.
 */

export const NAMES_SEARCHED = ['all', 'current', 'previous', 'other'] as const
export const SORT_ORDERS = ['relevance', 'name', 'newest', 'oldest'] as const
/** Filters that may have several values. An organization that has any of them is found. */
export const LIST_FILTERS = ['type', 'register', 'credentialType', 'locality'] as const
export const DATE_FILTERS = ['registeredFrom', 'registeredTo', 'dissolvedFrom', 'dissolvedTo'] as const

type NamesSearched = (typeof NAMES_SEARCHED)[number]
type SortOrder = (typeof SORT_ORDERS)[number]
export type ListFilter = (typeof LIST_FILTERS)[number]
export type DateFilter = (typeof DATE_FILTERS)[number]

export interface SearchState
  extends Readonly<Record<ListFilter, readonly string[]>>,
    Readonly<Record<DateFilter, string | undefined>> {
  readonly q: string
  readonly names: NamesSearched
  readonly status: 'active' | 'inactive' | undefined
  readonly sort: SortOrder
  /** The cursor at which the list begins; undefined for its start. */
  readonly cursor: string | undefined
}

/** How many organizations a page of results has. */
const PAGE_SIZE = 20

/** The largest page that the API gives. */
const LARGEST_PAGE = 100

/** The longest text that the API reads. */
const LONGEST_TEXT = 500

export const EMPTY_SEARCH: SearchState = {
  q: '',
  names: 'all',
  status: undefined,
  type: [],
  register: [],
  credentialType: [],
  locality: [],
  registeredFrom: undefined,
  registeredTo: undefined,
  dissolvedFrom: undefined,
  dissolvedTo: undefined,
  sort: 'relevance',
  cursor: undefined,
}

/** Reads a search from an address. Unknown parameters and values are ignored, so that no link can break the page. */
export function readSearch(parameters: URLSearchParams): SearchState {
  const word = <Word extends string>(name: string, words: readonly Word[]): Word | undefined =>
    words.find(candidate => candidate === parameters.get(name))
  const list = (name: ListFilter): readonly string[] => [
    ...new Set(parameters.getAll(name).filter(value => value.trim() !== '')),
  ]
  const [registeredFrom, registeredTo] = readPeriod(parameters, 'registeredFrom', 'registeredTo')
  const [dissolvedFrom, dissolvedTo] = readPeriod(parameters, 'dissolvedFrom', 'dissolvedTo')
  return {
    q: (parameters.get('q') ?? '').trim().slice(0, LONGEST_TEXT),
    names: word('names', NAMES_SEARCHED) ?? 'all',
    status: word('status', ['active', 'inactive']),
    type: list('type'),
    register: list('register'),
    credentialType: list('credentialType'),
    locality: list('locality'),
    ...{ registeredFrom, registeredTo, dissolvedFrom, dissolvedTo },
    sort: word('sort', SORT_ORDERS) ?? 'relevance',
    cursor: parameters.get('cursor') || undefined,
  }
}

/** Writes a search as parameters. Empty and default values are left out. */
export function writeSearch(state: SearchState): URLSearchParams {
  const parameters = writeFilters(state)
  if (state.sort !== 'relevance') parameters.set('sort', state.sort)
  if (state.cursor !== undefined) parameters.set('cursor', state.cursor)
  return parameters
}

/** True when there is nothing to search for: the page then shows what the site is. */
export function isEmptySearch(state: SearchState): boolean {
  return writeSearch(state).size === 0
}

/** Counts the filters of a search. */
export function countFilters(state: SearchState): number {
  return writeFilters({ ...state, q: '' }).size
}

/** Returns the same search without its filters. */
export function withoutFilters({ q, sort }: SearchState): SearchState {
  return { ...EMPTY_SEARCH, q, sort }
}

/** @param shown how many results were already shown, so that going back shows as many */
export function apiQuery(state: SearchState, shown: number): URLSearchParams {
  const parameters = writeSearch(state)
  parameters.set('limit', String(Math.min(LARGEST_PAGE, Math.max(PAGE_SIZE, shown))))
  return parameters
}

/** Writes the parameters of suggestions for a text, with the filters of its search. */
export function suggestionQuery(state: SearchState, text: string, limit: number): URLSearchParams {
  const parameters = writeFilters({ ...state, q: text.slice(0, LONGEST_TEXT) })
  parameters.set('limit', String(limit))
  return parameters
}

function writeFilters(state: SearchState): URLSearchParams {
  const parameters = new URLSearchParams()
  if (state.q !== '') parameters.set('q', state.q)
  if (state.names !== 'all') parameters.set('names', state.names)
  if (state.status !== undefined) parameters.set('status', state.status)
  for (const name of LIST_FILTERS) for (const value of state[name]) parameters.append(name, value)
  for (const name of DATE_FILTERS) {
    const value = state[name]
    if (value !== undefined) parameters.set(name, value)
  }
  return parameters
}

/** Reads the two ends of a period. A text that is not a day is left out, and so is an end before the start. */
function readPeriod(
  parameters: URLSearchParams,
  from: DateFilter,
  to: DateFilter,
): readonly [from: string | undefined, to: string | undefined] {
  const day = (name: DateFilter): string | undefined => {
    const text = parameters.get(name) ?? ''
    return isDay(text) ? text : undefined
  }
  const [first, last] = [day(from), day(to)]
  return first !== undefined && last !== undefined && last < first ? [first, undefined] : [first, last]
}

/** Returns true for a day of the calendar, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
