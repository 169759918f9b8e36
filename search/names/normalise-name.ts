/**
 * Normalises names for comparison. Index, query and suggestions all use this one
 * function, so that the typed text and the register's name can only differ
 * where the names themselves differ. A change of its result makes every
 * existing index wrong: raise the schema version of each engine with it.
 */
import { foldLegalFormWord, splitLegalForm } from './legal-forms.ts'

export interface NormalisedName {
  /** Its words in order, without its legal form. Never empty unless the name has no letters or digits. */
  readonly core: readonly NameWord[]
  /** The words of the legal form at the end of the name; empty when there is none. */
  readonly formWords: readonly NameWord[]
  /** The canonical legal form for any of its spellings; empty when there is none. */
  readonly form: string
}

export interface NameWord {
  /** Lower case, no marks; one spelling for each word of a legal form. Initials are joined: `B.C.` is `bc`. */
  readonly text: string
  /** As written, except for case and marks: `ltd` where `text` is `limited`. */
  readonly written: string
  /**
   * The words from which it was joined: the letters of initials, `company` and `op` of `Co-op`. Empty
   * for an ordinary word.
   */
  readonly parts: readonly string[]
}

/** Letters that Unicode does not decompose, but that people type without the stroke or as two letters. */
const FOLDED: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ς: 'σ',
}
const TO_FOLD = new RegExp(`[${Object.keys(FOLDED).join('')}]`, 'g')

/** These are not part of a name. They are removed before decomposition would turn them into letters or spaces. */
const ORNAMENTS = /[™℠®©]/g
/** Includes the modifier letters that keyboards for Indigenous languages and Hawaiian produce. */
const APOSTROPHES = /['`‘’‛′ʹʻʼʽˈ]/g
/** Combining marks, and invisible characters (joiners, direction marks, soft hyphens). */
const INVISIBLE = /[\p{M}\p{Cf}]/gu
const SEPARATORS = /[^\p{L}\p{N}]+/u
const SINGLE_LETTER = /^\p{L}$/u
/** Before these words, or their beginnings, `Co` is not short for `Company`: `Co-op`, `Co-operative`. */
const BEHIND_CO = ['ops', 'operatives', 'operators']
const ASCII = /^\p{ASCII}*$/u
const ASCII_APOSTROPHES = /['`]/
const ASCII_APOSTROPHES_ALL = /['`]/g
const ASCII_WORDS = /[a-z0-9]+/g

/** A separator between initials that do not form one word: `M.B.C. - T.V.`, `M & G (U.K.)`. */
const APART = /\s\p{Pd}+\s|[\p{Ps}\p{Pe}]/u

/**
 * The words of any text, folded: `Döhle & Søn` gives `dohle`, `and`, `son`.
 * Words consist of letters and digits only.
 */
export function foldWords(text: string): readonly string[] {
  return ASCII.test(text) ? foldAscii(text) : foldUnicode(text)
}

/** The same result as `foldUnicode` for ASCII text, which nearly all names are; an import folds a million of them. */
function foldAscii(text: string): readonly string[] {
  const plain = ASCII_APOSTROPHES.test(text) ? text.replace(ASCII_APOSTROPHES_ALL, '') : text
  const spelt = plain.includes('&') ? plain.replaceAll('&', ' and ') : plain
  return spelt.toLowerCase().match(ASCII_WORDS) ?? []
}

function foldUnicode(text: string): readonly string[] {
  return foldCharacters(text)
    .split(SEPARATORS)
    .filter(word => word !== '')
}

/**
 * Folds every character of a text, and keeps the separators between its words. The folding of a character does not
 * depend on its neighbours, so that `locate-words.ts` can fold a text in pieces.
 */
export function foldCharacters(text: string): string {
  return text
    .replace(ORNAMENTS, '')
    .replaceAll('´', "'")
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(APOSTROPHES, '')
    .replace(INVISIBLE, '')
    .replace(TO_FOLD, letter => FOLDED[letter] ?? letter)
    .replaceAll('&', ' and ')
}

/** Normalises a name for comparison. Accepts any text. */
export function normaliseName(text: string): NormalisedName {
  const parts = APART.test(text) ? text.split(APART) : [text]
  const words = parts.flatMap(part => joinWords(foldWords(part)))
  const { coreLength, form } = splitLegalForm(words.map(word => word.text))
  return { core: words.slice(0, coreLength), formWords: words.slice(coreLength), form }
}

/** The text for comparisons in which order counts: the words, separated by one space. */
export function textOf(words: readonly NameWord[]): string {
  return words.map(word => word.text).join(' ')
}

/** The tokens for comparisons in which order does not count: each word, and the words from which it was joined. */
export function tokensOf(name: NormalisedName): readonly string[] {
  const tokens: string[] = []
  for (const word of [...name.core, ...name.formWords]) tokens.push(word.text, ...word.parts)
  return tokens
}

/**
 * `B.C.`, `B. C.` and `B C` become one word: neighbouring single letters are joined. So are `Co-op` and
 * `Coop`, which become `cooperative`.
 */
function joinWords(words: readonly string[]): readonly NameWord[] {
  const joined: NameWord[] = []
  let run: string[] = []
  const endRun = () => {
    if (run.length > 0) joined.push(nameWord(run.join(''), run.length > 1 ? run : []))
    run = []
  }
  for (const word of words) {
    if (word.length <= 2 && SINGLE_LETTER.test(word)) {
      run.push(word)
      continue
    }
    endRun()
    const before = joined.at(-1)
    if (before?.written === 'co' && before.parts.length === 0 && isBehindCo(word)) {
      joined[joined.length - 1] = nameWord(`co${word}`, [before.text, word])
    } else {
      joined.push(nameWord(word, []))
    }
  }
  endRun()
  return joined
}

function isBehindCo(word: string): boolean {
  return BEHIND_CO.some(longest => longest.startsWith(word))
}

function nameWord(written: string, parts: readonly string[]): NameWord {
  return { text: foldLegalFormWord(written), written, parts }
}
