/** One group of choices beside the results: radio buttons for a single choice, checkboxes for several. */
import { h } from '../shared/dom.ts'
import type { PageContext } from '../shared/page-context.ts'

export interface Choice {
  readonly value: string
  readonly label: string
  /** How many organizations the choice would give; absent when the answer has no count for it. */
  readonly count?: number | undefined
}

export interface ChoiceGroup {
  readonly element: HTMLElement
  /**
   * Replaces the shown choices. The focus stays where it was, and an unfolded list stays unfolded. A group without
   * alternatives is hidden.
   * @param count writes a number of organizations
   */
  show(choices: readonly Choice[], chosen: readonly string[], count: (value: number) => string): void
}

/** How many choices are shown; the others are folded away. */
const LONGEST = 8

/** @param name the name of the inputs, by which a listener to their changes knows the group */
export function choiceGroup(
  page: PageContext,
  { name, title, type }: { readonly name: string; readonly title: string; readonly type: 'radio' | 'checkbox' },
): ChoiceGroup {
  const first = h('div')
  const summary = h('summary')
  const rest = h('div')
  const more = h('details', { class: 'more' }, summary, rest)
  const element = h('fieldset', { class: 'filter' }, h('legend', {}, title), first, more)

  function option({ value, label, count }: Choice, chosen: readonly string[], write: (value: number) => string) {
    const id = `filter-${name}-${value || 'any'}`.replace(/[^\w-]+/g, '-')
    const checked = value === '' ? chosen.length === 0 : chosen.includes(value)
    return h(
      'div',
      { class: 'choice' },
      h('input', { type, id, name, value, checked }),
      h(
        'label',
        { for: id },
        h('span', {}, label),
        count !== undefined && h('span', { class: 'choice__count' }, write(count)),
      ),
    )
  }

  return {
    element,
    show(choices, chosen, count) {
      element.hidden = choices.length < 2 && chosen.length === 0
      const focused = document.activeElement
      const again = focused instanceof HTMLInputElement && element.contains(focused) ? focused.id : undefined
      const options = choices.map(choice => option(choice, chosen, count))
      const folded = choices.slice(LONGEST)
      first.replaceChildren(...options.slice(0, LONGEST))
      rest.replaceChildren(...options.slice(LONGEST))
      more.hidden = folded.length === 0
      summary.textContent = page.t('filters.more', { count: folded.length })
      if (folded.some(({ value }) => chosen.includes(value))) more.open = true
      if (again !== undefined) restoreFocus(element, again)
    },
  }
}

function restoreFocus(element: HTMLElement, id: string): void {
  const again = element.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`)
  ;(again ?? element.querySelector<HTMLInputElement>('input:checked, input'))?.focus({ preventScroll: true })
}
