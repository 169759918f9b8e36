/** The filters beside the results: one choice each, with how many organizations there are behind it. */
import type { SearchResultBody } from '../../registry/http/contract.ts'
import { h } from './dom.ts'
import type { PageContext } from './page-context.ts'
import { EMPTY_SEARCH, type SearchState } from './search-state.ts'

type FilterName = 'status' | 'register' | 'type'

interface Choice {
  readonly value: string
  readonly label: string
  /** Absent where none was given. */
  readonly count: number | undefined
}

const LONGEST = 8

export interface Filters {
  readonly element: HTMLElement
  /** Shows the choices of an answer, and which are made; the focus stays where it was. */
  show(state: SearchState, facets: SearchResultBody['facets']): void
  /** There is no answer: choices of an earlier one stay, an empty list of them goes. */
  fail(): void
}

/** @param choose called with the search that a choice leads to */
export function filters(page: PageContext, choose: (state: SearchState) => void): Filters {
  const { t } = page
  const summary = h('summary', { class: 'filters__heading' })
  const form = h('form', { class: 'filters__form' })
  const element = h('details', { class: 'filters' }, summary, form)
  summary.textContent = t('filters.heading')
  element.open = matchMedia('(min-width: 60rem)').matches
  let current = EMPTY_SEARCH

  form.addEventListener('submit', event => event.preventDefault())
  form.addEventListener('change', event => {
    const { target } = event
    if (!(target instanceof HTMLInputElement)) return
    const value = target.value === '' ? undefined : target.value
    choose(withFilter({ ...current, cursor: undefined }, target.name, value))
  })

  return {
    element,
    fail() {
      element.hidden = form.childElementCount === 0
    },
    show(state, facets) {
      current = state
      element.hidden = false
      const focused = focusedChoice(form)
      const count = [state.status, state.register, state.type].filter(value => value !== undefined).length
      const none: SearchState = { ...EMPTY_SEARCH, q: state.q }
      const clear = h('button', { type: 'button', class: 'button button--quiet button--small' }, t('filters.clear'))
      clear.addEventListener('click', () => choose(none))
      summary.replaceChildren(
        t('filters.heading'),
        h('span', { class: 'filters__count' }, count > 0 && t('filters.chosen', { count })),
      )
      form.replaceChildren(
        ...[
          group(page, 'status', t('filters.status'), state.status, statuses(page, facets)),
          group(
            page,
            'register',
            t('filters.register'),
            state.register,
            choices(page, facets.register, state.register),
          ),
          group(
            page,
            'type',
            t('filters.type'),
            state.type,
            distinct(choices(page, facets.entityType, state.type), facets.register, page),
          ),
          count > 0 ? clear : undefined,
        ].filter(part => part !== undefined),
      )
      if (focused !== undefined) restoreFocus(form, focused)
    },
  }
}

function withFilter(state: SearchState, name: string, value: string | undefined): SearchState {
  if (name === 'status') return { ...state, status: value === 'active' || value === 'inactive' ? value : undefined }
  if (name === 'register') return { ...state, register: value }
  return name === 'type' ? { ...state, type: value } : state
}

function statuses(page: PageContext, facets: SearchResultBody['facets']): readonly Choice[] {
  return (['active', 'inactive'] as const).map(value => ({
    value,
    label: page.t(`filters.${value}`),
    count: facets.status.find(facet => facet.value === value)?.count,
  }))
}

function choices(
  page: PageContext,
  facet: SearchResultBody['facets']['register'],
  chosen: string | undefined,
): readonly Choice[] {
  const listed = facet
    .filter(({ value, count }) => count > 0 || value === chosen)
    .map(({ value, label, count }) => ({ value, label: page.pick(label), count }))
  const missing = chosen !== undefined && !listed.some(({ value }) => value === chosen)
  return missing ? [{ value: chosen, label: chosen, count: 0 }, ...listed] : listed
}

/** Two registers may have a type of the same name: then the register is named too. */
function distinct(
  types: readonly Choice[],
  registers: SearchResultBody['facets']['register'],
  page: PageContext,
): readonly Choice[] {
  return types.map(type => {
    if (types.filter(({ label }) => label === type.label).length < 2) return type
    const register = registers.find(({ value }) => type.value.startsWith(`${value}/`))
    return register === undefined ? type : { ...type, label: `${type.label} (${page.pick(register.label)})` }
  })
}

/** A group with nothing to choose between is left out. */
function group(
  page: PageContext,
  name: FilterName,
  title: string,
  chosen: string | undefined,
  all: readonly Choice[],
): HTMLElement | undefined {
  if (all.length < 2 && chosen === undefined) return undefined
  const option = ({ value, label, count }: Choice): HTMLElement => {
    const id = `filter-${name}-${value || 'any'}`.replace(/[^\w-]+/g, '-')
    const input = h('input', { type: 'radio', id, name, value, checked: value === (chosen ?? '') })
    return h(
      'div',
      { class: 'choice' },
      input,
      h(
        'label',
        { for: id },
        h('span', {}, label),
        count !== undefined && h('span', { class: 'choice__count' }, page.number(count)),
      ),
    )
  }
  const any = { value: '', label: page.t('filters.any'), count: undefined }
  const first = all.slice(0, LONGEST)
  const rest = all.slice(LONGEST)
  return h(
    'fieldset',
    { class: 'filter' },
    h('legend', {}, title),
    [any, ...first].map(option),
    rest.length > 0 &&
      h(
        'details',
        { class: 'more', open: rest.some(({ value }) => value === chosen) },
        h('summary', {}, page.t('filters.more', { count: rest.length })),
        rest.map(option),
      ),
  )
}

function focusedChoice(form: HTMLFormElement): string | undefined {
  const { activeElement } = document
  return activeElement instanceof HTMLInputElement && form.contains(activeElement) ? activeElement.id : undefined
}

function restoreFocus(form: HTMLFormElement, id: string): void {
  const again = form.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`)
  ;(again ?? form.querySelector<HTMLInputElement>('input:checked'))?.focus({ preventScroll: true })
}
