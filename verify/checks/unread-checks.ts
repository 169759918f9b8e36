/** The checklist of an input that could not be read: `format` says why, and the other checks were not made. */
import type { ReadFault } from '../reading/read-result.ts'
import { check } from '../report/check.ts'
import { reason } from '../report/reasons/reason.ts'
import { CHECK_IDS, type Check, type CheckId } from '../report/report.ts'

/** @param ids of a credential, or of a presentation */
export function unreadChecks(
  { outcome, code, reasons }: ReadFault,
  ids: readonly CheckId[] = CHECK_IDS,
): readonly Check[] {
  return ids.map(id =>
    id === 'format'
      ? check(id, outcome, code, reasons)
      : check(id, 'unknown', 'not_checked', reason('reading_not_checked')),
  )
}
