/** The script of an organization's page. The id comes from the address; the proof is checked here, in the browser. */

import type { CredentialSummaryBody, IssuersBody, OrganizationBody } from '../../registry/api/shared/contract.ts'
import { shownText } from '../../verify/report/reasons/shown-text.ts'
import { organizationJsonLd } from '../organization/json-ld.ts'
import { credentialsSection } from '../organization/organization-credentials.ts'
import { historySection } from '../organization/organization-history.ts'
import * as sections from '../organization/organization-sections.ts'
import * as api from '../shared/api.ts'
import { h, icon, required } from '../shared/dom.ts'
import { errorNotice } from '../shared/error-notice.ts'
import { updateLanguageLinks } from '../shared/language-switch.ts'
import { localPath } from '../shared/languages.ts'
import { nameText, statusBadge } from '../shared/organization-bits.ts'
import { currentPage } from '../shared/page-context.ts'
import { credentialToVerify, type VerificationPanel, verificationPanel } from '../verify/verification-panel.ts'
import { prepareToVerify } from '../verify/verify-here.ts'

const page = currentPage()
const { t } = page
const container = required('#organization', HTMLElement)

updateLanguageLinks()
prepareToVerify()
required('#organization .loading', HTMLElement).hidden = false
void load(idFromAddress())

/** Reads the id from `/organization/{id}`, or from `?id=` where a static host serves one file for all. */
function idFromAddress(): string {
  const last = location.pathname.split('/organization/')[1] ?? new URLSearchParams(location.search).get('id') ?? ''
  try {
    return decodeURIComponent(last).replace(/\/$/, '')
  } catch {
    return last
  }
}

async function load(id: string): Promise<void> {
  try {
    // The requests run together and are shown together; the record alone decides whether there is a page.
    const others = [settle(credentialsOf(id)), settle(api.organizationHistory(id))] as const
    const organization = await api.organization(id)
    const [credentials, history] = await Promise.all(others)
    show(organization, credentials, history)
  } catch (error) {
    container.removeAttribute('aria-busy')
    if (error instanceof api.ApiError && error.status === 404) return showMissing(id)
    container.replaceChildren(errorNotice(page, t('organization.error'), error, () => void load(id)))
  }
}

type Credentials = Awaited<ReturnType<typeof credentialsOf>>

/** Fetches the credentials and the issuers. The credentials are shown without issuers when these cannot be fetched. */
async function credentialsOf(
  id: string,
): Promise<{ readonly all: readonly CredentialSummaryBody[]; readonly issuers: IssuersBody['items'] }> {
  const [all, issuers] = await Promise.all([api.organizationCredentials(id), settle(api.issuers())])
  return { all, issuers: issuers.ok ? issuers.value.items : [] }
}

type History = Awaited<ReturnType<typeof api.organizationHistory>>

type Settled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }

function settle<T>(promise: Promise<T>): Promise<Settled<T>> {
  return promise.then(
    value => ({ ok: true, value }),
    (error: unknown) => ({ ok: false, error }),
  )
}

function show(organization: OrganizationBody, credentials: Settled<Credentials>, history: Settled<History>): void {
  const { id, legalName } = organization
  document.title = `${shownText(legalName)} · ${t('site.name')}`
  const panel = verificationPanel(page, organization)
  const credentialsPlace = h('div')
  const historyPlace = h('div')
  const record = [
    sections.registrationSection(page, organization),
    ...sections.namesSections(page, organization),
    sections.addressesSection(page, organization),
    sections.identifiersSection(page, organization),
    sections.relationshipsSection(page, organization),
    sections.provenanceSection(page, organization),
    credentialsPlace,
    historyPlace,
  ].filter(part => part !== undefined)
  container.removeAttribute('aria-busy')
  container.replaceChildren(
    backLink(),
    ...(organization.provenance.invented ? [inventedBanner()] : []),
    header(organization),
    panel.element,
    h('div', { class: 'organization__record' }, record, dataLink(id)),
  )
  addJsonLd(organization)
  showCredentials(id, panel, credentialsPlace, credentials)
  showHistory(id, historyPlace, history)
}

function header({ legalName, provenance, registrationNumber, status }: OrganizationBody): HTMLElement {
  return h(
    'header',
    { class: 'organization__header' },
    h('p', { class: 'kicker' }, page.pick(provenance.registerName)),
    h('h1', {}, nameText(legalName)),
    h(
      'p',
      { class: 'organization__key' },
      statusBadge(page, status),
      h('span', { class: 'visually-hidden' }, t('organization.number'), ' '),
      h('span', { class: 'number' }, registrationNumber),
    ),
  )
}

function inventedBanner(): HTMLElement {
  return h(
    'div',
    { class: 'notice notice--warning', role: 'note' },
    h('p', { class: 'notice__title' }, icon('warning'), t('organization.invented.title')),
    h('p', {}, t('organization.invented.text')),
  )
}

function showCredentials(id: string, panel: VerificationPanel, place: HTMLElement, answer: Settled<Credentials>): void {
  if (answer.ok) {
    place.replaceChildren(credentialsSection(page, answer.value.all, answer.value.issuers))
    void panel.verify(credentialToVerify(answer.value.all))
    return
  }
  const again = async (): Promise<void> => showCredentials(id, panel, place, await settle(credentialsOf(id)))
  const retry = (): void => void again()
  panel.unavailable(answer.error, retry)
  place.replaceChildren(errorNotice(page, t('organization.credentials.error'), answer.error, retry))
}

function showHistory(id: string, place: HTMLElement, answer: Settled<History>): void {
  if (answer.ok) {
    place.replaceChildren(historySection(page, answer.value))
    return
  }
  const again = async (): Promise<void> => showHistory(id, place, await settle(api.organizationHistory(id)))
  place.replaceChildren(errorNotice(page, t('organization.history.error'), answer.error, () => void again()))
}

function showMissing(id: string): void {
  document.title = `${t('organization.missing.title')} · ${t('site.name')}`
  container.replaceChildren(
    h(
      'div',
      { class: 'missing' },
      h('h1', {}, t('organization.missing.title')),
      h('p', { class: 'lead' }, t('organization.missing.text', { id: id === '' ? '?' : id })),
      h('p', {}, h('a', { class: 'button', href: page.paths.home }, t('organization.missing.link'))),
    ),
  )
}

/** Makes a link back to the search that led here, if one did. */
function backLink(): HTMLElement {
  const from = URL.canParse(document.referrer) ? new URL(document.referrer) : undefined
  const search = from?.origin === location.origin && from.pathname === localPath(page.language, '/') ? from.search : ''
  return h(
    'p',
    { class: 'back' },
    h('a', { href: `${page.paths.home}${search}` }, icon('back'), t('organization.back')),
  )
}

function dataLink(id: string): HTMLElement {
  const address = `${api.API_BASE}/api/v1/organizations/${encodeURIComponent(id)}`
  return h('p', { class: 'hint organization__data' }, h('a', { href: address }, t('organization.data')))
}

function addJsonLd(organization: OrganizationBody): void {
  const address = new URL(localPath('en', `/organization/${organization.id}`), location.origin).href
  const data = JSON.stringify(organizationJsonLd(organization, address))
  document.head.append(h('script', { type: 'application/ld+json' }, data))
}
