/** The credentials that were made for an organization: what became of each, and the signed text itself. */
import type { CredentialSummaryBody } from '../../registry/http/contract.ts'
import { credentialAddress } from './api.ts'
import { h, type IconName, icon } from './dom.ts'
import { section } from './organization-sections.ts'
import type { PageContext } from './page-context.ts'

const STATE_ICONS: Readonly<Record<CredentialSummaryBody['state'], IconName>> = {
  current: 'active',
  superseded: 'inactive',
  suspended: 'warning',
  revoked: 'fail',
}

export function credentialsSection(page: PageContext, credentials: readonly CredentialSummaryBody[]): HTMLElement {
  const { t } = page
  const newestFirst = [...credentials].sort((a, b) => b.issuedAt.localeCompare(a.issuedAt))
  const content =
    newestFirst.length === 0
      ? h('p', {}, t('organization.credentials.none'))
      : h(
          'ul',
          { class: 'plain credentials' },
          newestFirst.map(credential => credentialItem(page, credential)),
        )
  return section(t('organization.credentials'), content)
}

function credentialItem(page: PageContext, credential: CredentialSummaryBody): HTMLLIElement {
  const { t } = page
  const { id, state, supersededBy } = credential
  return h(
    'li',
    { class: 'credential' },
    h(
      'p',
      { class: 'credential__name' },
      h('strong', {}, typeName(page, credential.type)),
      ' ',
      h('span', { class: `badge badge--${state}` }, icon(STATE_ICONS[state], 'badge__sign'), t(`state.${state}`)),
    ),
    h('p', { class: 'code' }, id),
    h(
      'p',
      { class: 'credential__facts' },
      h('span', {}, t('organization.credentials.issued', { date: page.date(credential.issuedAt.slice(0, 10)) })),
      h('span', {}, t('organization.credentials.version', { version: credential.version })),
      supersededBy !== undefined && h('span', {}, t('organization.credentials.superseded', { id: supersededBy })),
    ),
    h(
      'p',
      { class: 'credential__actions' },
      h(
        'a',
        {
          href: credentialAddress(id),
          download: `${id}.jwt`,
          'aria-label': t('organization.credentials.download.label', { id }),
        },
        t('organization.credentials.download'),
      ),
      h(
        'a',
        { href: page.paths.verifyCredential(id), 'aria-label': t('organization.credentials.verify.label', { id }) },
        t('organization.credentials.verify'),
      ),
    ),
  )
}

function typeName(page: PageContext, type: string): string {
  if (type === 'registration' || type === 'relationship' || type === 'business-number') {
    return page.t(`organization.credentials.type.${type}`)
  }
  return type
}
