/** One result in the list of organizations, with the name or number that matched. */
import type { SearchItem } from '../../registry/api/shared/contract.ts'
import { h } from '../shared/dom.ts'
import { nameText, statusBadge } from '../shared/organization-bits.ts'
import type { PageContext } from '../shared/page-context.ts'

/** Makes the list item of a result; its heading is the link. */
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

/** Returns the legal name. The match is marked when the legal name matched and is still the one in the index. */
export function nameOf({ legalName, matched }: SearchItem): HTMLElement {
  const found = matched.kind === 'legal-name' && matched.text === legalName
  return nameText(legalName, found ? matched.highlights : [])
}

export function numberOf({ registrationNumber, matched }: SearchItem): HTMLElement {
  const found = matched.kind === 'registration-number' && matched.text === registrationNumber
  return nameText(registrationNumber, found ? matched.highlights : [])
}

/** Returns a line such as "Previous name: …" when something other than the current name matched. */
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

/** Returns the badge of a result that was found only by correcting a typing error. */
export function closeMatch(page: PageContext): HTMLElement {
  return h('span', { class: 'badge badge--close' }, page.t('results.close'))
}
