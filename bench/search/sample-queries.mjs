/** Makes queries as people type them, from organizations of the register. The same seed gives the same queries. */
import { seeded } from '../generator/random.mjs'

const KEPT = 1000

export function querySample(seed) {
  const random = seeded(seed)
  const kept = []
  const formerNames = []
  let seen = 0
  return {
    /** Call it once with each organization. */
    see(document) {
      keep(kept, document, ++seen, random)
      if (document.previousNames.length > 0) keep(formerNames, document.previousNames[0], seen, random)
    },
    searches: () => searches(kept, formerNames, seeded(seed + 1)),
    suggestions: () => beginnings(kept, seeded(seed + 2), 8),
  }
}

/** Keeps a uniform sample of everything seen so far. */
function keep(sample, item, seen, random) {
  if (sample.length < KEPT) sample.push(item)
  else {
    const at = random.below(seen)
    if (at < KEPT) sample[at] = item
  }
}

function searches(documents, formerNames, random) {
  const names = documents.map(({ legalName }) => legalName)
  const words = names.map(name => name.split(/\s+/))
  return {
    'full name': names.map(text => query(text)),
    'beginning of a name': beginnings(documents, random, 20),
    'one word': words.map(all => query(`${random.pick(all)} `)),
    'two words, in any order': words.map(all => query(`${all.at(-1)} ${all[0]}`)),
    'former name': formerNames.map(text => query(text)),
    'registration number': documents.map(({ registrationNumber }) => query(registrationNumber.toLowerCase())),
    'one typing error': names.map(text => query(mistyped(text, random))),
    'one word, filtered': words.map((all, at) => query(random.pick(all), { filters: filtersOf(documents[at], at) })),
    'nothing typed': documents.slice(0, 200).map((document, at) => query('', { filters: filtersOf(document, at) })),
  }
}

function beginnings(documents, random, limit) {
  return documents.map(({ legalName }) => query(legalName.slice(0, 1 + random.below(legalName.length)), { limit }))
}

function query(text, rest = {}) {
  return { text, filters: {}, names: 'all', sort: 'relevance', limit: 20, ...rest }
}

function filtersOf({ entityType, locality, active }, at) {
  if (at % 3 === 0) return { entityType: [entityType] }
  return at % 3 === 1 && locality !== undefined ? { locality: [locality] } : { status: active ? 'active' : 'inactive' }
}

/** Leaves out one letter, but not the first. */
function mistyped(text, random) {
  const at = 1 + random.below(Math.max(1, text.length - 1))
  return text.slice(0, at) + text.slice(at + 1)
}
