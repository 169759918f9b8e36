/** One line of the checklist. Every check returns exactly one, and none throws. */
import { type Reasons, sentenceOf } from './reasons/reason.ts'
import type { CHECK_CODES, Check, CheckId } from './report.ts'

export type CodeOf<Id extends CheckId> = (typeof CHECK_CODES)[Id][number]

/**
 * @param explanation why, as reasons that a page can say in the reader's language; a plain English sentence only where
 * there is nothing to it that the code does not say
 */
export function check<Id extends CheckId>(
  id: Id,
  outcome: Check['outcome'],
  code: CodeOf<Id>,
  explanation: string | Reasons,
): Check & { readonly code: CodeOf<Id> } {
  if (typeof explanation === 'string') return { id, outcome, code, message: explanation }
  return { id, outcome, code, message: sentenceOf(explanation) ?? '', reasons: explanation }
}
