/** One line of the checklist. Every check returns exactly one, and none throws. */
import type { CHECK_CODES, Check, CheckId } from './report.ts'

export type CodeOf<Id extends CheckId> = (typeof CHECK_CODES)[Id][number]

/**
 * @param message one English sentence that tells the reader what it means
 */
export function check<Id extends CheckId>(
  id: Id,
  outcome: Check['outcome'],
  code: CodeOf<Id>,
  message: string,
): Check & { readonly code: CodeOf<Id> } {
  return { id, outcome, code, message }
}
