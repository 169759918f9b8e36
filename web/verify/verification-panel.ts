/**
 * The panel with the proof on an organization's page. The visitor's browser fetches the signed credential and
 * everything that it depends on, verifies it, and compares it with the page. Until that is done the panel claims
 * nothing.
 */

import type { CredentialSummaryBody, OrganizationBody } from '../../registry/api/shared/contract.ts'
import { CHECK_IDS, type Outcome } from '../../verify/report/report.ts'
import { signedCredential } from '../shared/api.ts'
import { button, externalLink, h, icon } from '../shared/dom.ts'
import { errorText } from '../shared/error-text.ts'
import type { PageContext } from '../shared/page-context.ts'
import { organizationOf, readClaims } from './claims.ts'
import { type PageMatch, pageMatches } from './page-matches.ts'
import { checklist, outcomeView, type ReportRow, reportRows, runningView } from './report-view.ts'
import { type LocalVerification, verifyHere } from './verify-here.ts'

/** Chooses the credential to verify: the newest registration in force, or else the newest registration. */
export function credentialToVerify(all: readonly CredentialSummaryBody[]): CredentialSummaryBody | undefined {
  const registrations = all.filter(({ type }) => type === 'registration').sort((a, b) => b.version - a.version)
  return registrations.find(({ state }) => state === 'current') ?? registrations[0]
}

export interface VerificationPanel {
  readonly element: HTMLElement
  /** Starts checking; without a credential it says that there is none. */
  verify(credential: CredentialSummaryBody | undefined): Promise<void>
  /** Shows that the list of credentials could not be fetched, because of the error. */
  unavailable(error: unknown, retry: () => void): void
}

export function verificationPanel(page: PageContext, organization: OrganizationBody): VerificationPanel {
  const { t } = page
  // The parts stay and only their content changes: nothing moves, and the button keeps the focus.
  const outcome = h('div', { class: 'proof__outcome', role: 'status' })
  const notice = h('div')
  const checks = h('div')
  const when = h('p', { class: 'proof__when' })
  const again = button(t('proof.again'), 'button button--quiet', () => repeat())
  const details = h('div')
  const element = h(
    'section',
    { class: 'proof', 'aria-labelledby': 'proof-heading' },
    h('h2', { id: 'proof-heading' }, t('proof.heading')),
    [outcome, notice, checks, when, again, details],
  )
  let repeat = (): void => {}

  function running(): void {
    element.setAttribute('aria-busy', 'true')
    again.setAttribute('aria-disabled', 'true')
    outcome.replaceChildren(runningView(page, t('proof.running.text')))
    notice.replaceChildren()
    const labels = [...CHECK_IDS.map(id => t(`check.${id}`)), t('match.check')]
    checks.replaceChildren(
      checklist(
        page,
        labels.map(label => ({ label, outcome: 'running', sentence: '' })),
      ),
    )
    when.textContent = ''
  }

  function nothingToCheck(sentence: string): void {
    done()
    outcome.replaceChildren(outcomeView(page, 'unverifiable', sentence))
    for (const part of [notice, checks, when, details]) part.replaceChildren()
    when.hidden = true
  }

  function done(): void {
    element.removeAttribute('aria-busy')
    again.removeAttribute('aria-disabled')
  }

  async function verify(credential: CredentialSummaryBody | undefined): Promise<void> {
    again.hidden = credential === undefined
    if (credential === undefined) return nothingToCheck(t('proof.none.text'))
    repeat = () => {
      if (!element.hasAttribute('aria-busy')) void verify(credential)
    }
    running()
    let result: LocalVerification
    try {
      result = await verifyHere(await signedCredential(credential.id))
    } catch (error) {
      return nothingToCheck(t('proof.unavailable', { because: errorText(t, error) }))
    }
    done()
    const match = pageMatches(organization, result.report.credential)
    const row = matchRow(page, match)
    const sentence = match.outcome === 'fail' ? row.sentence : undefined
    outcome.replaceChildren(outcomeView(page, withMatch(result.report.outcome, match), sentence))
    notice.replaceChildren(...supersededNotice(page, result))
    checks.replaceChildren(checklist(page, [...reportRows(page, result.report.checks), row]))
    when.hidden = false
    when.textContent = t('proof.by.browser', { when: page.instant(result.checkedAt) })
    details.replaceChildren(particulars(page, credential, result))
  }

  return {
    element,
    verify,
    unavailable(error, retry) {
      nothingToCheck(t('proof.unavailable', { because: errorText(t, error) }))
      repeat = retry
    },
  }
}

/** Makes the outcome invalid when the page differs from what was signed, even if the credential is sound. */
function withMatch(outcome: Outcome, match: PageMatch): Outcome {
  if (match.outcome === 'fail') return 'invalid'
  return match.outcome === 'unknown' && outcome === 'verified' ? 'unverifiable' : outcome
}

function matchRow(page: PageContext, match: PageMatch): ReportRow & { readonly sentence: string } {
  const label = page.t('match.check')
  if (match.outcome !== 'fail') return { label, outcome: match.outcome, sentence: page.t(`match.${match.outcome}`) }
  const fields = match.fields.map(field => page.t(`field.${field}`)).join(', ')
  return { label, outcome: 'fail', sentence: page.t('match.fail', { fields }) }
}

/** Shows a notice when the credential itself is sound, but a newer one has replaced it. */
export function supersededNotice(page: PageContext, { report, ownIssuers }: LocalVerification): readonly HTMLElement[] {
  if (!report.checks.some(({ code }) => code === 'status_superseded')) return []
  const claims = report.credential === undefined ? undefined : readClaims(report.credential)
  const organization = ownIssuers?.includes(claims?.issuer ?? '') ? organizationOf(claims?.subject) : undefined
  const link =
    organization !== undefined &&
    h('a', { href: page.paths.organization(organization) }, page.t('proof.superseded.link'))
  return [
    h('p', { class: 'notice notice--inline' }, icon('warning'), h('span', {}, page.t('proof.superseded'), ' ', link)),
  ]
}

function particulars(page: PageContext, credential: CredentialSummaryBody, result: LocalVerification): HTMLElement {
  const { t } = page
  return h(
    'details',
    { class: 'proof__how' },
    h('summary', {}, t('proof.how')),
    h('p', {}, t('proof.how.text')),
    h(
      'dl',
      { class: 'facts facts--stacked' },
      h('div', { class: 'fact' }, h('dt', {}, t('proof.credential')), h('dd', { class: 'code' }, credential.id)),
      h('div', { class: 'fact' }, h('dt', {}, t('proof.issuer')), h('dd', { class: 'code' }, credential.issuer)),
      h('div', { class: 'fact' }, h('dt', {}, t('proof.documents')), h('dd', {}, documentList(page, result.documents))),
    ),
  )
}

export function documentList(page: PageContext, documents: LocalVerification['documents']): HTMLElement {
  return h(
    'ul',
    { class: 'plain code' },
    documents.map(({ url, ok }) =>
      h('li', {}, externalLink(url, url), !ok && ` (${page.t('proof.documents.missing')})`),
    ),
  )
}
