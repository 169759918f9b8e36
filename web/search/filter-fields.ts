/** The typed filters of a search: the town, and the two ends of a period. Errors are shown beside the field. */
import { h } from '../shared/dom.ts'
import type { PageContext } from '../shared/page-context.ts'
import type { DateFilter, SearchState } from './search-state.ts'
import { typedDay } from './typed-day.ts'

export interface FilterField {
  readonly element: HTMLElement
  /** Shows the current choice. A field in which the reader is typing stays unchanged. */
  show(state: SearchState): void
}

/** Makes a field that adds one town at a time. Chosen towns are among the chips above the results. */
export function townField(page: PageContext, add: (town: string) => void): FilterField {
  const { t } = page
  const input = h('input', {
    type: 'text',
    id: 'filter-locality',
    maxlength: 100,
    autocomplete: 'off',
    'aria-describedby': 'filter-locality-hint',
  })
  const button = h(
    'button',
    {
      type: 'button',
      class: 'button button--quiet button--small',
      'aria-label': `${t('filters.town.add')} (${t('filters.town')})`,
    },
    t('filters.town.add'),
  )
  const take = (): void => {
    const town = input.value.trim()
    input.value = ''
    if (town !== '') add(town)
  }
  button.addEventListener('click', take)
  onEnter(input, take)
  const element = h(
    'div',
    { class: 'filter' },
    h('label', { class: 'filter__title', for: 'filter-locality' }, t('filters.town')),
    h('p', { class: 'filter__hint', id: 'filter-locality-hint' }, t('filters.town.hint')),
    h('div', { class: 'filter__row' }, input, button),
  )
  return { element, show: () => {} }
}

/** @param choose called with one end of the period, or `undefined` when that end was removed */
export function periodField(
  page: PageContext,
  name: 'registered' | 'dissolved',
  choose: (end: DateFilter, day: string | undefined) => void,
): FilterField {
  const { t } = page
  const hint = h('p', { class: 'filter__hint', id: `filter-${name}-hint` }, t('filters.period.hint'))
  const error = h('p', { class: 'filter__error', id: `filter-${name}-error`, role: 'alert', hidden: true })
  let current: SearchState | undefined
  /** Fields with a text that is not part of the search yet. */
  const unfinished = new Set<HTMLInputElement>()

  const complain = (input: HTMLInputElement, message: string | undefined): void => {
    error.textContent = message ?? ''
    error.hidden = message === undefined
    if (message === undefined) input.removeAttribute('aria-invalid')
    else input.setAttribute('aria-invalid', 'true')
  }
  const ends = (['from', 'to'] as const).map(end => {
    const key = endOf(name, end)
    const input = h('input', {
      type: 'text',
      id: `filter-${key}`,
      inputmode: 'numeric',
      maxlength: 10,
      autocomplete: 'off',
      'aria-describedby': `${hint.id} ${error.id}`,
    })
    const take = (): void => {
      const text = input.value.trim()
      const day = typedDay(text, end)
      const objection =
        text !== '' && day === undefined ? 'filters.period.error' : order({ ...periodOf(current, name), [end]: day })
      complain(input, objection === undefined ? undefined : t(objection))
      if (objection !== undefined) return
      unfinished.delete(input)
      input.value = day ?? ''
      if (day !== current?.[key]) choose(key, day)
    }
    input.addEventListener('input', () => unfinished.add(input))
    input.addEventListener('change', take)
    onEnter(input, take)
    const label = h('label', { for: input.id }, t(`filters.${end}`))
    return { key, input, element: h('div', { class: 'filter__end' }, label, input) }
  })
  const element = h(
    'fieldset',
    { class: 'filter' },
    h('legend', {}, t(`filters.${name}`)),
    hint,
    h('div', { class: 'filter__row' }, ...ends.map(end => end.element)),
    error,
  )
  return {
    element,
    show(state) {
      current = state
      for (const { key, input } of ends) {
        if (document.activeElement === input && unfinished.has(input)) continue
        unfinished.delete(input)
        input.value = state[key] ?? ''
        input.removeAttribute('aria-invalid')
      }
      error.hidden = !ends.some(({ input }) => input.getAttribute('aria-invalid') === 'true')
    },
  }
}

interface Period {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

function periodOf(state: SearchState | undefined, name: 'registered' | 'dissolved'): Period {
  return { from: state?.[endOf(name, 'from')], to: state?.[endOf(name, 'to')] }
}

/** Returns the error of a period that ends before it begins. */
function order({ from, to }: Period): 'filters.period.order' | undefined {
  return from !== undefined && to !== undefined && to < from ? 'filters.period.order' : undefined
}

function endOf(name: 'registered' | 'dissolved', end: 'from' | 'to'): DateFilter {
  return `${name}${end === 'from' ? 'From' : 'To'}`
}

/** Makes Enter take the typed text instead of sending the form. */
function onEnter(input: HTMLInputElement, take: () => void): void {
  input.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.isComposing) return
    event.preventDefault()
    take()
  })
}
