/** The history of a record: every stored version, newest first, with its changed fields. */
import type { HistoryBody } from '../../registry/api/shared/contract.ts'
import { h } from '../shared/dom.ts'
import { nameText, statusBadge } from '../shared/organization-bits.ts'
import type { PageContext } from '../shared/page-context.ts'
import { section } from './organization-sections.ts'

type Version = HistoryBody['items'][number]

export function historySection(page: PageContext, versions: readonly Version[]): HTMLElement {
  const newestFirst = [...versions].sort((a, b) => b.version - a.version)
  return section(
    page.t('organization.history'),
    h(
      'ol',
      { class: 'plain history' },
      newestFirst.map(version => versionItem(page, version)),
    ),
  )
}

function versionItem(page: PageContext, version: Version): HTMLLIElement {
  const { t } = page
  const fields = version.changed.map(field => fieldName(page, field)).join(', ')
  return h(
    'li',
    { class: 'version' },
    h(
      'p',
      { class: 'version__what' },
      fields === '' ? t('organization.history.first') : t('organization.history.changed', { fields }),
    ),
    h('p', {}, nameText(version.legalName), ' ', statusBadge(page, version.status)),
    h(
      'p',
      { class: 'version__facts' },
      h('span', {}, t('organization.history.version', { version: version.version })),
      h('span', {}, t('organization.history.observed', { date: page.date(version.observedOn) })),
    ),
  )
}

const FIELDS = [
  'legalName',
  'previousNames',
  'otherNames',
  'entityType',
  'status',
  'registeredOn',
  'dissolvedOn',
  'addresses',
  'identifiers',
  'relationships',
  'registrationNumber',
  'register',
  'jurisdiction',
] as const

/** Names a field. A field that the site does not know keeps its own name. */
function fieldName(page: PageContext, field: string): string {
  const known = FIELDS.find(candidate => candidate === field)
  return known === undefined ? field : page.t(`field.${known}`)
}
