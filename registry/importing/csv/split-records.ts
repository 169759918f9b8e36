/**
 * Splits text into CSV records (RFC 4180), each by itself: an unclosed quote
 * loses only its own row. Ordinary CSV parsers read on to the next quote, and
 * silently swallow whole rows.
 *
 * So the text is framed first and parsed second: by line where the register has
 * no embedded line breaks, otherwise by balanced quotes within limits. When the
 * parser then refuses a record, reading restarts at the line after the fault.
 */
import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'

export interface SplitOptions {
  readonly delimiter: string
  readonly embeddedLineBreaks: boolean
  /** In characters. */
  readonly maxRecordLength: number
}

export type CsvRecord =
  | { readonly kind: 'record'; readonly line: number; readonly text: string; readonly fields: readonly string[] }
  | { readonly kind: 'malformed'; readonly line: number; readonly detail: string }
  | { readonly kind: 'too-long'; readonly line: number }

export interface RecordSplitter {
  /** Returns the records that this piece of text completes. */
  push(text: string): readonly CsvRecord[]
  /** Returns the records that were waiting for the end. */
  end(): readonly CsvRecord[]
}

/** How many lines a record with embedded line breaks may span. */
const MAX_LINES = 64

const NEVER_CLOSED = 'a quotation mark is never closed'

interface Line {
  readonly number: number
  readonly text: string
}

/** Lines are counted from 1 and include blank ones, as in a text editor; blank lines are not records. */
export function createRecordSplitter(options: SplitOptions): RecordSplitter {
  const { embeddedLineBreaks, maxRecordLength } = options
  let partial = ''
  /** The rest of a line that is too long is skipped and never kept in memory. */
  let skipping = false
  let lineNumber = 0
  let waiting: Line[] = []

  function push(text: string): readonly CsvRecord[] {
    const records: CsvRecord[] = []
    const pieces = text.split('\n')
    const rest = pieces.pop() ?? ''
    for (const piece of pieces) takeLine(piece, records)
    extend(rest, records)
    drain(false, records)
    return records
  }

  function end(): readonly CsvRecord[] {
    const records: CsvRecord[] = []
    if (partial !== '' || skipping) takeLine('', records)
    drain(true, records)
    return records
  }

  function takeLine(piece: string, records: CsvRecord[]): void {
    extend(piece, records)
    lineNumber++
    if (!skipping) waiting.push({ number: lineNumber, text: partial.endsWith('\r') ? partial.slice(0, -1) : partial })
    partial = ''
    skipping = false
  }

  function extend(piece: string, records: CsvRecord[]): void {
    if (skipping) return
    partial += piece
    if (partial.length <= maxRecordLength) return
    drain(true, records)
    records.push({ kind: 'too-long', line: lineNumber + 1 })
    partial = ''
    skipping = true
  }

  /** @param last true when no further line can belong to these */
  function drain(last: boolean, records: CsvRecord[]): void {
    const singles: Line[] = []
    const flush = () => parseLines(singles.splice(0), options, records)
    let at = 0
    for (let line = waiting[at]; line; line = waiting[at]) {
      const span = embeddedLineBreaks ? spanOf(waiting, at, maxRecordLength) : 1
      if (span === 'open' && !last) break
      if (span === 1) {
        if (line.text.trim() !== '') singles.push(line)
        at++
        continue
      }
      flush()
      const record = typeof span === 'number' ? parseSpan(waiting.slice(at, at + span), options) : undefined
      records.push(record ?? { kind: 'malformed', line: line.number, detail: NEVER_CLOSED })
      at += record && typeof span === 'number' ? span : 1
    }
    flush()
    waiting = waiting.slice(at)
  }

  return { push, end }
}

/**
 * Counts the lines of the record at `at`, by its quotes: `open` when the present lines
 * do not close them, `endless` when no record may be that long.
 */
function spanOf(lines: readonly Line[], at: number, maxLength: number): number | 'open' | 'endless' {
  let odd = false
  let length = 0
  for (let span = 1; span <= MAX_LINES; span++) {
    const line = lines[at + span - 1]
    if (!line) return 'open'
    length += line.text.length + 1
    if (length > maxLength + 1) return 'endless'
    if (hasOddQuotes(line.text)) odd = !odd
    if (!odd) return span
  }
  return 'endless'
}

function hasOddQuotes(text: string): boolean {
  let odd = false
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) odd = !odd
  return odd
}

function parseSpan(lines: readonly Line[], options: SplitOptions): CsvRecord | undefined {
  const text = textOf(lines)
  const [fields, ...more] = tryParse(text, options) ?? []
  const [first] = lines
  return first && fields && more.length === 0 ? { kind: 'record', line: first.number, text, fields } : undefined
}

function textOf(lines: readonly Line[]): string {
  return lines.map(line => line.text).join('\n')
}

/**
 * Parses many lines at once, which is ten times as fast as one by one. When the
 * parser refuses or the number of records differs from that of the lines, a row
 * has swallowed another: the lines are then halved until the bad one is alone.
 */
function parseLines(lines: readonly Line[], options: SplitOptions, records: CsvRecord[]): void {
  const [first] = lines
  if (!first) return
  const parsed = tryParse(textOf(lines), options)
  if (parsed?.length === lines.length) {
    for (const [index, fields] of parsed.entries()) {
      const line = lines[index]
      if (line) records.push({ kind: 'record', line: line.number, text: line.text, fields })
    }
  } else if (lines.length === 1) {
    records.push({ kind: 'malformed', line: first.number, detail: whyNot(first.text, options) })
  } else {
    const middle = lines.length >> 1
    parseLines(lines.slice(0, middle), options, records)
    parseLines(lines.slice(middle), options, records)
  }
}

function tryParse(text: string, options: SplitOptions): string[][] | undefined {
  try {
    return parseCsv(text, options)
  } catch (error) {
    if (error instanceof CsvError) return undefined
    throw error
  }
}

function parseCsv(text: string, { delimiter }: SplitOptions): string[][] {
  return parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true })
}

function whyNot(line: string, options: SplitOptions): string {
  try {
    parseCsv(line, options)
  } catch (error) {
    if (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED') return NEVER_CLOSED
  }
  return 'a quotation mark is at a position where it is not allowed; within a value it must be doubled'
}
