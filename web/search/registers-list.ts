/** Lists the registers, with the number of organizations and the licence of each. */
import type { RegisterBody, RegistersBody } from '../../registry/api/shared/contract.ts'
import { externalLink, h, icon } from '../shared/dom.ts'
import type { PageContext } from '../shared/page-context.ts'

export function registersList(page: PageContext, { items }: RegistersBody): HTMLElement {
  if (items.length === 0) return h('p', {}, page.t('home.registers.empty'))
  // Real registers first, and the largest of them.
  const inOrder = [...items].sort(
    (a, b) => Number(a.invented) - Number(b.invented) || b.organizations - a.organizations,
  )
  return h(
    'ul',
    { class: 'plain registers__list' },
    inOrder.map(register => registerItem(page, register)),
  )
}

function registerItem(page: PageContext, register: RegisterBody): HTMLLIElement {
  const { t } = page
  const { licence, homepage } = register
  const name = page.pick(register.name)
  return h(
    'li',
    { class: 'register' },
    h('h3', { class: 'register__name' }, homepage === undefined ? name : externalLink(homepage, name)),
    register.invented &&
      h('p', { class: 'badge badge--invented' }, icon('warning', 'badge__sign'), t('organization.invented.title')),
    h('p', { class: 'register__count' }, t('home.registers.count', { count: register.organizations })),
    h(
      'p',
      { class: 'register__facts' },
      t('home.registers.authority', { authority: page.pick(register.authority) }),
      register.lastImportedAt !== undefined && [
        h('br'),
        t('home.registers.updated', { date: page.date(register.lastImportedAt.slice(0, 10)) }),
      ],
    ),
    h('p', { class: 'register__licence' }, page.pick(licence.notice), ' ', externalLink(licence.url, licence.name)),
  )
}
