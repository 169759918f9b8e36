/** Makes one line of the checklist. Every check returns exactly one line, and none throws. */
import { type Reasons, sentenceOf } from './reasons/reason.ts'
import type { CHECK_CODES, Check, CheckId } from './report.ts'

export type CodeOf<Id extends CheckId> = (typeof CHECK_CODES)[Id][number]

/** @param reasons from which a page can make the sentence in the reader's language */
export function check<Id extends CheckId>(
  id: Id,
  outcome: Check['outcome'],
  code: CodeOf<Id>,
  reasons: Reasons,
): Check & { readonly code: CodeOf<Id> } {
  return { id, outcome, code, message: sentenceOf(reasons) ?? '', reasons }
}
