/** The script of the search page. The address is its whole state: everything shown follows from the query string. */

import { combobox } from '../search/combobox.ts'
import { registersList } from '../search/registers-list.ts'
import { resultsView } from '../search/results-view.ts'
import { apiQuery, isEmptySearch, readSearch, type SearchState, writeSearch } from '../search/search-state.ts'
import { ApiError, isAbort, registers, searchOrganizations } from '../shared/api.ts'
import { moveFocus, required } from '../shared/dom.ts'
import { errorNotice } from '../shared/error-notice.ts'
import { updateLanguageLinks } from '../shared/language-switch.ts'
import { currentPage } from '../shared/page-context.ts'

const page = currentPage()
const { t } = page
const form = required('#search', HTMLFormElement)
const input = required('#q', HTMLInputElement)
const intro = required('#intro', HTMLElement)
const registersBox = required('#registers', HTMLElement)
const results = required('#results', HTMLElement)
const list = required('#suggestions', HTMLElement)
const status = required('#suggestion-count', HTMLElement)

const suggesting = combobox(page, { input, list, status }, readHere)
const view = resultsView(page, results, { choose: state => go(state, 'stay'), more: showMore })
let running = new AbortController()

form.addEventListener('submit', event => {
  event.preventDefault()
  suggesting.close()
  // A new text keeps the chosen filters, which are still in sight.
  go({ ...readHere(), q: input.value.trim(), cursor: undefined }, 'results')
})
addEventListener('popstate', () => void show(readHere(), 'stay'))

void show(readHere(), 'stay')

function readHere(): SearchState {
  return readSearch(new URLSearchParams(location.search))
}

/** Goes to a search, with an entry in the browser's history. */
function go(state: SearchState, focus: 'results' | 'stay'): void {
  const query = writeSearch(state)
  history.pushState({ shown: 0 }, '', query.size === 0 ? location.pathname : `?${query}`)
  void show(state, focus)
}

async function show(state: SearchState, focus: 'results' | 'stay'): Promise<void> {
  running.abort()
  const turn = new AbortController()
  running = turn
  updateLanguageLinks()
  input.value = state.q
  const empty = isEmptySearch(state)
  intro.hidden = !empty
  results.hidden = empty
  document.title = `${pageTitle(state)} · ${t('site.name')}`
  if (empty) {
    if (focus === 'results') input.focus()
    return showRegisters()
  }
  view.busy()
  try {
    const answer = await searchOrganizations(apiQuery(state, shownBefore()), turn.signal)
    view.show(state, answer)
    if (focus === 'results') moveFocus(view.heading)
  } catch (error) {
    if (isAbort(error)) return
    // A cursor may be older than the index. The list is then shown from its start.
    if (error instanceof ApiError && error.code === 'invalid_cursor' && state.cursor !== undefined) {
      history.replaceState({ shown: 0 }, '', `?${writeSearch({ ...state, cursor: undefined })}`)
      return show(readHere(), focus)
    }
    view.fail(state, error, () => void show(state, 'results'))
  }
}

/** Adds the next results below those that are shown. */
async function showMore(state: SearchState): Promise<void> {
  try {
    const answer = await searchOrganizations(apiQuery(state, 0), running.signal)
    const shown = view.append(state, answer)
    history.replaceState({ shown }, '')
  } catch (error) {
    if (!isAbort(error)) view.failMore(error, () => void showMore(state))
  }
}

async function showRegisters(): Promise<void> {
  if (registersBox.childElementCount > 0) return
  try {
    registersBox.replaceChildren(registersList(page, await registers()))
  } catch (error) {
    const retry = (): void => {
      registersBox.replaceChildren()
      void showRegisters()
    }
    registersBox.replaceChildren(errorNotice(page, t('home.registers.error'), error, retry))
  }
}

function pageTitle(state: SearchState): string {
  if (state.q !== '') return t('results.title', { query: state.q })
  return isEmptySearch(state) ? t('home.title') : t('results.title.all')
}

/** Returns how many results this history entry had shown, so that going back shows as many. */
function shownBefore(): number {
  const state: unknown = history.state
  if (typeof state !== 'object' || state === null || !('shown' in state)) return 0
  return typeof state.shown === 'number' ? state.shown : 0
}
