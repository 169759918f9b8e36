/** An organization's source record: its rows as the register gave them, as one text. Equal rows give equal texts. */
import canonicalize from 'canonicalize'
import type { RowValues } from './parse-cell.ts'

/**
 * @param rows one row, or several where the register has one row per name
 * @returns a JSON array of the rows in canonical form (JCS, RFC 8785), ordered by that form, so that the
 *   order of rows in the file does not matter; the record's hash is its SHA-256
 */
export function sourceRecordText(rows: readonly RowValues[]): string {
  return `[${rows
    .map(row => canonicalize(row) ?? '')
    .sort()
    .join(',')}]`
}
