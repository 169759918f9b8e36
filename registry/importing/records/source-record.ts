/** The source record of an organization: its rows as the register gave them, in one text that is the same for the same rows. */
import canonicalize from 'canonicalize'
import type { RowValues } from './parse-cell.ts'

/**
 * @param rows at least the row itself, more where the register has one row per name
 * @returns a JSON array of the rows in canonical form (JCS, RFC 8785), ordered by that form, so that the
 *   place of a row in the file does not matter; its SHA-256 is the record's hash
 */
export function sourceRecordText(rows: readonly RowValues[]): string {
  return `[${rows
    .map(row => canonicalize(row) ?? '')
    .sort()
    .join(',')}]`
}
