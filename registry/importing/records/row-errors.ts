/**
 * Every reason for refusing a row or a whole registration number, and every
 * notice about an accepted one. The codes are stable, because others count and
 * filter by them. The sentences are for the clerk who will look up the line.
 */

import { shownText } from '../../../verify/report/reasons/shown-text.ts'

const ROW_ERRORS = {
  row_malformed: 'The row cannot be read as CSV',
  column_count: 'The row does not have as many fields as the header',
  number_invalid: 'The registration number does not have the form that this register uses',
  name_missing: 'The name is empty',
  name_invisible: 'A name has no visible character',
  name_piles_marks: 'A name has more marks on one letter than any script uses',
  name_status_unknown: 'The row does not say whether its name is the current name or a previous one',
  no_current_name: 'The file gives only previous names for this number, and none of them may be used as its name',
  rows_contradict:
    'The rows of this number contradict each other, and no later day of observation says which is right; the organization was not changed',
  status_missing: 'The status is empty',
  status_unknown: 'The status is not in the mapping of this register',
  type_missing: 'The entity type is empty',
  type_unknown: 'The entity type is not in the mapping of this register',
  date_invalid: 'The date is not a day of the calendar in the form that this register uses',
  date_in_future: 'The date lies after the day on which the record was read',
  language_invalid: 'The language of a name is not a language tag (BCP 47)',
  country_unknown: 'The country of an address is not one that the mapping knows',
  identifier_invalid: 'An identifier does not have the form that the mapping requires',
  relationship_invalid: 'A relationship is not stated in full or names no other organization of this register',
  url_invalid: 'The address of the source page is not an http or https address',
  not_utf8:
    'The row has the mark U+FFFD, which an earlier program wrote in place of a character that it could not read',
  control_character: 'The row has a control or direction character that is not allowed in a name or a value',
  too_long: 'The row, or a value in it, is longer than this register allows',
} as const satisfies Record<string, string>

export type RowErrorCode = keyof typeof ROW_ERRORS

const NOTICES = {
  two_current_names: 'The file gives more than one current name; the later reading was taken',
  name_has_unseen: 'A name has invisible characters; they were kept and are shown by their numbers',
  rows_disagree: 'The rows of this organization disagree; the later reading was taken',
} as const satisfies Record<string, string>

export type NoticeCode = keyof typeof NOTICES

/** A remark on an organization that was accepted. */
export interface Notice {
  /** The line whose reading was used. */
  readonly line: number
  readonly code: NoticeCode
  readonly reason: string
}

/** Why a row was refused. */
export interface RowFault {
  readonly code: RowErrorCode
  readonly reason: string
}

/** @param detail what was found and what would be right; pass text from the file through `quoted` first */
export function rowFault(code: RowErrorCode, detail?: string): RowFault {
  return { code, reason: sentence(ROW_ERRORS[code], detail) }
}

/** @param line the line whose reading was used */
export function notice(code: NoticeCode, line: number, detail?: string): Notice {
  return { line, code, reason: sentence(NOTICES[code], detail) }
}

function sentence(start: string, detail: string | undefined): string {
  return detail === undefined ? `${start}.` : `${start}: ${detail}.`
}

const SHOWN = 80

/** Returns text from a file in a form that is safe in a terminal and a log: one line, shortened, all visible. */
export function quoted(text: string): string {
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
  return `“${shownText(shown)}”`
}
