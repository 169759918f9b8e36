/**
 * Makes new words from the syllables of rare ones: `Zentrova`, `Kilmarley`. The same number always gives the same word,
 * so that words can be repeated without being stored.
 */
import { mixed } from './random.mjs'

const SYLLABLE = /[^aeiouy]*[aeiouy]+(?:[^aeiouy]+$|[^aeiouy](?=[^aeiouy]))?/g

/**
 * @param words words in lower case, of letters only
 * @returns a function from a number to its word
 */
export function inventedWords(words, seed) {
  const first = []
  const inner = []
  const last = []
  const lengths = []
  for (const word of words) {
    const syllables = word.match(SYLLABLE) ?? []
    if (syllables.length < 2 || syllables.length > 5) continue
    first.push(syllables[0])
    inner.push(...syllables.slice(1, -1))
    last.push(syllables.at(-1))
    lengths.push(syllables.length)
  }
  return number => {
    const own = mixed(seed, number)
    let at = 0
    const pick = values => values[mixed(own, at++) % values.length]
    let word = pick(first)
    for (let left = pick(lengths) - 2; left > 0; left--) word += pick(inner)
    return word + pick(last)
  }
}
