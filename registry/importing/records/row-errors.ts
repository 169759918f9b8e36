/**
 * Every reason for which a row, or a whole registration number, is not taken,
 * and every remark on one that is. The codes are stable: others count and
 * filter by them. The sentences are for the clerk who will look up the line.
 */

import { shownText } from '../../../verify/report/reasons/shown-text.ts'

const ROW_ERRORS = {
  row_malformed: 'The row cannot be read as CSV',
  column_count: 'The row has not as many fields as the header',
  number_invalid: 'The registration number has not the form of one in this register',
  name_missing: 'The name is empty',
  name_invisible: 'A name has no character that can be seen',
  name_piles_marks: 'A name has more marks on one letter than any script puts there',
  name_status_unknown: 'The row says neither that its name is the current one nor that it is a previous one',
  no_current_name: 'The file gives only previous names for this number, and none of them may stand as its name',
  rows_contradict:
    'The rows of this number contradict each other, and no later day of observation says which is right; it was left as it was',
  status_missing: 'The status is empty',
  status_unknown: 'The status is not one that this register is known to use',
  type_missing: 'The entity type is empty',
  type_unknown: 'The entity type is not one that this register is known to use',
  date_invalid: 'The date is not a day of the calendar in the form that this register uses',
  date_in_future: 'The date lies after the day on which the record was read',
  language_invalid: 'The language of a name is not a language tag (BCP 47)',
  country_unknown: 'The country of an address is not one that the mapping knows',
  identifier_invalid: 'An identifier has not the form that the mapping asks for',
  relationship_invalid: 'A relationship is not stated in full or names no other organization of this register',
  url_invalid: 'The address of the source page is not an http or https address',
  not_utf8:
    'The row has the mark U+FFFD, which an earlier program left in the place of a character that it could not read',
  control_character: 'The row has a control or direction character that must not stand in a name or a value',
  too_long: 'The row, or a value in it, is longer than this register allows',
} as const satisfies Record<string, string>

export type RowErrorCode = keyof typeof ROW_ERRORS

const NOTICES = {
  two_current_names: 'The file gives more than one current name; the later reading was taken',
  name_has_unseen: 'A name has characters that cannot be seen; they were kept and are shown by their numbers',
  rows_disagree: 'The rows of this organization disagree; the later reading was taken',
} as const satisfies Record<string, string>

export type NoticeCode = keyof typeof NOTICES

/** A remark on an organization that was taken all the same. */
export interface Notice {
  /** The line whose reading was taken. */
  readonly line: number
  readonly code: NoticeCode
  readonly reason: string
}

/** Why a row was not taken. */
export interface RowFault {
  readonly code: RowErrorCode
  readonly reason: string
}

/** @param detail what was found, and what would be right; text from the file goes through `quoted` first */
export function rowFault(code: RowErrorCode, detail?: string): RowFault {
  return { code, reason: sentence(ROW_ERRORS[code], detail) }
}

/** @param line the line whose reading was taken */
export function notice(code: NoticeCode, line: number, detail?: string): Notice {
  return { line, code, reason: sentence(NOTICES[code], detail) }
}

function sentence(start: string, detail: string | undefined): string {
  return detail === undefined ? `${start}.` : `${start}: ${detail}.`
}

const SHOWN = 80

/** Text from a file as a terminal and a log may show it: one line, cut short, and none that cannot be seen. */
export function quoted(text: string): string {
  const shown = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
  return `“${shownText(shown)}”`
}
