/** The list of organizations found, each with the name or number that made it a match. */
import type { SearchItem } from '../../registry/http/contract.ts'
import { h } from './dom.ts'
import { highlight } from './highlight.ts'
import { marked, statusBadge } from './organization-bits.ts'
import type { PageContext } from './page-context.ts'

/** One result; its link is its heading. */
export function resultItem(page: PageContext, item: SearchItem, query: string): HTMLLIElement {
  const { t } = page
  const { matched } = item
  const name = matched.kind === 'legal-name' ? marked(highlight(item.legalName, query)) : [item.legalName]
  const number =
    matched.kind === 'registration-number' ? h('mark', {}, item.registrationNumber) : item.registrationNumber
  const details = [
    page.pick(item.entityType.label),
    item.registeredOn === undefined ? undefined : t('results.registered', { date: page.date(item.registeredOn) }),
    item.locality,
  ]
  return h(
    'li',
    { class: 'result' },
    h('h3', { class: 'result__name' }, h('a', { href: page.paths.organization(item.id) }, name)),
    matchedLine(page, item, query),
    h(
      'p',
      { class: 'result__facts' },
      statusBadge(page, item.status),
      h('span', { class: 'number' }, number),
      details.map(detail => detail !== undefined && h('span', {}, detail)),
    ),
  )
}

/** "Previous name: …", when it is not the current name that matched. */
export function matchedLine(page: PageContext, item: SearchItem, query: string): HTMLElement | undefined {
  const { kind, text } = item.matched
  if (kind !== 'previous-name' && kind !== 'other-name' && kind !== 'identifier') return undefined
  const found = highlight(text, query)
  // A name found in spite of a slip of the pen has no word in common with it: then it is marked as a whole.
  const segments = found.some(({ match }) => match) ? found : [{ text, match: true }]
  return h('p', { class: 'result__matched' }, page.t(`results.matched.${kind}`), ' ', marked(segments))
}
