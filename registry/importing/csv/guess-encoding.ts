/**
 * Guesses the encoding of a text that is not UTF-8 from how each encoding would
 * read its letters. In a wrong encoding, capitals occur within words, scripts are
 * mixed, and quotation marks and boxes occur between letters. The guess is only
 * shown to the operator, with the line as it would read; it decides nothing.
 */
import { findEncoding } from '../mapping/encodings.ts'

/** On a tie, the earlier encoding wins. */
const CANDIDATES = ['windows-1252', 'iso-8859-15', 'macintosh', 'cp850', 'cp437', 'windows-1250', 'iso-8859-2']
  .concat(['windows-1254', 'windows-1257', 'windows-1251', 'koi8-r', 'ibm866', 'iso-8859-5', 'x-mac-cyrillic'])
  .concat(['windows-1253', 'windows-1255', 'windows-1256', 'windows-874'])
  .concat(['gbk', 'gb18030', 'big5', 'shift_jis', 'euc-jp', 'euc-kr'])

/** Readings with a lower score are not named. */
const LEAST_SCORE = 0.25
const GOOD_SCORE = 0.85
/** In fewer lines, a single rare sign would decide. */
const FEWEST_LINES = 2
/** A reading within this distance of the best one is named as the alternative. */
const NEAR = 0.1

/**
 * @param lines as bytes, each with some that are not ASCII
 * @returns labels: the most likely one, then one that is nearly as likely and reads the lines differently; empty when
 *   none is likely
 */
export function guessEncodings(lines: readonly Uint8Array[]): readonly string[] {
  const guesses = CANDIDATES.flatMap(label => {
    const score = scoreOf(label, lines)
    return score === undefined || score < LEAST_SCORE ? [] : [{ label, score }]
  }).sort((a, b) => b.score - a.score)
  const [best, ...others] = guesses
  if (!best) return []
  const text = textOf(best.label, lines)
  const other = others.find(({ label, score }) => score >= best.score - NEAR && textOf(label, lines) !== text)
  return other ? [best.label, other.label] : [best.label]
}

/** True when few letters of the lines are expected ones in this encoding, and nearly all are in another one. */
export function isBetterRead(label: string, lines: readonly Uint8Array[]): boolean {
  if (lines.length < FEWEST_LINES) return false
  const score = scoreOf(label, lines)
  if (score === undefined || score >= LEAST_SCORE) return false
  return CANDIDATES.some(other => (scoreOf(other, lines) ?? 0) > GOOD_SCORE)
}

function textOf(label: string, lines: readonly Uint8Array[]): string {
  return lines.map(line => readAs(label, line)).join('\n')
}

/** Score for each byte that is not ASCII: about 1 when all letters are expected ones, negative when most are not. */

function scoreOf(label: string, lines: readonly Uint8Array[]): number | undefined {
  let sum = 0
  let bytes = 0
  for (const line of lines) {
    const text = readAs(label, line)
    if (text === undefined) return undefined
    sum += isCjk(label) ? scoreOfCjk(label, line) : scoreOfText(text)
    for (const byte of line) if (byte >= 0x80) bytes++
  }
  return bytes === 0 ? undefined : sum / bytes
}

/** @returns `undefined` when the bytes are invalid in this encoding; the end of the line may be cut off */
export function readAs(label: string, line: Uint8Array): string | undefined {
  try {
    return findEncoding(label)?.open().decode(line)
  } catch {
    return undefined
  }
}

/** Frequent letters of the languages that use a candidate, with scores by frequency. */
const FREQUENT: readonly (readonly [letters: string, score: number])[] = [
  ['éèàçôêâîûüöäñåøæóíáãõúßëïœÉÈÀÇÔÊÂÎÛÜÖÄÑÅØÆÓÍÁÃÕÚŒ', 1],
  ['òùìčěřšžůłąęćńśźżőűğışİŞşĞČŘŠŽŁĄĘĆŃŚŹŻŐŰāēīūģķļņĀĒĪŪ', 0.9],
  ['ðþýÐÞÝŵŷŴŶċġħĊĠĦĉĝĥĵŝŭșțȘȚơưđĐţŢ', 0.5],
  ['оеаинтсрвлкмдпуяыьгзбчйОЕАИНТСРВЛКМДПУЯЫЬГЗБЧЙ', 1],
  ['хжшюцщэфёіїєХЖШЮЦЩЭФЁІЇЄ', 0.7],
  ['יוהלאתרשמבנםדקחעכטפגצזסןךףץ', 1],
  ['ابةتثجحخدذرزسشصضطظعغفقكلمنهويىءأإ', 1],
  ['αειονσςτρκπλμυηωάέήίόύώγδθχφβΑΕΙΟΝΣΤΡΚΠΛΜΥΗΩΓΔΘΧΦΒ', 1],
]
const SCORES: ReadonlyMap<string, number> = new Map(
  FREQUENT.flatMap(([letters, score]) => [...letters].map(letter => [letter, score] as const)),
)

