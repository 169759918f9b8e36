/** Shows the answer on the verify page: the outcome, the checks, the claims, and a button to ask the server. */

import type { VerificationBody } from '../../registry/api/shared/contract.ts'
import { shownJson } from '../../verify/report/reasons/shown-text.ts'
import type { Outcome } from '../../verify/report/report.ts'
import { button, h } from '../shared/dom.ts'
import { facts, nameText } from '../shared/organization-bits.ts'
import type { PageContext } from '../shared/page-context.ts'
import { organizationOf, readClaims } from './claims.ts'
import { checklist, outcomeView, reportRows } from './report-view.ts'
import { documentList, supersededNotice } from './verification-panel.ts'
import type { LocalVerification } from './verify-here.ts'

/** @param askServer called when the reader wants the registry's server to check, because the browser could not */
export function localReport(
  page: PageContext,
  result: LocalVerification,
  askServer: () => void,
): readonly HTMLElement[] {
  const { t } = page
  const { report, documents, ownIssuers } = result
  const missing = documents.some(({ ok }) => !ok)
  return [
    outcomeView(page, report.outcome),
    ...supersededNotice(page, result),
    checklist(page, reportRows(page, checksToShow(report.checks))),
    h('p', { class: 'proof__when' }, t('proof.by.browser', { when: page.instant(result.checkedAt) })),
    ...(report.outcome === 'unverifiable' && missing ? [askNotice(page, askServer)] : []),
    ...says(page, report, ownIssuers),
    ...presented(page, report, ownIssuers),
    h(
      'details',
      { class: 'proof__how' },
      h('summary', {}, t('proof.how')),
      h('p', {}, t('proof.how.text')),
      documents.length > 0 && [h('h3', {}, t('proof.documents')), documentList(page, documents)],
    ),
  ]
}

/** Shows the server's answer, always labelled as the server's. */
export function serverReport(
  page: PageContext,
  body: VerificationBody,
  checkedAt: string,
  ownIssuers: readonly string[] | undefined,
): readonly HTMLElement[] {
  return [
    outcomeView(page, body.outcome),
    h('p', { class: 'notice notice--inline' }, page.t('proof.by.server', { when: page.instant(checkedAt) })),
    checklist(page, reportRows(page, checksToShow(body.checks))),
    ...says(page, body, ownIssuers),
    ...presented(page, body, ownIssuers),
  ]
}

function askNotice(page: PageContext, askServer: () => void): HTMLElement {
  const { t } = page
  return h(
    'div',
    { class: 'notice' },
    h('h3', { class: 'notice__title' }, t('verify.ask.title')),
    h('p', {}, t('verify.ask.text')),
    button(t('verify.ask.button'), 'button', askServer),
  )
}

/** A report of the verifier in this browser or of the server. */
interface GivenReport {
  readonly outcome: Outcome
  readonly checks: Parameters<typeof reportRows>[1]
  readonly credential?: Readonly<Record<string, unknown>> | undefined
}

interface GivenPresentation {
  readonly holder?: string | undefined
  readonly credentials: readonly GivenReport[]
}

/** Hides the further checks of a text that could not be read, because they say only that. */
function checksToShow(checks: GivenReport['checks']): GivenReport['checks'] {
  const format = checks.find(({ id }) => id === 'format')
  return format === undefined || format.outcome === 'pass' ? checks : [format]
}

/** Shows each credential of a presentation under its own heading, with its outcome and checks. */
function presented(
  page: PageContext,
  { checks, presentation }: Pick<GivenReport, 'checks'> & { readonly presentation?: GivenPresentation | undefined },
  ownIssuers: readonly string[] | undefined,
): readonly HTMLElement[] {
  const unread = checks.some(({ id, outcome }) => id === 'format' && outcome === 'fail')
  if (presentation === undefined || unread) return []
  const { t } = page
  const { holder, credentials } = presentation
  const count = credentials.length
  return [
    h('p', {}, count === 0 ? t('verify.presented.none') : t('verify.presented', { count })),
    ...(holder === undefined ? [] : [facts([t('verify.holder'), code(holder)])]),
    ...credentials.map((report, at) => {
      const id = `presented-${at + 1}`
      return h(
        'section',
        { class: 'presented', 'aria-labelledby': id },
        h('h3', { id }, t('verify.presented.credential', { number: at + 1, total: count })),
        outcomeView(page, report.outcome),
        checklist(page, reportRows(page, checksToShow(report.checks))),
        ...says(page, report, ownIssuers, 'h4'),
      )
    }),
  ]
}

/** Shows the claims, under a heading that says whether they are confirmed. */
function says(
  page: PageContext,
  { outcome, credential: payload }: GivenReport,
  ownIssuers: readonly string[] | undefined,
  level: 'h3' | 'h4' = 'h3',
): readonly HTMLElement[] {
  if (payload === undefined) return []
  const { t } = page
  const claims = readClaims(payload)
  const organization =
    claims.issuer !== undefined && ownIssuers?.includes(claims.issuer) ? organizationOf(claims.subject) : undefined
  const status = claims.status?.label === undefined ? claims.status?.code : page.pick(claims.status.label)
  return [
    h(
      'section',
      { class: 'says' },
      h(level, {}, t(saysTitle(outcome))),
      facts(
        [t('verify.subject'), claims.legalName === undefined ? code(claims.subject) : nameText(claims.legalName)],
        [t('verify.number'), code(claims.registrationNumber)],
        [t('verify.status'), status === undefined ? undefined : nameText(status)],
        [t('verify.issuer'), code(claims.issuer)],
        [t('verify.valid-from'), claims.validFrom === undefined ? undefined : page.instant(claims.validFrom)],
        [
          t('verify.valid-until'),
          claims.validUntil === undefined ? t('verify.no-end') : page.instant(claims.validUntil),
        ],
      ),
      organization !== undefined &&
        h('p', {}, h('a', { href: page.paths.organization(organization) }, t('verify.subject.link'))),
      h(
        'details',
        { class: 'more' },
        h('summary', {}, t('verify.raw')),
        h('pre', { class: 'code', tabindex: 0 }, shownJson(JSON.stringify(payload, undefined, 2))),
      ),
    ),
  ]
}

function saysTitle(outcome: Outcome): 'verify.says' | 'verify.says.failed' | 'verify.says.unproven' {
  if (outcome === 'verified') return 'verify.says'
  return outcome === 'invalid' ? 'verify.says.failed' : 'verify.says.unproven'
}

function code(text: string | undefined): HTMLElement | undefined {
  return text === undefined ? undefined : h('span', { class: 'code' }, nameText(text))
}
