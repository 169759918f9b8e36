/**
 * What a person typed, read the way names are read. Nothing here is an operator:
 * quotes, stars and hyphens separate words and that is all, so that no input can
 * be malformed.
 */
import { legalFormWordsFrom } from './legal-forms.ts'
import { type NameWord, normaliseName, textOf } from './normalise-name.ts'
import { numberKey } from './number-key.ts'

/** Longer than any legal name; what follows is not looked at. In UTF-16 code units. */
const MAX_TEXT = 512
const MAX_WORDS = 48

export type ParsedQuery =
  | { readonly kind: 'everything' }
  /** There is text, but no letter or digit in it: no name can match. */
  | { readonly kind: 'nothing' }
  | TextQuery

export interface TextQuery {
  readonly kind: 'text'
  /** All must hold within one name. The legal form is not among them unless it is all there is. */
  readonly terms: readonly Term[]
  /** The whole text, as `textOf` gives it for a name. */
  readonly text: string
  /** The text without its legal form. */
  readonly core: string
  /** The legal form; empty when none was typed. */
  readonly form: string
  /** A name begins with the whole text when `<its words> ` begins with one of these. */
  readonly beginnings: readonly string[]
  /** As `numberKey` gives it; empty when the text cannot be a number. */
  readonly number: string
}

/** Any one of them must hold. */
type Term = readonly Alternative[]
/** All of these words must be in the name. */
type Alternative = readonly Wanted[]

interface Wanted {
  readonly word: string
  /** A word of the name that begins with it is enough. */
  readonly prefix: boolean
}

/**
 * Reads any text. The last word counts as a beginning, because it may still be
 * being typed, unless a space or other separator follows it.
 */
export function parseQuery(text: string): ParsedQuery {
  const cut = text.slice(0, MAX_TEXT)
  if (cut.trim() === '') return { kind: 'everything' }
  const name = normaliseName(cut)
  const words = [...name.core, ...name.formWords].slice(0, MAX_WORDS)
  if (words.length === 0) return { kind: 'nothing' }
  const unfinished = !/[^\p{L}\p{N}\p{M}.'’]$/u.test(cut)
  const all = words.map((word, at) => termOf(word, unfinished && at === words.length - 1))
  const core = words.slice(0, name.core.length)
  return {
    kind: 'text',
    terms: all.slice(0, core.length),
    text: textOf(words),
    core: textOf(core),
    form: name.form,
    beginnings: beginnings(words, all.at(-1) ?? []),
    number: text.length > MAX_TEXT ? '' : numberKey(cut),
  }
}

function termOf(word: NameWord, unfinished: boolean): Term {
  const whole = wordTerm(word, unfinished)
  return word.initials.length > 0 ? [...whole, ...initialsApart(word.initials, unfinished)] : whole
}

/** `co` may be the word `company`, but also the beginning of `coal`; `lt` that of `ltd`, which names hold as `limited`. */
function wordTerm({ text, written }: NameWord, unfinished: boolean): Term {
  if (!unfinished) return [[{ word: text, prefix: false }]]
  const spelt = legalFormWordsFrom(written).map(word => [{ word, prefix: false }])
  return [[{ word: written, prefix: true }], ...spelt]
}

/** `a b` may be the beginning of `A Better Way`, and `j c k` that of `J C Kinley`. */
function initialsApart(initials: readonly string[], unfinished: boolean): Term {
  const letters = initials.map((word, at) => ({ word, prefix: unfinished && at === initials.length - 1 }))
  const last = letters.at(-1)
  if (!unfinished || last === undefined || initials.length < 3) return [letters]
  return [[{ word: initials.slice(0, -1).join(''), prefix: false }, last], letters]
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
