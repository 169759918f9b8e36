/** Shows the results of a search: their number, order, filters and list, or what to try when there are none. */
import type { SearchResultBody } from '../../registry/api/shared/contract.ts'
import { h, moveFocus } from '../shared/dom.ts'
import { errorNotice } from '../shared/error-notice.ts'
import type { PageContext } from '../shared/page-context.ts'
import { filterChips } from './filter-chips.ts'
import { filterLabels } from './filter-labels.ts'
import { filters } from './filters.ts'
import { headingText, nothingFound, remarks, shownText } from './results-words.ts'
import { resultItem } from './search-results.ts'
import { countFilters, type SearchState, withoutFilters, writeSearch } from './search-state.ts'
import { sortControl } from './sort-control.ts'

interface Actions {
  /** Called when a filter or an order was chosen. */
  choose(state: SearchState): void
  /** Called when the reader wants the next results; the state has the cursor. */
  more(state: SearchState): Promise<void>
}

export interface ResultsView {
  readonly heading: HTMLElement
  /** Called when a search starts. The former results stay, dimmed when it takes long, so that nothing jumps. */
  busy(): void
  show(state: SearchState, answer: SearchResultBody): void
  /** @returns how many are shown now */
  append(state: SearchState, answer: SearchResultBody): number
  fail(state: SearchState, error: unknown, retry: () => void): void
  failMore(error: unknown, retry: () => void): void
}

export function resultsView(page: PageContext, container: HTMLElement, actions: Actions): ResultsView {
  const { t } = page
  const heading = h('h2', { class: 'results__heading', id: 'results-heading' })
  const announcement = h('p', { class: 'visually-hidden', role: 'status' })
  const body = h('div', { class: 'results__body' })
  const list = h('ol', { class: 'plain results__list', 'aria-label': t('results.list') })
  const foot = h('div', { class: 'results__foot' })
  const labels = filterLabels(page)
  const choices = filters(page, labels, actions.choose, () => moveFocus(heading))
  const chips = filterChips(page, labels, actions.choose, heading)
  const sort = sortControl(page, actions.choose)
  const top = h('div', { class: 'results__top' }, heading, sort.element)
  container.append(announcement, h('div', { class: 'results__side' }, choices.element), body)

  let fromStart = true

  function showFoot(state: SearchState, answer: SearchResultBody): void {
    // A list that began at a cursor does not know how many results came before.
    const count = fromStart ? [h('p', { class: 'hint' }, shownText(page, list.childElementCount, answer))] : []
    if (answer.nextCursor === null) {
      foot.replaceChildren(...count)
      return
    }
    const nextState = { ...state, cursor: answer.nextCursor }
    const more = h('a', { class: 'button button--quiet', href: `?${writeSearch(nextState)}` }, t('results.more'))
    more.addEventListener('click', event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      more.textContent = t('results.more.loading')
      more.setAttribute('aria-busy', 'true')
      void actions.more(nextState)
    })
    foot.replaceChildren(...count, more)
  }

  return {
    heading,
    busy() {
      container.setAttribute('aria-busy', 'true')
      announcement.textContent = t('results.loading')
      if (body.childElementCount === 0) {
        heading.textContent = t('results.loading')
        body.replaceChildren(heading)
      }
    },
    show(state, answer) {
      container.removeAttribute('aria-busy')
      labels.learn(answer.facets)
      const said = remarks(page, answer)
      heading.textContent = headingText(page, state, answer)
      announcement.textContent = [heading, ...said].map(element => element.textContent).join('. ')
      fromStart = state.cursor === undefined
      list.replaceChildren(...answer.items.map(item => resultItem(page, item)))
      showFoot(state, answer)
      top.replaceChildren(heading, ...(answer.total > 1 ? [sort.element] : []))
      const found = answer.items.length === 0 ? [nothingFound(page, state)] : [list, foot]
      body.replaceChildren(top, chips.element, ...said, ...found)
      sort.show(state)
      choices.show(state, answer)
      chips.show(state)
    },
    append(state, answer) {
      const items = answer.items.map(item => resultItem(page, item))
      list.append(...items)
      showFoot(state, answer)
      items[0]?.querySelector('a')?.focus()
      announcement.textContent = shownText(page, list.childElementCount, answer)
      return list.childElementCount
    },
    fail(state, error, retry) {
      container.removeAttribute('aria-busy')
      choices.fail()
      announcement.textContent = ''
      heading.textContent = ''
      const start = h('a', { href: `?${writeSearch(withoutFilters(state))}` }, t('filters.clear'))
      body.replaceChildren(
        errorNotice(page, t('results.error'), error, retry),
        ...(countFilters(state) === 0 ? [] : [h('p', {}, start)]),
      )
    },
    failMore(error, retry) {
      foot.replaceChildren(errorNotice(page, t('results.error'), error, retry))
    },
  }
}
