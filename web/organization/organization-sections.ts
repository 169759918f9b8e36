/** The record of an organization, section by section. Sections without content are left out. */
import type { OrganizationBody, RelationshipBody } from '../../registry/api/shared/contract.ts'
import { externalLink, h } from '../shared/dom.ts'
import { facts, nameText, shortened, statusBadge } from '../shared/organization-bits.ts'
import type { PageContext } from '../shared/page-context.ts'

const LONG_LIST = 12

/**
 * Shows number, type, status and dates. It says when the register gives no date: an empty cell would look like a fault.
 */
export function registrationSection(page: PageContext, organization: OrganizationBody): HTMLElement {
  const { t } = page
  const { status, entityType, registeredOn, dissolvedOn } = organization
  const unknown = h('span', { class: 'unknown' }, t('organization.unknown'))
  const since =
    status.since === undefined ? undefined : t('organization.status.since', { date: page.date(status.since) })
  return section(
    t('organization.summary'),
    facts(
      [t('organization.number'), h('span', { class: 'number' }, organization.registrationNumber)],
      [t('organization.type'), page.pick(entityType.label)],
      [t('organization.status'), [statusBadge(page, status), ...(since === undefined ? [] : [' ', since])]],
      [t('organization.status.reason'), status.reason],
      [t('organization.registered'), registeredOn === undefined ? unknown : page.date(registeredOn)],
      [t('organization.dissolved'), dissolvedDate(page, organization, dissolvedOn)],
      [t('organization.jurisdiction'), jurisdictionName(page, organization.jurisdiction)],
    ),
  )
}

function dissolvedDate(
  page: PageContext,
  { status }: OrganizationBody,
  date: string | undefined,
): Node | string | undefined {
  if (date !== undefined) return page.date(date)
  return status.active ? undefined : h('span', { class: 'unknown' }, page.t('organization.unknown'))
}

/** Names the country of `CA-BC` in words where the browser knows it; a subdivision keeps its code. */
function jurisdictionName(page: PageContext, code: string): string {
  const [country = code] = code.split('-')
  const names = new Intl.DisplayNames([page.language], { type: 'region', fallback: 'code' })
  const name = names.of(country) ?? country
  return name === country ? code : `${name} (${code})`
}

export function namesSections(page: PageContext, organization: OrganizationBody): readonly HTMLElement[] {
  const { t } = page
  const previous = organization.previousNames.map(({ name, from, until }) =>
    h('li', {}, nameText(name), aside(period(page, from, until))),
  )
  const other = organization.otherNames.map(({ name, kind, language }) =>
    h(
      'li',
      {},
      h('span', { lang: language }, nameText(name)),
      aside(
        [t(`organization.other.${kind}`), language === undefined ? '' : languageName(page, language)]
          .filter(Boolean)
          .join(', '),
      ),
    ),
  )
  return [
    ...(previous.length === 0 ? [] : [section(t('organization.previous'), listOf(page, previous))]),
    ...(other.length === 0 ? [] : [section(t('organization.other'), listOf(page, other))]),
  ]
}

