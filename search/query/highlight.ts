/**
 * Finds the ranges of a name that match a query, in the text as its register has it. Before,
 * `relevance.ts` or an index has decided that the name matches.
 */
import type { Highlight } from '../engine.ts'
import { type NameWord, normaliseName } from '../names/normalise-name.ts'
import { type LocatedWord, locateWords } from './locate-words.ts'
import type { TextQuery } from './query.ts'

/** A word of the name, with the position of the folded words from which it was joined (`NameWord.parts`). */
interface LocatedNameWord {
  readonly word: NameWord
  readonly parts: readonly LocatedWord[]
}

/**
 * The ranges of a name that match: whole words for whole words of the query, beginnings of words for prefixes, and the
 * legal form when the query has the same one. Overlapping and touching ranges are joined.
 *
 * @param name as the register has it
 */
export function highlight(query: Pick<TextQuery, 'terms' | 'form'>, name: string): readonly Highlight[] {
  const { core, formWords, form } = normaliseName(name)
  const words = locate([...core, ...formWords], locateWords(name))
  const matching = query.terms.flatMap(term =>
    term.flatMap(alternative => {
      const each = alternative.map(({ word, prefix }) => words.flatMap(candidate => match(candidate, word, prefix)))
      return each.some(ranges => ranges.length === 0) ? [] : each.flat()
    }),
  )
  const formTyped = query.form !== '' && query.form === form
  return joined([...matching, ...(formTyped ? words.slice(core.length).flatMap(({ parts }) => range(parts)) : [])])
}

function locate(words: readonly NameWord[], located: readonly LocatedWord[]): readonly LocatedNameWord[] {
  let at = 0
  return words.map(word => {
    const count = Math.max(1, word.parts.length)
    const parts = located.slice(at, at + count)
    at += count
    return { word, parts }
  })
}

function match({ word, parts }: LocatedNameWord, wanted: string, prefix: boolean): readonly Highlight[] {
  if (word.text === wanted) return range(parts)
  // Each part of a joined word is also a word by itself.
  const apart = word.parts.flatMap((part, at) => {
    const matches = part === wanted || (prefix && part.startsWith(wanted))
    return matches ? beginning(part, parts.slice(at, at + 1), wanted) : []
  })
  return prefix && word.text.startsWith(wanted) ? beginning(word.text, parts, wanted) : apart
}

/** When `Ltd` is found as the beginning of `limited`, all of its letters are marked: none matches more than another. */
function beginning(text: string, parts: readonly LocatedWord[], wanted: string): readonly Highlight[] {
  return text === parts.map(part => part.text).join('') ? range(parts, wanted.length) : range(parts)
}

/** The range from the beginning of these words to the end of their first `units` letters; all letters by default. */
function range(parts: readonly LocatedWord[], units?: number): readonly Highlight[] {
  const start = parts[0]?.from[0]
  const ends = parts.flatMap(part => part.to)
  const end = units === undefined ? ends.at(-1) : ends[units - 1]
  return start === undefined || end === undefined ? [] : [{ start, end }]
}

function joined(ranges: readonly Highlight[]): readonly Highlight[] {
  const apart: { start: number; end: number }[] = []
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = apart.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else apart.push({ start, end })
  }
  return apart
}
