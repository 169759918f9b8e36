/**
 * How a name is compared. Index, query and suggestions all go through this one
 * function, so that what people type and what the register holds can only differ
 * where the names themselves differ. Changing what it returns makes every
 * existing index wrong: raise the schema version of each engine with it.
 */
import { foldLegalFormWord, splitLegalForm } from './legal-forms.ts'

export interface NormalisedName {
  /** In order, without its legal form. Never empty unless the name has no letters or digits. */
  readonly core: readonly NameWord[]
  /** The words of the legal form as written at the end of the name; empty when there is none. */
  readonly formWords: readonly NameWord[]
  /** Which legal form that is, however it was spelt; empty when there is none. */
  readonly form: string
}

export interface NameWord {
  /** Lower case, no marks; one spelling for each legal form's word. Initials are joined: `B.C.` is `bc`. */
  readonly text: string
  /** As it was written, but for case and marks: `ltd` where `text` is `limited`. */
  readonly written: string
  /**
   * What it was joined from, each a word by itself, too: the letters of initials, `company` and `op` of `Co-op`. Empty
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

/** Not part of any name; removed before decomposition would turn them into letters or spaces. */
const ORNAMENTS = /[™℠®©]/g
/** Includes the modifier letters that keyboards for Indigenous languages and Hawaiian produce. */
const APOSTROPHES = /['`‘’‛′ʹʻʼʽˈ]/g
/** Combining marks, and invisible characters (joiners, direction marks, soft hyphens). */
const INVISIBLE = /[\p{M}\p{Cf}]/gu
const SEPARATORS = /[^\p{L}\p{N}]+/u
const SINGLE_LETTER = /^\p{L}$/u
/** Behind these, also where they are still being typed, `Co` is not short for `Company`: `Co-op`, `Co-operative`. */
const BEHIND_CO = ['ops', 'operatives', 'operators']
const ASCII = /^\p{ASCII}*$/u
const ASCII_APOSTROPHES = /['`]/
const ASCII_APOSTROPHES_ALL = /['`]/g
const ASCII_WORDS = /[a-z0-9]+/g

/** Initials on both sides of it are not one word: `M.B.C. - T.V.`, `M & G (U.K.)`. */
const APART = /\s\p{Pd}+\s|[\p{Ps}\p{Pe}]/u

/**
 * The words of any text, folded: `Döhle & Søn` gives `dohle`, `and`, `son`.
 * Words consist of letters and digits only.
 */
export function foldWords(text: string): readonly string[] {
  return ASCII.test(text) ? foldAscii(text) : foldUnicode(text)
}

/** What `foldUnicode` does, where there is nothing to decompose: nearly all names, a million of them at a time. */
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
 * Any text with every character folded, and with whatever stood between its words. No character's folding depends on
 * those beside it, so that pieces of a text may be folded one by one: `locate-words.ts` does.
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

/** A name as it is compared. Any text is accepted. */
export function normaliseName(text: string): NormalisedName {
  const parts = APART.test(text) ? text.split(APART) : [text]
  const words = parts.flatMap(part => joinWords(foldWords(part)))
  const { coreLength, form } = splitLegalForm(words.map(word => word.text))
  return { core: words.slice(0, coreLength), formWords: words.slice(coreLength), form }
}

/** What to compare when order counts: the words, separated by one space. */
export function textOf(words: readonly NameWord[]): string {
  return words.map(word => word.text).join(' ')
}

/** What to look for when order does not count: each word, and what it was joined from. */
export function tokensOf(name: NormalisedName): readonly string[] {
  const tokens: string[] = []
  for (const word of [...name.core, ...name.formWords]) tokens.push(word.text, ...word.parts)
  return tokens
}

/**
 * `B.C.`, `B. C.` and `B C` are one word: letters that stand alone belong to their neighbours that do. So are `Co-op` and
 * `Coop`, which is `cooperative`.
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
