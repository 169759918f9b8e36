/** The control that chooses the order of the results. */
import { h } from '../shared/dom.ts'
import type { PageContext } from '../shared/page-context.ts'
import { EMPTY_SEARCH, type SearchState, SORT_ORDERS } from './search-state.ts'

export interface SortControl {
  readonly element: HTMLElement
  show(state: SearchState): void
}

/** @param choose called with the search in the order that was chosen */
export function sortControl(page: PageContext, choose: (state: SearchState) => void): SortControl {
  const select = h(
    'select',
    { id: 'sort' },
    SORT_ORDERS.map(order => h('option', { value: order }, page.t(`sort.${order}`))),
  )
  const best = select.options[0]
  let current = EMPTY_SEARCH
  select.addEventListener('change', () => {
    const sort = SORT_ORDERS.find(order => order === select.value) ?? 'relevance'
    choose({ ...current, sort, cursor: undefined })
  })
  return {
    element: h('div', { class: 'sort' }, h('label', { for: 'sort' }, page.t('sort.label')), select),
    show(state) {
      current = state
      // Without a text all results match equally well, so they are sorted by name.
      const unordered = state.q === ''
      if (best !== undefined) best.hidden = unordered
      select.value = unordered && state.sort === 'relevance' ? 'name' : state.sort
    },
  }
}
