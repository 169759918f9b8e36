/**
 * The header of a register's file. Faults of the whole file show here first:
 * another register, another delimiter, line ends of old Macs.
 */
import { OrgsealError } from '../../../domain/errors.ts'
import { DELIMITERS, mappedColumns, type RegisterMapping } from '../mapping/register-mapping.ts'
import { forbiddenCharacter } from '../records/name-characters.ts'
import { quoted } from '../records/row-errors.ts'
import type { CsvRecord } from './split-records.ts'

/**
 * @param start the beginning of the file
 * @throws {OrgsealError} `not_this_format` when its lines end with carriage returns alone
 */
export function requireLineFeeds(file: string, start: string): void {
  const [line = ''] = start.split('\n', 1)
  if (!/\r[^\r]/.test(line)) return
  throw new OrgsealError(
    'not_this_format',
    `The lines of ${file} end with CR (carriage return) alone, as programs on old Macs write them. Save it with the line ends of Windows or Unix (tr '\\r' '\\n' < ${file} > converted.csv) and import that. Nothing was imported.`,
  )
}

/**
 * @returns a function that reads one record after another until it returns the names of the columns; a spreadsheet's
 *   line `sep=;` may come before them
 * @throws {OrgsealError} the reader throws `not_this_format` or `delimiter_mismatch`
 */
export function createHeaderReader(
  file: string,
  mapping: RegisterMapping,
): (record: CsvRecord) => readonly string[] | undefined {
  const { delimiter } = mapping.csv
  let first = true
  return record => {
    const announced = first && record.kind === 'record' ? /^sep=(.)$/i.exec(record.text)?.[1] : undefined
    first = false
    if (announced === undefined) return readHeader(record, mapping, file)
    if (announced !== delimiter) throw delimiterRefusal(file, announced, mapping)
    return undefined
  }
}

function readHeader(record: CsvRecord, mapping: RegisterMapping, file: string): readonly string[] {
  const names = record.kind === 'record' ? record.fields.map(name => name.trim()) : []
  const wanted = [...mappedColumns(mapping)]
  const missing = wanted.filter(name => !names.includes(name))
  if (missing.length > 0) {
    const other = record.kind === 'record' ? likelyDelimiter(record.text, wanted, missing.length) : undefined
    if (other !== undefined) throw delimiterRefusal(file, other, mapping)
    const list = missing.map(name => `“${name}”`).join(', ')
    throw new OrgsealError(
      'not_this_format',
      `${file} is not a file of the register ${mapping.register.id}${guess(record)}: the first line lacks the columns ${list}. It begins with ${beginning(record)}.`,
      { missing },
    )
  }
  // An assignment to `__proto__` would not create a column.
  const repeated = names.find((name, index) => name === '__proto__' || names.indexOf(name) !== index)
  if (repeated !== undefined) {
    throw new OrgsealError('not_this_format', `${file} cannot be read: the column “${repeated}” occurs twice in it`)
  }
  return names
}

/** Other delimiters that people use; they are recognized so that the message can name them. */
const OTHER_DELIMITERS = [':', '^', '~', '#', '!', '\u001f', '\u0001'] as const

/** Returns the delimiter with which the line would have more of the wanted columns than now. */
function likelyDelimiter(line: string, wanted: readonly string[], missing: number): string | undefined {
  const lacking = (delimiter: string) => {
    const names = line.split(delimiter).map(name => name.trim().replace(/^"(.*)"$/, '$1'))
    return wanted.filter(name => !names.includes(name)).length
  }
  const [best] = [...DELIMITERS, ...OTHER_DELIMITERS]
    .map(delimiter => ({ delimiter, lacks: lacking(delimiter) }))
    .sort((a, b) => a.lacks - b.lacks)
  // One name may match by chance; with two or more the delimiter is certain.
  return best && best.lacks < missing && wanted.length - best.lacks >= 2 ? best.delimiter : undefined
}

function delimiterRefusal(file: string, delimiter: string, { csv }: RegisterMapping): OrgsealError {
  const advice = DELIMITERS.some(known => known === delimiter)
    ? `Set "delimiter": ${JSON.stringify(delimiter)} in the csv section of the mapping.`
    : `This program does not read that delimiter: save the file with one of ${DELIMITERS.map(nameOf).join(', ')}.`
  return new OrgsealError(
    'delimiter_mismatch',
    `The columns of ${file} are separated by ${nameOf(delimiter)}, but the delimiter in the mapping is ${nameOf(csv.delimiter)}. ${advice} Nothing was imported.`,
    { seems: delimiter },
  )
}

const DELIMITER_NAMES: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'vertical bar',
}

function nameOf(delimiter: string): string {
  const name = DELIMITER_NAMES[delimiter]
  if (name === undefined) return quoted(delimiter)
  return delimiter === '\t' ? 'the tab' : `“${delimiter}” (${name})`
}

function beginning(record: CsvRecord): string {
  return record.kind === 'record' ? quoted(record.text) : 'a line that is not CSV'
}

function guess(record: CsvRecord): string {
  if (record.kind !== 'record') return ' (it does not look like a text file of rows)'
  const start = record.text.trimStart()
  if (/^[[{]/.test(start)) return ' (it looks like JSON)'
  if (start.startsWith('<')) return ' (it looks like HTML or XML)'
  if (/^'[^']*'[,;\t|]/.test(start)) return ' (its values are in single quotation marks; CSV has double ones)'
  return forbiddenCharacter(start.replaceAll('\t', ' ')) === undefined ? '' : ' (it is not text)'
}
