/**
 * Text to CSV records (RFC 4180), each by itself: a quote that is never closed
 * costs the row it stands in and nothing more. CSV parsers read on to the next
 * quote, and swallow whole rows without a word.
 *
 * So the framing comes first and the parser second: by line where the register
 * has no embedded line breaks, else by balanced quotes within bounds; and
 * whatever the parser then refuses is taken back to the line after the fault.
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
  /** The records that are complete with this piece of the text. */
  push(text: string): readonly CsvRecord[]
  /** The records that were waiting for the end. */
  end(): readonly CsvRecord[]
}

/** How many lines a record with embedded line breaks may span. */
const MAX_LINES = 64

const NEVER_CLOSED = 'a quotation mark is never closed'

interface Line {
  readonly number: number
  readonly text: string
}

/** Lines are counted from 1, blank ones too, as a text editor shows them; blank ones are no records. */
export function createRecordSplitter(options: SplitOptions): RecordSplitter {
  const { embeddedLineBreaks, maxRecordLength } = options
  let partial = ''
  /** The rest of a line that is too long is passed over, never held. */
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

  /** @param last no further line will come that could belong to these */
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
 * How many lines the record at `at` spans, by its quotes: `open` when the lines
 * at hand do not close them, `endless` when no record may go on for that long.
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
 * Parses many lines at once, as that is ten times as fast as one by one, and
 * halves the lot until the bad line is alone whenever the parser refuses or the
 * number of records is not that of the lines: then a row has swallowed another.
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
  return 'a quotation mark stands where none may; within a value it must be doubled'
}
