/**
 * Finds the positions of a text's folded words. It is slower than `foldWords`, and meant for
 * the few displayed texts; its test verifies that both find the same words.
 */
import { foldCharacters } from '../names/normalise-name.ts'

export interface LocatedWord {
  /** The word as `foldWords` returns it. */
  readonly text: string
  /** For each UTF-16 code unit of `text`: where its original character begins and ends in the whole text. */
  readonly from: readonly number[]
  readonly to: readonly number[]
}

const WORD = /[\p{L}\p{N}]+/gu
const MARK = /^\p{M}$/u
/** Names share their characters, so the folding of this many of them is cached. */
const REMEMBERED = 4096
const folding = new Map<string, string>()

function foldCharacter(character: string): string {
  const known = folding.get(character)
  if (known !== undefined) return known
  const folded = foldCharacters(character)
  if (folding.size < REMEMBERED) folding.set(character, folded)
  return folded
}

/** The words of any text, in order, as `foldWords` returns them. */
export function locateWords(text: string): readonly LocatedWord[] {
  let folded = ''
  const from: number[] = []
  const to: number[] = []
  let at = 0
  for (const character of text) {
    const end = at + character.length
    const piece = foldCharacter(character)
    // A combining accent after a letter belongs to the letter.
    if (piece === '' && MARK.test(character) && to.at(-1) === at) {
      for (let unit = to.length - 1; to[unit] === at; unit--) to[unit] = end
    }
    for (let unit = 0; unit < piece.length; unit++) {
      from.push(at)
      to.push(end)
    }
    folded += piece
    at = end
  }
  return [...folded.matchAll(WORD)].map(({ 0: word, index }) => ({
    text: word,
    from: from.slice(index, index + word.length),
    to: to.slice(index, index + word.length),
  }))
}
