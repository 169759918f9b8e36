/**
 * The error for a file that is not in the encoding that its mapping names. It
 * says where that shows, which encoding is likely, how a line would then read,
 * and which entry of the mapping to set.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { OrgsealError } from '../../../domain/errors.ts'
import { shownText } from '../../../verify/report/reasons/shown-text.ts'
import { type Encoding, hasIso2022Escape } from '../mapping/encodings.ts'
import { type BadLine, type ExaminedLines, examineLines } from './examine-lines.ts'
import { guessEncodings, readAs } from './guess-encoding.ts'
import { type FirstBytes, recogniseBytes } from './recognise-bytes.ts'

/** Common names of encodings whose label in a mapping says little. */
const NAMES: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16': 'UTF-16',
  'utf-16le': 'UTF-16 (little-endian)',
  'utf-16be': 'UTF-16 (big-endian)',
  'utf-32le': 'UTF-32 (little-endian)',
  'utf-32be': 'UTF-32 (big-endian)',
  'windows-1252': 'Windows-1252 (Western Europe; also called ANSI, Latin-1 or ISO-8859-1)',
  'iso-8859-15': 'ISO-8859-15 (Latin-9)',
  macintosh: 'MacRoman',
  cp850: 'code page 850 (DOS)',
  cp437: 'code page 437 (DOS)',
  'windows-1250': 'Windows-1250 (Central Europe)',
  'windows-1251': 'Windows-1251 (Cyrillic)',
  'windows-1253': 'Windows-1253 (Greek)',
  'windows-1254': 'Windows-1254 (Turkish)',
  'windows-1255': 'Windows-1255 (Hebrew)',
  'windows-1256': 'Windows-1256 (Arabic)',
  'windows-1257': 'Windows-1257 (Baltic)',
  'koi8-r': 'KOI8-R (Russian)',
  ibm866: 'code page 866 (DOS, Cyrillic)',
  'iso-2022-jp': 'ISO-2022-JP',
  'euc-jp': 'EUC-JP',
  'euc-kr': 'EUC-KR',
  shift_jis: 'Shift_JIS',
  gbk: 'GBK',
  big5: 'Big5',
}

/**
 * Checks the first bytes.
 *
 * @returns `undefined` when they do not contradict the mapping
 */
export function refusalOfStart(file: string, start: Uint8Array, encoding: Encoding): OrgsealError | undefined {
  const found = recogniseBytes(start)
  if (found.kind === 'format') {
    return new OrgsealError(
      'not_this_format',
      `${file} is ${found.name}, not a CSV file. To import it, ${found.advice}.`,
    )
  }
  if (found.kind === 'unmarked') {
    if (encoding.family !== 'utf-16') return undefined
    return refusal(file, `${claimOf(encoding)}, but its text is not UTF-16`, seemingly(start))
  }
  if (agrees(found, encoding)) return undefined
  const sentence = `${claimOf(encoding)}, but it begins as ${nameOf(found.encoding)} text does`
  return refusal(file, sentence, [found.encoding])
}

/** Guesses the encoding from the beginning of a file whose rest could not be read. */
function seemingly(start: Uint8Array): readonly string[] {
  const lines = Buffer.from(start.subarray(0, start.lastIndexOf(0x0a)))
    .toString('latin1')
    .split('\n')
  const bytes = lines.map(line => Buffer.from(line, 'latin1'))
  return bytes.every(line => isUtf8(line)) ? ['utf-8'] : guessEncodings(bytes.filter(line => !isAscii(line)))
}

function agrees({ encoding: found }: FirstBytes & { kind: 'unicode' }, { label }: Encoding): boolean {
  return found === label || (label === 'utf-16' && (found === 'utf-16le' || found === 'utf-16be'))
}

/** The error for a file with bytes that are invalid in its encoding; says which and where. */
export async function refusalOfText(file: string, encoding: Encoding): Promise<OrgsealError> {
  if (encoding.family === 'utf-16') {
    return new OrgsealError(
      'file_damaged',
      `${file} is ${nameOf(encoding.label)} text with invalid bytes: it is damaged, or was cut off. Download it again. Nothing was imported.`,
    )
  }
  const lines = await examineLines(file, encoding)
  const { undecodable: bad } = lines
  const where = bad && `line ${bad.line} has the byte 0x${bad.byte.toString(16).toUpperCase()}`
  const what = bad
    ? `${where}, which is not valid in that encoding`
    : 'it has bytes that are not valid in that encoding'
  if (encoding.family !== 'utf-8') {
    if (isUtf8Throughout(lines)) return refusalOfUtf8(file, encoding, lines)
    return refusal(file, `${claimOf(encoding)}, but ${what}`, likely(lines, encoding), bad ?? lines.notUtf8)
  }
  // A few bad lines in a file of UTF-8 do not mean another encoding: another program inserted them.
  if (lines.linesInUtf8 > 2 * lines.linesNotUtf8) return refusalOfMixture(file, lines, where)
  const sentence = bad ? `${file} is not UTF-8 text: ${where}` : `${file} is not UTF-8 text`
  return refusal(file, sentence, likely(lines, encoding), bad ?? lines.notUtf8)
}

