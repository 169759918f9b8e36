/**
 * Shows suggestions while the reader types: the editable combobox with list autocomplete of the WAI-ARIA Authoring
 * Practices. Focus never leaves the field; the arrows move `aria-activedescendant`, Enter takes the suggestion, Escape
 * closes the list. An answer to an outdated text is dropped.
 */
import type { SearchItem } from '../../registry/api/shared/contract.ts'
import { isAbort, suggestions } from '../shared/api.ts'
import { h } from '../shared/dom.ts'
import { statusBadge } from '../shared/organization-bits.ts'
import type { PageContext } from '../shared/page-context.ts'
import { closeMatch, matchedLine, nameOf, numberOf } from './search-results.ts'
import { type SearchState, suggestionQuery } from './search-state.ts'

const LIMIT = 8
/** The pause before a request: long enough to skip letters in the middle of a word, short enough to feel instant. */
const PAUSE_MS = 60

export interface ComboboxParts {
  readonly input: HTMLInputElement
  readonly list: HTMLElement
  /** The element that announces the number of suggestions. */
  readonly status: HTMLElement
}

/**
 * @param state the search that the text is typed into: its filters hold for the suggestions too
 * @returns `close`, to be called when the search is sent some other way
 */
export function combobox(
  page: PageContext,
  { input, list, status }: ComboboxParts,
  state: () => SearchState,
): { close(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = new AbortController()
  let items: readonly SearchItem[] = []
  let active = -1

  const options = (): readonly HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[role="option"]')]

  function close(): void {
    clearTimeout(timer)
    asked.abort()
    items = []
    setActive(-1)
    list.hidden = true
    list.replaceChildren()
    input.setAttribute('aria-expanded', 'false')
  }

  function setActive(index: number): void {
    active = index
    for (const [position, option] of options().entries()) {
      option.setAttribute('aria-selected', String(position === index))
      if (position === index) option.scrollIntoView({ block: 'nearest' })
    }
    if (index < 0) input.removeAttribute('aria-activedescendant')
    else input.setAttribute('aria-activedescendant', `suggestion-${index}`)
  }

  function show(found: readonly SearchItem[]): void {
    items = found
    list.replaceChildren(...found.map((item, index) => option(page, item, index)))
    list.hidden = found.length === 0
    input.setAttribute('aria-expanded', String(found.length > 0))
    setActive(-1)
    status.textContent = found.length === 0 ? page.t('suggest.none') : page.t('suggest.count', { count: found.length })
  }

  async function ask(): Promise<void> {
    asked.abort()
    const query = input.value.trim()
    if (query === '') return close()
    const turn = new AbortController()
    asked = turn
    try {
      const found = await suggestions(suggestionQuery(state(), query, LIMIT), turn.signal)
      if (!turn.signal.aborted) show(found)
    } catch (error) {
      // Suggestions are optional: when they fail, the search itself reports the error.
      if (!isAbort(error)) close()
    }
  }

  function open(item: SearchItem | undefined): void {
    if (item !== undefined) location.assign(page.paths.organization(item.id))
  }

  input.addEventListener('input', () => {
    clearTimeout(timer)
    asked.abort()
    status.textContent = ''
    if (input.value.trim() === '') close()
    else timer = setTimeout(() => void ask(), PAUSE_MS)
  })
  input.addEventListener('keydown', event => {
    const count = items.length
    if (event.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (count === 0) return void (event.key === 'ArrowDown' && ask())
      // The field itself is one more stop, between the last suggestion and the first.
      const step = event.key === 'ArrowDown' ? 1 : -1
      setActive(((active + 1 + step + count + 1) % (count + 1)) - 1)
    } else if (event.key === 'Enter' && active >= 0) {
      event.preventDefault()
      open(items[active])
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (list.hidden) input.value = ''
      status.textContent = ''
      close()
    }
  })
  input.addEventListener('blur', close)
  // A press would blur the field and close the list before the click.
  list.addEventListener('pointerdown', event => event.preventDefault())
  list.addEventListener('click', event => {
    const target = event.target instanceof Element ? event.target.closest('[role="option"]') : null
    if (target !== null) open(items[[...list.children].indexOf(target)])
  })
  return { close }
}

function option(page: PageContext, item: SearchItem, index: number): HTMLElement {
  return h(
    'div',
    { id: `suggestion-${index}`, role: 'option', class: 'suggestion', 'aria-selected': 'false' },
    h('span', { class: 'suggestion__name' }, nameOf(item)),
    matchedLine(page, item),
    h(
      'span',
      { class: 'suggestion__facts' },
      item.matched.typo && closeMatch(page),
      statusBadge(page, item.status),
      h('span', { class: 'number' }, numberOf(item)),
    ),
  )
}
