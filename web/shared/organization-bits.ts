/** Small parts that show an organization, which are the same on all pages. */
import type { OrganizationSummary, SearchItem } from '../../registry/api/shared/contract.ts'
import { h, icon } from './dom.ts'
import { nameParts } from './name-parts.ts'
import type { PageContext } from './page-context.ts'

/** Shows the register's own word for the status. The icon beside it is full for active and hollow for inactive. */
export function statusBadge(page: PageContext, status: OrganizationSummary['status']): HTMLElement {
  const { active, label } = status
  const activity = page.t(active ? 'organization.active' : 'organization.inactive')
  const word = page.pick(label)
  // The register's word does not always say whether the organization is active ("De-Registered" may not).
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
 * Shows a name, or another text from outside, isolated from the direction of the text around it. Characters that cannot
 * be seen are shown by their numbers.
 *
 * @param highlights the parts that the search found, which are marked
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

/** Makes a list of facts. Facts without a value are left out. */
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

/** Shows the first items of a long list. The others are folded away, but are still in the page and printed with it. */
export function shortened(items: readonly HTMLLIElement[], limit: number, more: (count: number) => string): Node[] {
  const rest = items.slice(limit)
  // One or two further items are not worth a click.
  if (rest.length <= 2) return [h('ul', { class: 'plain' }, items)]
  return [
    h('ul', { class: 'plain' }, items.slice(0, limit)),
    h('details', { class: 'more' }, h('summary', {}, more(rest.length)), h('ul', { class: 'plain' }, rest)),
  ]
}
