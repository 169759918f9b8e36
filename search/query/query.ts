/**
 * Parses a typed text with the same rules as names. Two marks have a meaning:
 * words in quotes must be adjacent, and a word after a hyphen is excluded.
 * All other characters (stars, brackets, an unpaired quote) only
 * separate words, so that no input can be malformed.
 */
import { legalFormWordsFrom } from '../names/legal-forms.ts'
import { type NameWord, normaliseName, textOf } from '../names/normalise-name.ts'
import { numberKey } from '../names/number-key.ts'

/** Longer than any legal name; the rest is ignored. In UTF-16 code units. */
const MAX_TEXT = 512
const MAX_WORDS = 48

export type ParsedQuery =
  | { readonly kind: 'everything' }
  /** There is text without a letter or digit: no name can match. */
  | { readonly kind: 'nothing' }
  | TextQuery

export interface TextQuery {
  readonly kind: 'text'
  /**
   * All must match within one name. The legal form is not among them unless it is the whole text, or in quotes. Empty
   * when every typed word is excluded.
   */
  readonly terms: readonly Term[]
  /** Each must be in the name word by word. Their words are also among the terms. */
  readonly phrases: readonly Phrase[]
  /** None of them may be in the name. */
  readonly excluded: readonly Phrase[]
  /** The whole text, as `textOf` returns it for a name. */
  readonly text: string
  /** The text without its legal form. */
  readonly core: string
  /** The legal form; empty when none was typed. */
  readonly form: string
  /** A name begins with the whole text when `<its words> ` begins with one of these. */
  readonly beginnings: readonly string[]
  /** As `numberKey` returns it; empty when the text cannot be a number, or excludes a word. */
  readonly number: string
}

/** One or more words in the form of `NameWord.text`. */
export type Phrase = readonly string[]

/** At least one alternative must match. */
type Term = readonly Alternative[]
/** All of these words must be in the name. */
type Alternative = readonly Wanted[]

export interface Wanted {
  readonly word: string
  /** Whether a word of the name that begins with it is enough. */
  readonly prefix: boolean
}

/**
 * Parses any text. The last word counts as a prefix, because it may still be
 * being typed, unless a space, a quote or another separator follows it.
 */
export function parseQuery(text: string): ParsedQuery {
  const cut = text.slice(0, MAX_TEXT)
  if (cut.trim() === '') return { kind: 'everything' }
  const { wanted, phrases, excluded, unfinished } = takeApart(cut)
  const name = normaliseName(wanted)
  const words = [...name.core, ...name.formWords].slice(0, MAX_WORDS)
  if (words.length === 0 && excluded.length === 0) return { kind: 'nothing' }
  const core = words.slice(0, name.core.length)
  const all = words.map((word, at) => termOf(word, unfinished && at === words.length - 1))
  const quoted = new Set(phrases.flat())
  return {
    kind: 'text',
    terms: all.filter((_, at) => at < core.length || quoted.has(words[at]?.text ?? '')),
    phrases,
    excluded,
    text: textOf(words),
    core: textOf(core),
    form: name.form,
    beginnings: words.length === 0 ? [] : beginnings(words, all.at(-1) ?? []),
    number: text.length > MAX_TEXT || excluded.length > 0 ? '' : numberKey(wanted),
  }
}

/** A pair of quotes of any kind, or a hyphen that begins a word or a pair of quotes, with its content. */
const MARKED = /(?<![^\s])-(?:["“”„«»]([^"“”„«»]*)["“”«»]|(?=[\p{L}\p{N}])([^\s"“”„«»]+))|["“”„«]([^"“”„«»]*)["“”»]/gu
/** Further marks are treated as ordinary words. */
const MAX_MARKED = 8
/** The last character of a word that may still be being typed. */
const UNFINISHED = /[\p{L}\p{N}\p{M}.'’]$/u

interface Parts {
  /** The text without excluded words and quotes. */
  readonly wanted: string
  readonly phrases: readonly Phrase[]
  readonly excluded: readonly Phrase[]
  /** Whether the last word may still be being typed. */
  readonly unfinished: boolean
}

function takeApart(text: string): Parts {
  const phrases: Phrase[] = []
  const excluded: Phrase[] = []
  let wanted = ''
  let at = 0
  for (const mark of [...text.matchAll(MARKED)].slice(0, MAX_MARKED)) {
    const [all, excludedPhrase, excludedWord, phrase] = mark
    const words = phraseOf(excludedPhrase ?? excludedWord ?? phrase ?? '')
    if (words.length > 0) (phrase === undefined ? excluded : phrases).push(words)
    wanted += `${text.slice(at, mark.index)} ${phrase ?? ''} `
    at = mark.index + all.length
  }
  const rest = text.slice(at)
  return { wanted: wanted + rest, phrases, excluded, unfinished: UNFINISHED.test(rest) }
}

function phraseOf(text: string): Phrase {
  const { core, formWords } = normaliseName(text)
  return [...core, ...formWords].map(word => word.text)
}

function termOf(word: NameWord, unfinished: boolean): Term {
  const whole = wordTerm(word, unfinished)
  return word.parts.length > 0 ? [...whole, ...partsApart(word.parts, unfinished)] : whole
}

/** `co` may be the word `company`, but also a prefix of `coal`; `lt` may be a prefix of `ltd`, which is `limited`. */
function wordTerm({ text, written }: NameWord, unfinished: boolean): Term {
  if (!unfinished) return [[{ word: text, prefix: false }]]
  const spelt = legalFormWordsFrom(written).map(word => [{ word, prefix: false }])
  return [[{ word: written, prefix: true }], ...spelt]
}

/** `a b` may be a prefix of `A Better Way`, and `j c k` one of `J C Kinley`. */
function partsApart(parts: readonly string[], unfinished: boolean): Term {
  const apart = parts.map((word, at) => ({ word, prefix: unfinished && at === parts.length - 1 }))
  const last = apart.at(-1)
  if (!unfinished || last === undefined || parts.length < 3) return [apart]
  return [[{ word: parts.slice(0, -1).join(''), prefix: false }, last], apart]
}

function beginnings(words: readonly NameWord[], lastTerm: Term): readonly string[] {
  const before = words
    .slice(0, -1)
    .map(word => `${word.text} `)
    .join('')
  return lastTerm.map(alternative => {
    const end = alternative.map(wanted => wanted.word).join(' ')
    return before + end + (alternative.at(-1)?.prefix ? '' : ' ')
  })
}
