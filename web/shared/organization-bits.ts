/** Small pieces by which an organization is recognised, the same wherever it is shown. */
import type { OrganizationSummary, SearchItem } from '../../registry/api/shared/contract.ts'
import { h, icon } from './dom.ts'
import { nameParts } from './name-parts.ts'
import type { PageContext } from './page-context.ts'

/** The register's own word for the status; the sign beside it is full for active and hollow for inactive. */
export function statusBadge(page: PageContext, status: OrganizationSummary['status']): HTMLElement {
  const { active, label } = status
  const activity = page.t(active ? 'organization.active' : 'organization.inactive')
  const word = page.pick(label)
  // Registers' words do not always tell: "Discontinued" does, "De-Registered" may not.
  const says = word.toLowerCase() === activity.toLowerCase() ? undefined : activity
  return h(
    'span',
    { class: active ? 'badge badge--active' : 'badge badge--inactive' },
    icon(active ? 'active' : 'inactive', 'badge__sign'),
    word,
    says !== undefined && h('span', { class: 'visually-hidden' }, ` (${says})`),
  )
}

/**
 * A name, or another text from outside, apart from the direction of the text around it; characters that cannot be seen
 * are shown by their numbers.
 *
 * @param highlights the parts of it that the search found, which are marked
 */
export function nameText(text: string, highlights: SearchItem['matched']['highlights'] = []): HTMLElement {
  return h(
    'bdi',
    {},
    nameParts(text, highlights).map(part => {
      const shown = part.unseen ? h('span', { class: 'unseen' }, part.text) : part.text
      return part.marked ? h('mark', {}, shown) : shown
    }),
  )
}

/** A list of facts; those without a value are left out. */
export function facts(
  ...entries: readonly (readonly [term: string, value: Node | string | undefined | readonly (Node | string)[]])[]
): HTMLDListElement {
  return h(
    'dl',
    { class: 'facts' },
    entries
      .filter(([, value]) => value !== undefined)
      .map(([term, value]) => h('div', { class: 'fact' }, h('dt', {}, term), h('dd', {}, value))),
  )
}

/** The first few of a long list; the others behind a disclosure, still in the page and printed with it. */
export function shortened(items: readonly HTMLLIElement[], limit: number, more: (count: number) => string): Node[] {
  const rest = items.slice(limit)
  // One or two more are not worth a click.
  if (rest.length <= 2) return [h('ul', { class: 'plain' }, items)]
  return [
    h('ul', { class: 'plain' }, items.slice(0, limit)),
    h('details', { class: 'more' }, h('summary', {}, more(rest.length)), h('ul', { class: 'plain' }, rest)),
  ]
}
