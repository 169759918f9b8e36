/** An organization's source record: its rows as the register gave them, as one text. Equal rows give equal texts. */
import canonicalize from 'canonicalize'
import type { RowValues } from './parse-cell.ts'

/** Returns a row in canonical form (JCS, RFC 8785). */
export function sourceRowText(values: RowValues): string {
  return canonicalize(values) ?? ''
}

/**
 * @param rows canonical texts of one row, or of several where the register has one row per name
 * @returns a JSON array of the rows, ordered by their text, so that the order of rows in the file does not matter; the
 *   record's hash is its SHA-256
 */
export function sourceRecordText(rows: readonly string[]): string {
  return `[${[...rows].sort().join(',')}]`
}
