/** Reads one value of a row: a text, a name or a date, or the fault that refuses the row. */
import type { IsoDate } from '../../../domain/identifiers.ts'
import { parseRegisterDate } from '../mapping/parse-date.ts'
import { type DateColumn, numberedColumn } from '../mapping/register-mapping.ts'
import { isVisible, pilesMarks } from './name-characters.ts'
import { quoted, type RowErrorCode, type RowFault, rowFault } from './row-errors.ts'

/** Text by column name, as in the file. */
export type RowValues = Readonly<Record<string, string>>

/** Carries a fault out of nested functions; the function that reads the row returns it as a value. */
export class Fault extends Error {
  readonly fault: RowFault

  constructor(code: RowErrorCode, detail?: string) {
    super(code)
    this.fault = rowFault(code, detail)
  }
}

export const LINE_BREAK = /\r\n?|\n/
const MAX_VALUE = 4_096
const MAX_NAME = 512

/**
 * Returns the trimmed text, which may have line breaks.
 *
 * @throws {Fault} `too_long`
 */
export function cellOf(values: RowValues, column: string | undefined): string {
  const text = column === undefined ? '' : (values[column] ?? '').trim()
  if (text.length > MAX_VALUE) throw new Fault('too_long', `the value in “${column}” has ${text.length} characters`)
  return text
}

/**
 * Returns the trimmed text, which must be on one line.
 *
 * @throws {Fault} `control_character`, `too_long`
 */
export function textOf(values: RowValues, column: string | undefined): string {
  const text = cellOf(values, column)
  if (LINE_BREAK.test(text)) throw new Fault('control_character', `a line break in “${column}”`)
  return text
}

/**
 * Returns a name exactly as registered, except for blanks around it.
 *
 * @returns an empty text when the register states no name there
 * @throws {Fault} `control_character`, `too_long`, `name_invisible`, `name_piles_marks`
 */
export function nameOf(values: RowValues, column: string): string {
  const name = textOf(values, column)
  if (name.length > MAX_NAME) throw new Fault('too_long', `the name in “${column}” has ${name.length} characters`)
  if (name !== '' && !isVisible(name)) throw new Fault('name_invisible', `${quoted(name)} in “${column}”`)
  if (pilesMarks(name)) throw new Fault('name_piles_marks', `in “${column}”`)
  return name
}

/**
 * @param limit the last day that the record can mention
 * @param n which of a group of numbered columns
 * @returns `undefined` when the register does not say
 * @throws {Fault} `date_invalid`, `date_in_future`
 */
export function dateOf(values: RowValues, of: DateColumn, limit: IsoDate, n = 1): IsoDate | undefined {
  const column = numberedColumn(of.column, n)
  const text = textOf(values, column)
  if (text === '' || of.unknown?.includes(text)) return undefined
  const date = parseRegisterDate(text, of.format)
  if (date === undefined) throw new Fault('date_invalid', `${quoted(text)} in “${column}”, expected ${of.format}`)
  if (date > limit) throw new Fault('date_in_future', `${quoted(text)} in “${column}”, read on ${limit}`)
  return date
}
