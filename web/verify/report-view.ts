/**
 * Shows a verification: the outcome in a word, then every check with its result. Every icon comes from a computed
 * result.
 */
import type { ReasonCode } from '../../verify/report/reasons/catalogue.ts'
import { CHECK_CODES, type CheckCode, type CheckId, type Outcome } from '../../verify/report/report.ts'
import { h, type IconName, icon } from '../shared/dom.ts'
import type { PageContext } from '../shared/page-context.ts'
import { type GivenReasons, reasonSentence } from './reason-sentences.ts'

export interface ReportRow {
  readonly label: string
  /** `notice`: the check passed, and the reader should know something about it. */
  readonly outcome: 'pass' | 'fail' | 'unknown' | 'notice' | 'running'
  readonly sentence: string | readonly (string | HTMLElement)[]
  /** Set when the sentence is not in the page's language. */
  readonly language?: string
}

/** A check as the verifier or the server gives it; the server may be newer and know other codes. */
interface GivenCheck {
  readonly id: string
  readonly outcome: 'pass' | 'fail' | 'unknown'
  readonly code: string
  readonly message: string
  readonly reasons?: GivenReasons | undefined
}

const OUTCOME_ICONS: Readonly<Record<Outcome, IconName>> = {
  verified: 'pass',
  invalid: 'fail',
  'not-trusted': 'warning',
  unverifiable: 'unknown',
}

const ROW_ICONS: Readonly<Record<ReportRow['outcome'], IconName>> = {
  pass: 'pass',
  fail: 'fail',
  unknown: 'unknown',
  notice: 'warning',
  running: 'running',
}

/** Codes and reasons of passed checks that a reader should know about. They do not change the outcome. */
const NOTICES: ReadonlySet<string> = new Set(['status_superseded', 'binding_not_asked'])
const NOTICE_REASONS: ReadonlySet<string> = new Set<ReasonCode>(['status_notice', 'proof_holds_beside'])

const CODES: ReadonlySet<string> = new Set(Object.values(CHECK_CODES).flat())

export function reportRows(page: PageContext, checks: readonly GivenCheck[]): readonly ReportRow[] {
  return checks.map(check => {
    const { id, message } = check
    const label = isCheckId(id) ? page.t(`check.${id}`) : id
    const outcome = isNotice(check) ? 'notice' : check.outcome
    const sentence = sentenceFor(page, check, outcome)
    if (sentence !== undefined) return { label, outcome, sentence }
    return { label, outcome, sentence: message, language: 'en' }
  })
}

function isNotice({ outcome, code, reasons = [] }: GivenCheck): boolean {
  return outcome === 'pass' && (NOTICES.has(code) || reasons.some(each => NOTICE_REASONS.has(each.code)))
}

/**
 * Writes a short sentence for a passed check, and the reasons for any other. `undefined` when the code is not known.
 */
function sentenceFor(
  page: PageContext,
  { code, reasons = [] }: GivenCheck,
  outcome: ReportRow['outcome'],
): ReportRow['sentence'] | undefined {
  const particulars = outcome === 'pass' ? undefined : reasonSentence(page.language, reasons)
  return particulars ?? (isCheckCode(code) ? page.t(`code.${code}`) : undefined)
}

/** Makes one line for each check. A running check has its line too, so that nothing moves when it is done. */
export function checklist(page: PageContext, rows: readonly ReportRow[]): HTMLElement {
  return h(
    'ul',
    { class: 'plain checks', 'aria-label': page.t('proof.checks') },
    rows.map(row =>
      h(
        'li',
        { class: `check check--${row.outcome}` },
        icon(ROW_ICONS[row.outcome], 'check__sign'),
        h(
          'div',
          {},
          h(
            'p',
            { class: 'check__label' },
            h('strong', {}, row.label),
            ' ',
            h('span', { class: 'check__outcome' }, page.t(outcomeWord(row.outcome))),
          ),
          row.sentence.length > 0 && h('p', { class: 'check__sentence', lang: row.language }, row.sentence),
        ),
      ),
    ),
  )
}

/** Shows the outcome in a word and a sentence. */
export function outcomeView(page: PageContext, outcome: Outcome, sentence?: string): HTMLElement {
  return h(
    'div',
    { class: `outcome outcome--${outcome}` },
    icon(OUTCOME_ICONS[outcome], 'outcome__sign'),
    h(
      'div',
      {},
      h('p', { class: 'outcome__word' }, page.t(`outcome.${outcome}`)),
      h('p', { class: 'outcome__text' }, sentence ?? page.t(`outcome.${outcome}.text`)),
    ),
  )
}

/** Shows that the browser is working. */
export function runningView(page: PageContext, sentence: string): HTMLElement {
  return h(
    'div',
    { class: 'outcome outcome--running' },
    icon('running', 'outcome__sign'),
    h(
      'div',
      {},
      h('p', { class: 'outcome__word' }, page.t('proof.running')),
      h('p', { class: 'outcome__text' }, sentence),
    ),
  )
}

function outcomeWord(
  outcome: ReportRow['outcome'],
): 'proof.pass' | 'proof.fail' | 'proof.unknown' | 'proof.notice' | 'proof.running' {
  return `proof.${outcome}`
}

function isCheckCode(code: string): code is CheckCode {
  return CODES.has(code)
}

function isCheckId(id: string): id is CheckId {
  return Object.hasOwn(CHECK_CODES, id)
}
