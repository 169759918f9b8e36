/**
 * Reads a register's file row by row and checks each row by itself. A bad row is
 * returned with its line and a reason; it never stops, hides or changes another
 * row. A file of another register is refused before the first row.
 */
import { OrgsealError } from '../../../domain/errors.ts'
import type { IsoDate } from '../../../domain/identifiers.ts'
import { findEncoding } from '../mapping/encodings.ts'
import type { RegisterMapping } from '../mapping/register-mapping.ts'
import { forbiddenCharacter } from '../records/name-characters.ts'
import { createRecordReader, type ParsedRecord, type RecordReader } from '../records/parse-record.ts'
import { quoted, type RowErrorCode, type RowFault, rowFault } from '../records/row-errors.ts'
import { sourceRowText } from '../records/source-record.ts'
import { createHeaderReader, requireLineFeeds } from './header.ts'
import { openTextFile } from './open-text-file.ts'
import { type CsvRecord, createRecordSplitter } from './split-records.ts'

export type RowOutcome =
  | {
      readonly kind: 'row'
      /** As a text editor counts them; the header is 1. */
      readonly line: number
      readonly record: ParsedRecord
      /** The values of all columns of the file, mapped or not, exactly as in the file; see `sourceRowText`. */
      readonly source: string
      /** Bytes of the file on disk that were read so far; see `fileSize`. */
      readonly bytesRead: number
    }
  | {
      readonly kind: 'bad-row'
      readonly line: number
      /** Absent when not even the registration number of the row can be read. */
      readonly registrationNumber?: string
      readonly code: RowErrorCode
      readonly reason: string
      readonly bytesRead: number
    }

export interface ReadRowsOptions {
  /** The day on which the file is read; no record can be later. */
  readonly today: IsoDate
}

/**
 * @param file path of the CSV file, compressed with gzip or not
 * @throws {OrgsealError} before the first row: `file_not_found`, `not_this_format`, `delimiter_mismatch`; at any time:
 *   `file_damaged`, `encoding_mismatch`; after the last row: `not_this_format` when there was none
 */
export async function* readRows(
  file: string,
  mapping: RegisterMapping,
  { today }: ReadRowsOptions,
): AsyncGenerator<RowOutcome> {
  const splitter = createRecordSplitter(mapping.csv)
  const reader = createRecordReader(mapping, today)
  const encoding = findEncoding(mapping.csv.encoding)
  if (!encoding) throw new RangeError(`the mapping was not loaded: ${mapping.csv.encoding}`)
  const headerOf = createHeaderReader(file, mapping)
  let header: readonly string[] | undefined
  let rows = 0
  let bytesRead = 0

  function* outcomes(records: readonly CsvRecord[]): Generator<RowOutcome> {
    for (const record of records) {
      if (!header) {
        header = headerOf(record)
        continue
      }
      rows++
      yield { ...judge(record, header, reader), bytesRead }
    }
  }

  for await (const chunk of openTextFile(file, encoding)) {
    bytesRead = chunk.bytesRead
    if (!header) requireLineFeeds(file, chunk.text)
    yield* outcomes(splitter.push(chunk.text))
  }
  yield* outcomes(splitter.end())
  if (!header) throw new OrgsealError('not_this_format', `${file} is empty; download it again`)
  if (rows === 0) throw new OrgsealError('not_this_format', `${file} has a header and no rows; download it again`)
}

type Judged = RowOutcome extends infer Outcome
  ? Outcome extends RowOutcome
    ? Omit<Outcome, 'bytesRead'>
    : never
  : never

const LOST_CHARACTER = '\uFFFD'
const LINE_BREAKS = /[\r\n]/g

function judge(record: CsvRecord, header: readonly string[], reader: RecordReader): Judged {
  const { line } = record
  if (record.kind === 'malformed') return badRow(line, rowFault('row_malformed', record.detail))
  if (record.kind === 'too-long') return badRow(line, rowFault('too_long'))
  const { fields } = record
  if (fields.length !== header.length) {
    return badRow(line, rowFault('column_count', `${fields.length} fields, the header has ${header.length}`))
  }
  const values: Record<string, string> = {}
  for (const [index, name] of header.entries()) values[name] = fields[index] ?? ''
  const registrationNumber = reader.registrationNumber(values)
  const fault = faultOfText(fields.join(' '))
  if (fault) return badRow(line, fault, registrationNumber)
  const reading = reader.read(values)
  if ('fault' in reading) return badRow(line, reading.fault, registrationNumber)
  return { kind: 'row', line, record: reading.record, source: sourceRowText(values) }
}

function faultOfText(text: string): RowFault | undefined {
  if (text.includes(LOST_CHARACTER)) return rowFault('not_utf8', `after ${quoted(tail(text, LOST_CHARACTER))}`)
  // Line breaks are left only where the register embeds them; the field decides whether it may have one.
  const character = forbiddenCharacter(text.replace(LINE_BREAKS, ' '))
  return character === undefined ? undefined : rowFault('control_character', quoted(character))
}

/** Returns the few characters before the first `mark`, which show where it is. */
function tail(text: string, mark: string): string {
  const at = text.indexOf(mark)
  return text.slice(Math.max(0, at - 20), at)
}

function badRow(line: number, { code, reason }: RowFault, registrationNumber?: string): Judged {
  return { kind: 'bad-row', line, code, reason, ...(registrationNumber !== undefined && { registrationNumber }) }
}
