/** The list of an organization's credentials: the status of each, and links to the signed text. */
import type { CredentialSummaryBody, IssuersBody } from '../../registry/api/shared/contract.ts'
import { credentialAddress } from '../shared/api.ts'
import { h, type IconName, icon } from '../shared/dom.ts'
import { shortened } from '../shared/organization-bits.ts'
import type { PageContext } from '../shared/page-context.ts'
import { section } from './organization-sections.ts'

type Issuers = IssuersBody['items']

/** How many credentials are shown at first. An organization has a credential for each of its relationships. */
const SHOWN = 6

const STATE_ICONS: Readonly<Record<CredentialSummaryBody['state'], IconName>> = {
  current: 'active',
  superseded: 'inactive',
  suspended: 'warning',
  revoked: 'fail',
}

/** @param issuers the issuers that sign here; empty when they could not be fetched */
export function credentialsSection(
  page: PageContext,
  credentials: readonly CredentialSummaryBody[],
  issuers: Issuers = [],
): HTMLElement {
  const { t } = page
  if (credentials.length === 0) {
    return section(t('organization.credentials'), h('p', {}, t('organization.credentials.none')))
  }
  const items = [...credentials].sort(byImportance).map(credential => credentialItem(page, credential, issuers))
  const list = shortened(items, SHOWN, count => t('organization.credentials.more', { count }))
  return section(t('organization.credentials'), h('div', { class: 'credentials' }, list))
}

/** Sorts credentials in force before others, then the registration before other types, then the newest first. */
function byImportance(one: CredentialSummaryBody, other: CredentialSummaryBody): number {
  const rank = ({ state, type }: CredentialSummaryBody) =>
    (state === 'superseded' ? 2 : 0) + (type === 'registration' ? 0 : 1)
  return rank(one) - rank(other) || other.issuedAt.localeCompare(one.issuedAt) || one.id.localeCompare(other.id)
}

function credentialItem(page: PageContext, credential: CredentialSummaryBody, issuers: Issuers): HTMLLIElement {
  const { t } = page
  const { id, state } = credential
  return h(
    'li',
    { class: 'credential' },
    h(
      'p',
      { class: 'credential__name' },
      h('strong', {}, nameOf(page, credential)),
      ' ',
      h('span', { class: `badge badge--${state}` }, icon(STATE_ICONS[state], 'badge__sign'), t(`state.${state}`)),
    ),
    h('p', { class: 'code' }, id),
    h(
      'p',
      { class: 'credential__facts' },
      factsOf(page, credential, issuers).map(fact => h('span', {}, fact)),
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

function factsOf(page: PageContext, credential: CredentialSummaryBody, issuers: Issuers): readonly string[] {
  const { t } = page
  const { issuedAt, version, validUntil, supersededBy, endedAt } = credential
  // A single issuer is named in the proof already.
  const issuer = issuers.length > 1 ? issuers.find(({ did }) => did === credential.issuer) : undefined
  return [
    t('organization.credentials.issued', { date: page.date(issuedAt.slice(0, 10)) }),
    t('organization.credentials.version', { version }),
    issuer && t('organization.credentials.issuer', { issuer: page.pick(issuer.name) }),
    validUntil && t('organization.credentials.until', { when: page.instant(validUntil) }),
    supersededBy && t('organization.credentials.superseded', { id: supersededBy }),
    endedAt && t('organization.credentials.ended', { date: page.date(endedAt.slice(0, 10)) }),
  ].filter(fact => fact !== undefined)
}

/** Names the type; for a relationship also its kind and the other organization. */
function nameOf(page: PageContext, { type, typeName, statement = '' }: CredentialSummaryBody): string {
  const name = page.pick(typeName)
  const [kind, other] = statement.split(':')
  const known = KINDS.find(candidate => candidate === kind)
  if (type !== 'relationship' || known === undefined || other === undefined) return name
  const relationship = `${page.t(`organization.relationship.${known}`)} ${other}`
  return page.t('organization.credentials.statement', { type: name, statement: relationship })
}

const KINDS = ['owned-by', 'owns', 'does-business-as', 'business-name-of'] as const
