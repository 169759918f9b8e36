/** The results of a search: how many, the filters, the list, and what to do when there are none or it failed. */
import type { SearchResultBody } from '../../registry/http/contract.ts'
import { h } from './dom.ts'
import { errorNotice } from './error-notice.ts'
import { filters } from './filters.ts'
import type { PageContext } from './page-context.ts'
import { resultItem } from './search-results.ts'
import { type SearchState, writeSearch } from './search-state.ts'

interface Actions {
  /** A filter was chosen. */
  choose(state: SearchState): void
  /** The next results are wanted; the state has the cursor. */
  more(state: SearchState): Promise<void>
}

export interface ResultsView {
  readonly heading: HTMLElement
  /** A search is under way; what is there stays, dimmed, so that nothing jumps. */
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
  const choices = filters(page, actions.choose)
  container.append(announcement, h('div', { class: 'results__side' }, choices.element), body)

  let fromStart = true

  function showFoot(state: SearchState, answer: SearchResultBody): void {
    const shown = list.childElementCount
    // Of a list that began in the middle it is not known how many came before.
    const count = fromStart ? [h('p', { class: 'hint' }, t('results.shown', { shown, total: answer.total }))] : []
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
      choices.show(state, answer.facets)
      heading.textContent = headingText(page, state, answer.total)
      announcement.textContent = heading.textContent
      fromStart = state.cursor === undefined
      list.replaceChildren(...answer.items.map(item => resultItem(page, item, state.q)))
      showFoot(state, answer)
      body.replaceChildren(heading, ...(answer.total === 0 ? [nothingFound(page, state)] : [list, foot]))
    },
    append(state, answer) {
      const items = answer.items.map(item => resultItem(page, item, state.q))
      list.append(...items)
      showFoot(state, answer)
      items[0]?.querySelector('a')?.focus()
      announcement.textContent = t('results.shown', { shown: list.childElementCount, total: answer.total })
      return list.childElementCount
    },
    fail(state, error, retry) {
      container.removeAttribute('aria-busy')
      choices.fail()
      announcement.textContent = ''
      heading.textContent = ''
      const start = h(
        'a',
        { href: `?${writeSearch({ ...state, status: undefined, register: undefined, type: undefined })}` },
        t('filters.clear'),
      )
      const filtered = state.status ?? state.register ?? state.type
      body.replaceChildren(
        errorNotice(page, t('results.error'), error, retry),
        ...(filtered === undefined ? [] : [h('p', {}, start)]),
      )
    },
    failMore(error, retry) {
      foot.replaceChildren(errorNotice(page, t('results.error'), error, retry))
    },
  }
}

function headingText(page: PageContext, { q }: SearchState, count: number): string {
  if (count === 0) return q === '' ? page.t('results.empty.all') : page.t('results.empty', { query: q })
  return q === '' ? page.t('results.heading', { count }) : page.t('results.heading.query', { count, query: q })
}

function nothingFound(page: PageContext, state: SearchState): HTMLElement {
  const filtered = (state.status ?? state.register ?? state.type) !== undefined
  const advice = [
    ...(filtered ? [page.t('results.empty.filters')] : []),
    ...(state.q === '' ? [] : [page.t('results.empty.spelling'), page.t('results.empty.number')]),
  ]
  return h(
    'ul',
    { class: 'advice' },
    advice.map(text => h('li', {}, text)),
  )
}