function languageName(page: PageContext, tag: string): string {
  try {
    return new Intl.DisplayNames([page.language], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

export function addressesSection(page: PageContext, { addresses }: OrganizationBody): HTMLElement | undefined {
  if (addresses.length === 0) return undefined
  return section(
    page.t('organization.addresses'),
    facts(
      ...addresses.map(address => {
        const country = address.country === undefined ? undefined : jurisdictionName(page, address.country)
        const place = [address.locality, address.region, address.postalCode].filter(Boolean).join(' ')
        const lines = [...address.lines, place, country].filter(line => line !== undefined && line !== '')
        const value = h(
          'address',
          {},
          lines.flatMap((line, index) => (index === 0 ? [line] : [h('br'), line])),
        )
        return [page.t(`organization.address.${address.kind}`), value] as const
      }),
    ),
  )
}

export function identifiersSection(page: PageContext, { identifiers }: OrganizationBody): HTMLElement | undefined {
  if (identifiers.length === 0) return undefined
  const entries = identifiers.map(
    ({ scheme, value }) => [schemeName(page, scheme), h('span', { class: 'number' }, value)] as const,
  )
  return section(page.t('organization.identifiers'), facts(...entries))
}

function schemeName(page: PageContext, scheme: string): string {
  if (scheme.toLowerCase() === 'lei') return page.t('organization.identifier.lei')
  if (scheme === 'business-number') return page.t('organization.identifier.business-number')
  // The scheme of a business number may name its country: CA-BN.
  return scheme.endsWith('-BN') ? `${page.t('organization.identifier.business-number')} (${scheme})` : scheme
}

export function relationshipsSection(page: PageContext, { relationships }: OrganizationBody): HTMLElement | undefined {
  if (relationships.length === 0) return undefined
  const { t } = page
  const kinds = ['owned-by', 'owns', 'does-business-as', 'business-name-of'] as const
  return section(
    t('organization.relationships'),
    ...kinds.flatMap(kind => {
      const items = relationships.filter(relationship => relationship.kind === kind)
      if (items.length === 0) return []
      const list = listOf(
        page,
        items.map(item => relationshipItem(page, item)),
      )
      return [h('h3', {}, t(`organization.relationship.${kind}`)), list]
    }),
  )
}

function relationshipItem(page: PageContext, { organization, since, until }: RelationshipBody): HTMLLIElement {
  const { t } = page
  const { id, legalName, active } = organization
  if (legalName === undefined) {
    return h('li', {}, h('span', { class: 'number' }, id), aside(t('organization.relationship.elsewhere')))
  }
  const notes = [active === false ? t('organization.inactive') : '', period(page, since, until)].filter(Boolean)
  return h('li', {}, h('a', { href: page.paths.organization(id) }, nameText(legalName)), aside(notes.join(', ')))
}

export function provenanceSection(page: PageContext, organization: OrganizationBody): HTMLElement {
  const { t } = page
  const { provenance } = organization
  const { licence, sourceUrl, lastImportedAt } = provenance
  return section(
    t('organization.provenance'),
    facts(
      [t('organization.provenance.register'), page.pick(provenance.registerName)],
      [t('organization.provenance.authority'), page.pick(provenance.authority)],
      [t('organization.provenance.observed'), page.date(provenance.observedOn)],
      [
        t('organization.provenance.imported'),
        lastImportedAt === undefined ? undefined : page.date(lastImportedAt.slice(0, 10)),
      ],
      [
        t('organization.provenance.source'),
        sourceUrl === undefined ? undefined : externalLink(sourceUrl, t('organization.provenance.source.link')),
      ],
      [t('organization.provenance.hash'), h('span', { class: 'code' }, provenance.sourceRecordHash)],
      [t('organization.provenance.licence'), [page.pick(licence.notice), ' ', externalLink(licence.url, licence.name)]],
    ),
  )
}

export function section(title: string, ...content: readonly (Node | string)[]): HTMLElement {
  return h('section', { class: 'record' }, h('h2', {}, title), content)
}

function listOf(page: PageContext, items: readonly HTMLLIElement[]): HTMLElement {
  return h(
    'div',
    { class: 'names' },
    shortened(items, LONG_LIST, count => page.t('filters.more', { count })),
  )
}

function aside(text: string): HTMLElement | undefined {
  return text === '' ? undefined : h('span', { class: 'aside' }, text)
}

function period(page: PageContext, from: string | undefined, until: string | undefined): string {
  const { t } = page
  if (from !== undefined && until !== undefined) {
    return t('organization.period.both', { from: page.date(from), until: page.date(until) })
  }
  if (from !== undefined) return t('organization.period.from', { from: page.date(from) })
  return until === undefined ? '' : t('organization.period.until', { until: page.date(until) })
}
