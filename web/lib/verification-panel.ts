/**
 * The proof on an organization's page: the visitor's browser fetches the signed
 * credential and everything it depends on, recomputes it, and compares it with
 * what the page shows. Until that is done the panel claims nothing.
 */
import { CHECK_IDS, type Outcome } from '../../agent/verify/report.ts'
import type { CredentialSummaryBody, OrganizationBody } from '../../registry/http/contract.ts'
import { signedCredential } from './api.ts'
import { organizationOf, readClaims } from './claims.ts'
import { button, externalLink, h, icon } from './dom.ts'
import type { PageContext } from './page-context.ts'
import { type PageMatch, pageMatches } from './page-matches.ts'
import { checklist, outcomeView, type ReportRow, reportRows, runningView } from './report-view.ts'
import { type LocalVerification, verifyHere } from './verify-here.ts'

/** The credential that stands for the organization today: the newest registration, in force if there is one. */
export function credentialToVerify(all: readonly CredentialSummaryBody[]): CredentialSummaryBody | undefined {
  const registrations = all.filter(({ type }) => type === 'registration').sort((a, b) => b.version - a.version)
  return registrations.find(({ state }) => state === 'current') ?? registrations[0]
}

export interface VerificationPanel {
  readonly element: HTMLElement
  /** Starts checking; without a credential it says that there is none. */
  verify(credential: CredentialSummaryBody | undefined): Promise<void>
  /** The list of credentials could not be had. */
  unavailable(retry: () => void): void
}

export function verificationPanel(page: PageContext, organization: OrganizationBody): VerificationPanel {
  const { t } = page
  const outcome = h('div', { class: 'proof__outcome', role: 'status' })
  const body = h('div', { class: 'proof__body' })
  const element = h(
    'section',
    { class: 'proof', 'aria-labelledby': 'proof-heading' },
    h('h2', { id: 'proof-heading' }, t('proof.heading')),
    outcome,
    body,
  )

  function running(): void {
    element.setAttribute('aria-busy', 'true')
    outcome.replaceChildren(runningView(page, t('proof.running.text')))
    const labels = [...CHECK_IDS.map(id => t(`check.${id}`)), t('match.check')]
    body.replaceChildren(
      checklist(
        page,
        labels.map(label => ({ label, outcome: 'running', sentence: '' })),
      ),
    )
  }

  function nothingToCheck(sentence: string, retry?: () => void): void {
    element.removeAttribute('aria-busy')
    outcome.replaceChildren(outcomeView(page, 'unverifiable', sentence))
    body.replaceChildren(...(retry === undefined ? [] : [button(t('proof.again'), 'button button--quiet', retry)]))
  }

  async function verify(credential: CredentialSummaryBody | undefined, byHand = false): Promise<void> {
    if (credential === undefined) return nothingToCheck(t('proof.none.text'))
    running()
    const again = (): void => void verify(credential, true)
    let result: LocalVerification
    try {
      result = await verifyHere(await signedCredential(credential.id))
    } catch {
      return nothingToCheck(t('proof.unavailable'), again)
    }
    const match = pageMatches(organization, result.report.credential)
    element.removeAttribute('aria-busy')
    outcome.replaceChildren(outcomeView(page, withMatch(result.report.outcome, match), mismatch(match)))
    const repeat = button(t('proof.again'), 'button button--quiet', again)
    body.replaceChildren(
      ...supersededNotice(page, result),
      checklist(page, [...reportRows(page, result.report.checks), matchRow(page, match)]),
      h('p', { class: 'proof__when' }, t('proof.by.browser', { when: page.instant(result.checkedAt) })),
      repeat,
      particulars(page, credential, result),
    )
    if (byHand) repeat.focus()
  }

  function mismatch(match: PageMatch): string | undefined {
    return match.outcome === 'fail' ? matchRow(page, match).sentence : undefined
  }

  return {
    element,
    verify,
    unavailable: retry => nothingToCheck(t('proof.unavailable'), retry),
  }
}

/** A page that says something else than what was signed is not verified, however sound the credential. */
function withMatch(outcome: Outcome, match: PageMatch): Outcome {
  if (match.outcome === 'fail') return 'invalid'
  return match.outcome === 'unknown' && outcome === 'verified' ? 'unverifiable' : outcome
}

function matchRow(page: PageContext, match: PageMatch): ReportRow {
  const label = page.t('match.check')
  if (match.outcome !== 'fail') return { label, outcome: match.outcome, sentence: page.t(`match.${match.outcome}`) }
  const fields = match.fields.map(field => page.t(`field.${field}`)).join(', ')
  return { label, outcome: 'fail', sentence: page.t('match.fail', { fields }) }
}

/** Shown when the credential itself is sound, but a newer one has replaced it. */
export function supersededNotice(page: PageContext, { report, ownIssuer }: LocalVerification): readonly HTMLElement[] {
  if (!report.checks.some(({ code }) => code === 'status_superseded')) return []
  const claims = report.credential === undefined ? undefined : readClaims(report.credential)
  const organization = claims?.issuer === ownIssuer ? organizationOf(claims?.subject) : undefined
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