/** The error for a file that decodes as its mapping says, but into wrong letters. */
export async function refusalOfReading(
  file: string,
  encoding: Encoding,
  objection: 'is-utf8' | 'reads-badly',
): Promise<OrgsealError> {
  const lines = await examineLines(file, encoding)
  if (objection === 'is-utf8') return refusalOfUtf8(file, encoding, lines)
  const line = lines.notUtf8
  const example = line === undefined ? '' : `: line ${line.line} would read ${excerpt(encoding.label, line)}`
  return refusal(
    file,
    `${claimOf(encoding)}, but its letters make no sense in that encoding${example}`,
    likely(lines, encoding),
    line,
  )
}

function refusalOfUtf8(file: string, encoding: Encoding, { inUtf8 }: ExaminedLines): OrgsealError {
  const line = inUtf8 === undefined ? '' : ` (line ${inUtf8.line} reads ${excerpt('utf-8', inUtf8)})`
  return new OrgsealError(
    'encoding_mismatch',
    `The mapping says that ${file} is ${nameOf(encoding.label)}, but it is UTF-8 text${line}. Remove "encoding": "${encoding.label}" from the mapping's csv section. Nothing was imported.`,
    { seems: ['utf-8'] },
  )
}

function refusalOfMixture(file: string, { notUtf8, linesNotUtf8 }: ExaminedLines, where?: string): OrgsealError {
  const others = linesNotUtf8 > 1 ? ` About ${linesNotUtf8 - 1} more lines are not UTF-8 either.` : ''
  return new OrgsealError(
    'encoding_mismatch',
    `${file} is UTF-8 text, but ${where ?? 'some lines'}, which is not UTF-8.${others} Lines in two encodings were combined, or the file is damaged. Have it corrected at its source, then import it. Nothing was imported.`,
    { seems: ['utf-8'], line: notUtf8?.line },
  )
}

function isUtf8Throughout({ notUtf8, linesInUtf8 }: ExaminedLines): boolean {
  return notUtf8 === undefined && linesInUtf8 > 0
}

/** EBCDIC text has line feeds and commas at other codes, and letters and digits above 0x80. */
function looksLikeEbcdic({ bytes }: ExaminedLines): boolean {
  return bytes.total > 100 && bytes.high > bytes.total / 3 && bytes.lineFeeds <= bytes.total / 5_000 + 1
}

function likely(lines: ExaminedLines, encoding: Encoding): readonly string[] {
  if (lines.sample.some(line => hasIso2022Escape(Buffer.from(line).toString('latin1')))) return ['iso-2022-jp']
  const guesses = guessEncodings(lines.sample).filter(label => label !== encoding.label)
  return guesses.length === 0 && looksLikeEbcdic(lines) ? ['ebcdic'] : guesses
}

/** Commands that convert encodings that cannot be read here. */
const CONVERSIONS: Readonly<Record<string, string>> = {
  'utf-32le': 'iconv -f UTF-32LE -t UTF-8',
  'utf-32be': 'iconv -f UTF-32BE -t UTF-8',
  ebcdic: 'iconv -f IBM037 -t UTF-8',
}

/** @param seems labels, the likeliest first */
function refusal(file: string, sentence: string, seems: readonly string[], bad?: BadLine): OrgsealError {
  const [first, second] = seems
  return new OrgsealError(
    'encoding_mismatch',
    [`${sentence}.`, ...advice(file, first, second, bad), 'Nothing was imported.'].join(' '),
    { seems, ...(bad && { line: bad.line }) },
  )
}

function* advice(
  file: string,
  first: string | undefined,
  second: string | undefined,
  bad: BadLine | undefined,
): Generator<string> {
  if (first === undefined) {
    yield 'Its encoding could not be recognized. Ask its source, and name the encoding in the mapping\'s csv section ("encoding": "windows-1252", for example), or save it as UTF-8.'
    return
  }
  const conversion = CONVERSIONS[first]
  if (conversion !== undefined) {
    yield `It seems to be ${nameOf(first)}, which this program does not read. Convert it first: ${conversion} ${file} > converted.csv.`
    return
  }
  if (first === 'utf-8') {
    yield 'It seems to be UTF-8. Remove the "encoding" entry from the mapping\'s csv section, or set it to "utf-8".'
    return
  }
  yield `It seems to be ${nameOf(first)}${bad ? `, in which line ${bad.line} reads ${excerpt(first, bad)}` : ''}.`
  if (second !== undefined) {
    yield `It may also be ${nameOf(second)}${bad ? `: ${excerpt(second, bad)}` : ''}.`
  }
  yield `If that is right, add "encoding": "${first}" to the mapping's csv section; otherwise set the right encoding there, or save the file as UTF-8.`
}

function claimOf({ label }: Encoding): string {
  return label === 'utf-8' ? 'The file should be UTF-8' : `The mapping says that the file is ${nameOf(label)}`
}

function nameOf(label: string): string {
  return label === 'ebcdic' ? 'EBCDIC' : (NAMES[label] ?? label)
}

/** Returns the part of the line around its first character that is not ASCII. */
function excerpt(label: string, { text }: { readonly text: Uint8Array }): string {
  const line = (readAs(label, text) ?? '').trim()
  const at = line.search(/[^\p{ASCII}]/u)
  const from = Math.max(0, at - 20)
  const cut = line.slice(from, from + 60)
  return `“${from > 0 ? '…' : ''}${shownText(cut)}${from + 60 < line.length ? '…' : ''}”`
}
