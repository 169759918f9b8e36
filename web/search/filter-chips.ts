/** Shows the chosen filters above the results. Each has a button that removes it. */
import { h, icon, moveFocus } from '../shared/dom.ts'
import type { PageContext } from '../shared/page-context.ts'
import type { FilterLabels } from './filter-labels.ts'
import { DATE_FILTERS, LIST_FILTERS, type SearchState, withoutFilters } from './search-state.ts'

interface Chip {
  readonly label: string
  /** The search without this filter. */
  readonly without: SearchState
}

export interface FilterChips {
  readonly element: HTMLElement
  show(state: SearchState): void
}

/**
 * @param choose called with the remaining search when a filter is removed
 * @param next the element that gets the focus when the last filter is removed
 */
export function filterChips(
  page: PageContext,
  labels: FilterLabels,
  choose: (state: SearchState) => void,
  next: HTMLElement,
): FilterChips {
  const { t } = page
  const list = h('ul', { class: 'plain chips', 'aria-label': t('filters.list') })
  /** The position of the pressed chip: the focus goes to the chip that takes its position. */
  let pressed: number | undefined

  function chip({ label, without }: Chip, at: number): HTMLElement {
    const button = h(
      'button',
      { type: 'button', class: 'chip', 'aria-label': t('filters.remove', { filter: label }) },
      h('span', {}, label),
      icon('close', 'chip__sign'),
    )
    button.addEventListener('click', () => {
      pressed = at
      choose(without)
    })
    return h('li', {}, button)
  }

  return {
    element: list,
    show(state) {
      const all = chips(page, labels, { ...state, cursor: undefined })
      const clear = h('button', { type: 'button', class: 'chip chip--all' }, t('filters.clear'))
      clear.addEventListener('click', () => {
        pressed = 0
        choose(withoutFilters(state))
      })
      list.hidden = all.length === 0
      list.replaceChildren(...all.map(chip), ...(all.length > 1 ? [h('li', {}, clear)] : []))
      if (pressed === undefined) return
      const buttons = [...list.querySelectorAll('button')]
      const follows = buttons[Math.min(pressed, all.length - 1)]
      pressed = undefined
      if (follows === undefined) moveFocus(next)
      else follows.focus()
    },
  }
}

function chips({ t, date }: PageContext, labels: FilterLabels, state: SearchState): readonly Chip[] {
  const { status, names } = state
  return [
    ...(status === undefined ? [] : [{ label: t(`filters.${status}`), without: { ...state, status: undefined } }]),
    ...LIST_FILTERS.flatMap(name =>
      state[name].map(value => ({
        label:
          name === 'credentialType'
            ? t('chip.credentialType', { type: labels.of(name, value) })
            : labels.of(name, value),
        without: { ...state, [name]: state[name].filter(other => other !== value) },
      })),
    ),
    ...(names === 'all' ? [] : [{ label: t(`names.${names}`), without: { ...state, names: 'all' as const } }]),
    ...DATE_FILTERS.flatMap(name => {
      const day = state[name]
      return day === undefined
        ? []
        : [{ label: t(`chip.${name}`, { date: date(day) }), without: { ...state, [name]: undefined } }]
    }),
  ]
}
