/**
 * A model of names, learnt from real ones: which word follows which, how many words a name has, how often a word is
 * new.
 *
 * A word follows another as often as it does in the register; words that have many different followers are more often
 * followed by any word at all (Witten and Bell's estimate). New words come as the two-parameter Chinese restaurant
 * process has them, which is what gives names Heaps' law: of n words so far V were different, and the next one is new
 * with the probability d V / n, where d is the share of words that the register has only once.
 */
import { normaliseName } from '../../dist/search/names/normalise-name.js'
import { inventedWords } from './invented-words.mjs'

const START = 0
/** The number for every word that the register has once, and for invented words: they share their followers. */
const RARE = 1
const FIRST_WORD = 2
const MOST_FORM_WORDS = 6

/** Splits a name into its words and its legal form. A text in brackets counts as one word. */
export function splitName(name) {
  const words = name.match(/\([^)]*\)|\S+/g) ?? []
  let core = words.length
  for (let form = Math.min(MOST_FORM_WORDS, words.length - 1); form > 0; form--) {
    // The last words are a legal form when normalising leaves only the word before them.
    const { core: left, formWords } = normaliseName(`name ${words.slice(-form).join(' ')}`)
    if (left.length === 1 && formWords.length > 0) {
      core = words.length - form
      break
    }
  }
  return { core: words.slice(0, core), form: words.slice(core).join(' ') }
}

/** @param cores the words of each name without its legal form, as from `splitName` */
export function learnNames(cores) {
  return {
    ...learnWords(cores),
    lengths: cores.map(core => core.length),
    capitals: cores.map(isInCapitals),
  }
}

/**
 * Makes names one after the other, and remembers how many words it has used.
 * @param learnt the model from `learnNames`; it is not changed
 */
export function nameMaker(learnt, seed) {
  const invent = inventedWords(learnt.rare, seed)
  const { lengths, capitals } = learnt

  let spoken = learnt.spoken
  let words = learnt.spellings.length - FIRST_WORD
  const wordsAtFirst = words
  const spokenAtFirst = spoken
  let invented = 0
  let spokenInvented = 0

  /** Picks an invented word. Early ones are used most: their use falls with the number of words that came before. */
  const inventedEarlier = random => {
    const exponent = learnt.discount - 1
    const [early, late] = [spokenAtFirst ** exponent, spoken ** exponent]
    const at = (early + random.next() * (late - early)) ** (1 / exponent)
    const known = wordsAtFirst * (at / spokenAtFirst) ** learnt.discount
    return Math.min(invented - 1, Math.floor(known - wordsAtFirst))
  }

  /** @returns the number of a learnt word, or a new word as text */
  const wordAfter = (previous, isLast, random) => {
    spoken++
    const place = previous === START ? 'first' : isLast ? 'last' : 'inner'
    const luck = random.next() / learnt.newness[place]
    const fresh = (learnt.discount * words) / spoken
    const again = Math.max(0, spokenInvented - learnt.discount * invented) / spoken
    if (luck < fresh + again) {
      spokenInvented++
      if (invented > 0 && luck >= fresh) return invent(inventedEarlier(random))
      words++
      return invent(invented++)
    }
    const followers = (isLast ? learnt.last : learnt.inner).get(previous)
    const anything = isLast ? learnt.anyLast : learnt.anyInner
    if (followers === undefined) return random.pick(anything)
    return random.chance(followers.spread) ? random.pick(anything) : random.pick(followers.words)
  }
  const numberOf = word => (typeof word === 'string' ? RARE : word)

  return {
    /** Makes the words of a new name, each as the number of a learnt word or the text of a new one. */
    name(random, atLeast = 1) {
      const length = Math.max(atLeast, random.pick(lengths))
      const name = []
      for (let at = 0; at < length; at++) {
        name.push(wordAfter(at === 0 ? START : numberOf(name[at - 1]), at === length - 1, random))
      }
      return name
    },
    /** Changes one word of a name, to make a plausible former name. */
    variant(name, random) {
      const at = random.below(name.length)
      const word = wordAfter(at === 0 ? START : numberOf(name[at - 1]), at === name.length - 1, random)
      return name.with(at, word)
    },
    write(name, random) {
      let text = ''
      for (const word of name) {
        if (text !== '') text += ' '
        text += typeof word === 'string' ? capitalised(word) : learnt.spellings[word]
      }
      return random.pick(capitals) ? text.toUpperCase() : text
    },
    /** Invents a locality name from a negative word number, so that no name has the same word. */
    placeName: number => capitalised(invent(-number)),
    /** Returns how many words were learnt and made, and how many of them were different. */
    growth: () => ({ spoken, words }),
  }
}

function learnWords(cores) {
  const numbers = new Map()
  const spellings = ['', '']
  const counts = [0, 0]
  for (const core of cores) {
    const shouted = isInCapitals(core)
    for (const word of core) {
      const key = word.toLowerCase()
      let number = numbers.get(key)
      if (number === undefined) {
        number = spellings.length
        numbers.set(key, number)
        spellings.push(undefined)
        counts.push(0)
      }
      counts[number]++
      if (!shouted) spellings[number] ??= word
    }
  }
  for (const [key, number] of numbers)
    spellings[number] ??= /[aeiouy]/.test(key)
      ? key.replace(/\p{L}/u, letter => letter.toUpperCase())
      : key.toUpperCase()

  const followers = { inner: new Map(), last: new Map() }
  const any = { inner: [], last: [] }
  const places = { first: [0, 0], inner: [0, 0], last: [0, 0] }
  for (const core of cores) {
    let previous = START
    for (const [at, word] of core.entries()) {
      const number = numbers.get(word.toLowerCase())
      const kind = at === core.length - 1 ? 'last' : 'inner'
      for (const context of counts[previous] === 1 ? [previous, RARE] : [previous]) {
        const list = followers[kind].get(context)
        if (list) list.push(number)
        else followers[kind].set(context, [number])
      }
      any[kind].push(number)
      const place = places[at === 0 ? 'first' : kind]
      place[0]++
      if (counts[number] === 1) place[1]++
      previous = number
    }
  }
  const spoken = any.inner.length + any.last.length
  const once = counts.filter(count => count === 1).length
  const newness = Object.fromEntries(
    Object.entries(places).map(([place, [all, rare]]) => [place, rare / all / (once / spoken)]),
  )
  return {
    spellings,
    rare: [...numbers].filter(([key, number]) => counts[number] === 1 && /^[a-z]{4,}$/.test(key)).map(([key]) => key),
    spoken,
    discount: once / numbers.size,
    newness,
    inner: withSpread(followers.inner),
    last: withSpread(followers.last),
    anyInner: Int32Array.from(any.inner),
    anyLast: Int32Array.from(any.last),
  }
}

/**
 * Adds the probability that a word is followed by one that never followed it: T / (N + T), for N followers of which T
 * are different. No name begins with a word that never began one.
 */
function withSpread(followers) {
  return new Map(
    [...followers].map(([word, list]) => {
      const different = new Set(list).size
      const spread = word === START ? 0 : different / (list.length + different)
      return [word, { words: Int32Array.from(list), spread }]
    }),
  )
}

function isInCapitals(words) {
  const text = words.join('')
  return text === text.toUpperCase() && text !== text.toLowerCase()
}

function capitalised(word) {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
