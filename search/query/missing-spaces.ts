/** A space that was left out, or typed where there is none: `steampacket`, `steam packet`. Each counts as one edit. */
import { foldLegalFormWord } from '../names/legal-forms.ts'
import { type Correction, hasNumber, type Vocabulary } from './vocabulary.ts'

/** In characters; with shorter ones nearly every word would be two. */
const SHORTEST_PART = 2
/** Longer ones are nobody's two words. */
const LONGEST = 48
const MOST_APART = 3

/** The ways of taking a word for two, the second as names have it: `fabricsltd` may be `fabrics` and `limited`. */
export function parts(word: string): readonly (readonly [left: string, right: string])[] {
  // By character, because half of one is no text.
  const letters = [...word]
  if (letters.length > LONGEST || hasNumber(word)) return []
  const count = Math.max(0, letters.length - 2 * SHORTEST_PART + 1)
  return Array.from({ length: count }, (_, at) => {
    const [left, right] = [letters.slice(0, SHORTEST_PART + at), letters.slice(SHORTEST_PART + at)]
    return [left.join(''), foldLegalFormWord(right.join(''))]
  })
}

/**
 * The word as two that are both known, those first of which the rarer one is in the most names.
 * @param unfinished the second may be the beginning of a word
 */
export function apart(word: string, known: Vocabulary, unfinished: boolean): readonly Correction[] {
  return parts(word)
    .filter(([left, right]) => known.has(left, false) && known.has(right, unfinished))
    .map(([left, right]) => ({ word: `${left} ${right}`, names: Math.min(known.names(left), known.names(right)) }))
    .sort((a, b) => b.names - a.names)
    .slice(0, MOST_APART)
    .map(two => ({ word: two.word, edits: 1 }))
}

/** Neighbours that are a known word without the space between them: where the first of each two stands, and that word. */
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
