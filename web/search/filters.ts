/** The filters beside the results: choices with their numbers of organizations, a town, and periods. */
import type { SearchResultBody } from '../../registry/api/shared/contract.ts'
import { button, h } from '../shared/dom.ts'
import type { PageContext } from '../shared/page-context.ts'
import { type Choice, choiceGroup } from './filter-choices.ts'
import { periodField, townField } from './filter-fields.ts'
import type { FilterLabels } from './filter-labels.ts'
import { countFilters, EMPTY_SEARCH, type ListFilter, NAMES_SEARCHED, type SearchState } from './search-state.ts'

type Facets = SearchResultBody['facets']
type Counted = Exclude<ListFilter, 'locality'>

/** The facet that lists the choices of each filter. */
const FACETS: Readonly<Record<Counted, keyof Facets>> = {
  type: 'entityType',
  register: 'register',
  credentialType: 'credentialType',
}

export interface Filters {
  readonly element: HTMLElement
  /** Shows the choices of an answer, and which are chosen. The focus stays where it was. */
  show(state: SearchState, answer: SearchResultBody): void
  /** Called when a search fails: the choices of the former answer stay, and an empty list is hidden. */
  fail(): void
}

/**
 * @param choose called with the search that a choice leads to
 * @param done called when the reader has folded the filters away to see the results
 */
export function filters(
  page: PageContext,
  labels: FilterLabels,
  choose: (state: SearchState) => void,
  done: () => void,
): Filters {
  const { t } = page
  const summary = h('summary', { class: 'filters__heading' })
  const form = h('form', { class: 'filters__form' })
  const element = h('details', { class: 'filters' }, summary, form)
  element.open = matchMedia('(min-width: 60rem)').matches
  let current = EMPTY_SEARCH
  let answered = false

  const change = (changes: Partial<SearchState>): void => choose({ ...current, ...changes, cursor: undefined })
  const status = choiceGroup(page, { name: 'status', title: t('filters.status'), type: 'radio' })
  const names = choiceGroup(page, { name: 'names', title: t('filters.names'), type: 'radio' })
  const lists = (['type', 'register', 'credentialType'] as const).map(name => ({
    name,
    group: choiceGroup(page, { name, title: t(`filters.${name}`), type: 'checkbox' }),
  }))
  const fields = [
    townField(page, town => change({ locality: [...new Set([...current.locality, town])] })),
    periodField(page, 'registered', (end, day) => change({ [end]: day })),
    periodField(page, 'dissolved', (end, day) => change({ [end]: day })),
  ]
  form.append(
    status.element,
    ...lists.map(({ group }) => group.element),
    names.element,
    ...fields.map(field => field.element),
    button(t('filters.done'), 'button filters__done', () => {
      element.open = false
      done()
    }),
  )

  form.addEventListener('submit', event => event.preventDefault())
  form.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return
    const { name, value, checked } = target
    if (name === 'status') change({ status: value === 'active' || value === 'inactive' ? value : undefined })
    if (name === 'names') change({ names: NAMES_SEARCHED.find(word => word === value) ?? 'all' })
    const list = lists.find(candidate => candidate.name === name)
    if (list === undefined) return
    const others = current[list.name].filter(chosen => chosen !== value)
    change({ [list.name]: checked ? [...others, value] : others })
  })

  return {
    element,
    fail() {
      element.hidden = !answered
    },
    show(state, { facets, exact }) {
      current = state
      answered = true
      element.hidden = false
      const count = countFilters(state)
      summary.replaceChildren(
        t('filters.heading'),
        h('span', { class: 'filters__count' }, count > 0 && t('filters.chosen', { count })),
      )
      const write = (value: number): string => (exact ? page.number(value) : `≈\u00a0${page.about(value)}`)
      status.show(statuses(page, facets), state.status === undefined ? [] : [state.status], write)
      for (const { name, group } of lists) {
        const choices = choicesOf(page, labels, name, facets[FACETS[name]], state[name])
        group.show(name === 'type' ? distinct(choices, facets.register, page) : choices, state[name], write)
      }
      names.show(
        NAMES_SEARCHED.map(value => ({ value, label: t(`names.${value}`) })),
        [state.names],
        write,
      )
      // Without a text, no names are searched.
      names.element.hidden = state.q === '' && state.names === 'all'
      for (const field of fields) field.show(state)
    },
  }
}

function statuses(page: PageContext, facets: Facets): readonly Choice[] {
  return [
    { value: '', label: page.t('filters.any') },
    ...(['active', 'inactive'] as const).map(value => ({
      value,
      label: page.t(`filters.${value}`),
      count: facets.status.find(facet => facet.value === value)?.count,
    })),
  ]
}

/** Returns the choices that the answer counted, and the chosen ones without results. */
function choicesOf(
  page: PageContext,
  labels: FilterLabels,
  name: Counted,
  facet: Facets['register'],
  chosen: readonly string[],
): readonly Choice[] {
  const listed = facet
    .filter(({ value, count }) => count > 0 || chosen.includes(value))
    .map(({ value, label, count }) => ({ value, label: page.pick(label), count }))
  const missing = chosen.filter(value => !listed.some(choice => choice.value === value))
  return [...listed, ...missing.map(value => ({ value, label: labels.of(name, value), count: 0 }))]
}

/** Adds the register's name to types that have the same name in two registers. */
function distinct(types: readonly Choice[], registers: Facets['register'], page: PageContext): readonly Choice[] {
  return types.map(type => {
    if (types.filter(({ label }) => label === type.label).length < 2) return type
    const register = registers.find(({ value }) => type.value.startsWith(`${value}/`))
    return register === undefined ? type : { ...type, label: `${type.label} (${page.pick(register.label)})` }
  })
}
