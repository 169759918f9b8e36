/** The list of organizations found, each with the name or number that made it a match. */
import type { SearchItem } from '../../registry/api/shared/contract.ts'
import { h } from '../shared/dom.ts'
import { nameText, statusBadge } from '../shared/organization-bits.ts'
import type { PageContext } from '../shared/page-context.ts'

/** One result; its link is its heading. */
export function resultItem(page: PageContext, item: SearchItem): HTMLLIElement {
  const { t } = page
  const details = [
    page.pick(item.entityType.label),
    item.registeredOn === undefined ? undefined : t('results.registered', { date: page.date(item.registeredOn) }),
    item.dissolvedOn === undefined ? undefined : t('results.dissolved', { date: page.date(item.dissolvedOn) }),
    item.locality,
  ]
  return h(
    'li',
    { class: 'result' },
    h('h3', { class: 'result__name' }, h('a', { href: page.paths.organization(item.id) }, nameOf(item))),
    matchedLine(page, item),
    h(
      'p',
      { class: 'result__facts' },
      item.matched.typo && closeMatch(page),
      statusBadge(page, item.status),
      h('span', { class: 'number' }, numberOf(item)),
      details.map(detail => detail !== undefined && h('span', {}, detail)),
    ),
  )
}

/** The legal name; marked where it is what matched, and is still what the index knew. */
export function nameOf({ legalName, matched }: SearchItem): HTMLElement {
  const found = matched.kind === 'legal-name' && matched.text === legalName
  return nameText(legalName, found ? matched.highlights : [])
}

export function numberOf({ registrationNumber, matched }: SearchItem): HTMLElement {
  const found = matched.kind === 'registration-number' && matched.text === registrationNumber
  return nameText(registrationNumber, found ? matched.highlights : [])
}

/** "Previous name: …", when it is not the current name that matched. */
export function matchedLine(page: PageContext, { matched }: SearchItem): HTMLElement | undefined {
  const { kind } = matched
  if (kind !== 'previous-name' && kind !== 'other-name' && kind !== 'identifier') return undefined
  return h(
    'p',
    { class: 'result__matched' },
    page.t(`results.matched.${kind}`),
    ' ',
    nameText(matched.text, matched.highlights),
  )
}

/** It was found only because something that was typed was taken for a slip of the pen. */
export function closeMatch(page: PageContext): HTMLElement {
  return h('span', { class: 'badge badge--close' }, page.t('results.close'))
}
