/** Finds words with a missing or a surplus space: `steampacket`, `steam packet`. Each space counts as one edit. */
import { foldLegalFormWord } from '../names/legal-forms.ts'
import { type Correction, hasNumber, type Vocabulary } from './vocabulary.ts'

/** In characters. With shorter parts nearly every word could be split into two. */
const SHORTEST_PART = 2
/** A longer word is never split. In characters. */
const LONGEST = 48
const MOST_APART = 3

/** All splits of a word into two, the second in its normalised form: `fabricsltd` may be `fabrics` and `limited`. */
export function parts(word: string): readonly (readonly [left: string, right: string])[] {
  // Split by character, because half of a surrogate pair is not valid text.
  const letters = [...word]
  if (letters.length > LONGEST || hasNumber(word)) return []
  const count = Math.max(0, letters.length - 2 * SHORTEST_PART + 1)
  return Array.from({ length: count }, (_, at) => {
    const [left, right] = [letters.slice(0, SHORTEST_PART + at), letters.slice(SHORTEST_PART + at)]
    return [left.join(''), foldLegalFormWord(right.join(''))]
  })
}

/**
 * Splits of the word into two known words. The split whose rarer word is in the most names comes first.
 * @param unfinished whether the second word may be the beginning of a longer one
 */
export function apart(word: string, known: Vocabulary, unfinished: boolean): readonly Correction[] {
  return parts(word)
    .filter(([left, right]) => known.has(left, false) && known.has(right, unfinished))
    .map(([left, right]) => ({ word: `${left} ${right}`, names: Math.min(known.names(left), known.names(right)) }))
    .sort((a, b) => b.names - a.names)
    .slice(0, MOST_APART)
    .map(two => ({ word: two.word, edits: 1 }))
}

/** Pairs of neighbouring words that form a known word without the space: the index of the first, and the joined word. */
export function joined(
  words: readonly string[],
  known: Vocabulary,
  unfinished: boolean,
): readonly { readonly at: number; readonly word: string }[] {
  return words.slice(1).flatMap((second, at) => {
    const word = `${words[at]}${second}`
    return known.has(word, unfinished && at + 2 === words.length) ? [{ at, word }] : []
  })
}