function scoreOfText(text: string): number {
  let sum = 0
  const characters = [...text]
  for (const [at, character] of characters.entries()) {
    if (character < '\u0080') continue
    const before = characters[at - 1] ?? ' '
    const after = characters[at + 1] ?? ' '
    sum += /[\p{L}\p{M}]/u.test(character)
      ? scoreOfLetter(before, character, after)
      : scoreOfSign(before, character, after)
  }
  return sum
}

const LETTER = /\p{L}/u
const LOWER = /\p{Ll}/u
const UPPER = /\p{Lu}/u
const LATIN = /\p{sc=Latin}/u

function scoreOfLetter(before: string, letter: string, after: string): number {
  let score = SCORES.get(letter) ?? (LATIN.test(letter) ? 0.1 : 0.5)
  const neighbours = [before, after].filter(each => LETTER.test(each))
  // A word has one script. In it, a capital does not follow a small letter, or a small letter precede a capital.
  if (neighbours.some(each => LATIN.test(each) !== LATIN.test(letter))) score -= 2
  if (UPPER.test(letter) && LOWER.test(before)) score -= 1.5
  if (LOWER.test(letter) && UPPER.test(after)) score -= 1.5
  if (LATIN.test(letter) && neighbours.length === 2 && neighbours.every(each => each >= '\u0080')) score -= 1
  return score
}

function scoreOfSign(before: string, sign: string, after: string): number {
  const within = LETTER.test(before) && LETTER.test(after)
  if (sign === '’') return within || LETTER.test(before) ? 1 : 0
  // An ʻokina, the middle dot of Catalan, and the accent that some people type for an apostrophe.
  if ('‘·´×'.includes(sign)) return 0.5
  if ('“«„‹‚'.includes(sign)) return LETTER.test(before) ? -1 : 0.7
  if ('”»›'.includes(sign)) return LETTER.test(after) ? -1 : 0.7
  if ('–—•…'.includes(sign)) return within ? -0.5 : 0.5
  if (sign === '\u00a0') return 0.3
  if ('°®™©²³½№ªº€£§¡¿'.includes(sign)) return within ? -1 : 0.4
  return -2
}

/** Ranges of first bytes that are most frequent in texts of the language, and the first bytes of kana. */
const CJK: Readonly<
  Record<string, { readonly frequent: readonly [number, number]; readonly kana: readonly number[] }>
> = {
  gbk: { frequent: [0xb0, 0xd7], kana: [] },
  gb18030: { frequent: [0xb0, 0xd7], kana: [] },
  big5: { frequent: [0xa4, 0xc6], kana: [] },
  shift_jis: { frequent: [0x88, 0x97], kana: [0x82, 0x83] },
  'euc-jp': { frequent: [0xb0, 0xcf], kana: [0xa4, 0xa5] },
  'euc-kr': { frequent: [0xb0, 0xc8], kana: [] },
}

function isCjk(label: string): boolean {
  return Object.hasOwn(CJK, label)
}

function scoreOfCjk(label: string, line: Uint8Array): number {
  const { frequent, kana } = CJK[label] ?? { frequent: [0, 0], kana: [] }
  let sum = 0
  for (let at = 0; at < line.length; at++) {
    const first = line[at] ?? 0
    const second = line[at + 1] ?? 0
    if (first < 0x80) continue
    if (label === 'shift_jis' && first >= 0xa1 && first <= 0xdf) {
      // A half-width kana is one byte.
      sum -= 0.3
      continue
    }
    at++
    const bytes = second >= 0x80 ? 2 : 1
    // Texts in these encodings, except two, rarely have a second byte that is a Latin letter.
    const ascii = second < 0x80 && label !== 'shift_jis' && label !== 'big5'
    if (kana.includes(first)) sum += bytes
    else if (!ascii && first >= frequent[0] && first <= frequent[1]) sum += bytes * (label === 'euc-kr' ? 1.1 : 0.95)
    else if (first >= 0xa1 && first <= 0xa3 && !ascii) sum += 0
    else sum -= 0.5 * bytes
  }
  return sum
}
