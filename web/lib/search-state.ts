/**
 * What a search is, as the address says it: `?q=&status=&register=&type=`. The
 * address is the only place where it is kept, so that going back, reloading
 * and sharing all show the same list.
 */
export interface SearchState {
  readonly q: string
  readonly status: 'active' | 'inactive' | undefined
  readonly register: string | undefined
  /** `<register>/<type>` */
  readonly type: string | undefined
  /** Where the list begins, when not at its start. */
  readonly cursor: string | undefined
}

/** How many organizations a page of results has. */
const PAGE_SIZE = 20

/** The most that the API gives at once. */
const LARGEST_PAGE = 100

export const EMPTY_SEARCH: SearchState = {
  q: '',
  status: undefined,
  register: undefined,
  type: undefined,
  cursor: undefined,
}

/** Unknown parameters and values are left out: an address from elsewhere must not break the page. */
export function readSearch(parameters: URLSearchParams): SearchState {
  const status = parameters.get('status')
  return {
    q: (parameters.get('q') ?? '').trim(),
    status: status === 'active' || status === 'inactive' ? status : undefined,
    register: parameters.get('register') || undefined,
    type: parameters.get('type') || undefined,
    cursor: parameters.get('cursor') || undefined,
  }
}

/** The other way; what is empty is left out. */
export function writeSearch(state: SearchState): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const name of ['q', 'status', 'register', 'type', 'cursor'] as const) {
    const value = state[name]
    if (value !== undefined && value !== '') parameters.set(name, value)
  }
  return parameters
}

/** True when there is nothing to search for: the page then shows what the site is. */
export function isEmptySearch(state: SearchState): boolean {
  return writeSearch(state).size === 0
}

/** @param shown how many results were already shown, so that coming back shows as many */
export function apiQuery(state: SearchState, shown: number): URLSearchParams {
  const parameters = writeSearch(state)
  parameters.set('limit', String(Math.min(LARGEST_PAGE, Math.max(PAGE_SIZE, shown))))
  return parameters
}
