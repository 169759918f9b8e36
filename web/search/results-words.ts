/** The sentences above and below the results: their number, and remarks about them. */
import type { SearchResultBody } from '../../registry/api/shared/contract.ts'
import { h, icon } from '../shared/dom.ts'
import type { PageContext } from '../shared/page-context.ts'
import { countFilters, type SearchState } from './search-state.ts'

/** Says how many results there are, and whether the number is an estimate. */
export function headingText({ t, about }: PageContext, { q }: SearchState, answer: SearchResultBody): string {
  const { total: count, exact } = answer
  if (count === 0) return q === '' ? t('results.empty.all') : t('results.empty', { query: q })
  if (!exact) {
    const total = about(count)
    return q === '' ? t('results.heading.about', { total }) : t('results.heading.query.about', { total, query: q })
  }
  return q === '' ? t('results.heading', { count }) : t('results.heading.query', { count, query: q })
}

/** Says how many of the results are shown. */
export function shownText({ t, about }: PageContext, shown: number, { total, exact }: SearchResultBody): string {
  return exact || shown >= total
    ? t('results.shown', { shown, total: Math.max(shown, total) })
    : t('results.shown.about', { shown, total: about(total) })
}

/** Returns the remarks above the list, each as a plain notice or as a warning. */
export function remarks(page: PageContext, answer: SearchResultBody): readonly HTMLElement[] {
  const { items, instead } = answer
  const onlyClose = items.length > 0 && items.every(({ matched }) => matched.typo)
  return [
    ...(instead === undefined ? [] : [remark('warning', page.t(`results.instead.${instead}`))]),
    ...(onlyClose ? [remark('plain', page.t('results.close.only'))] : []),
  ]
}

function remark(kind: 'warning' | 'plain', text: string): HTMLElement {
  const warning = kind === 'warning'
  return h(
    'p',
    { class: `notice notice--inline${warning ? ' notice--warning' : ''}` },
    warning && icon('warning'),
    h('span', {}, text),
  )
}

/** Says what to try when nothing was found. */
export function nothingFound({ t }: PageContext, state: SearchState): HTMLElement {
  const advice = [
    ...(countFilters(state) > 0 ? [t('results.empty.filters')] : []),
    ...(state.q === '' ? [] : [t('results.empty.spelling'), t('results.empty.number')]),
  ]
  return h(
    'ul',
    { class: 'advice' },
    advice.map(text => h('li', {}, text)),
  )
}
