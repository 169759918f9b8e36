/** What people would type to find organizations of a register, sampled from it with a seed. */
import { seeded } from '../generator/random.mjs'

const KEPT = 2000
export function sampleQueries(seed) {
  const random = seeded(seed)
  const kept = []
  let seen = 0
  const base = { filters: {}, names: 'all', sort: 'relevance', limit: 20 }
  return {
    see(document) {
      seen++
      if (kept.length < KEPT) kept.push(document)
      else {
        const at = Math.floor(random.next() * seen)
        if (at < KEPT) kept[at] = document
      }
    },
    queries() {
      const texts = kept.map(d => d.legalName)
      const words = texts.map(t => t.split(' '))
      const pick = n => Math.floor(random.next() * n)
      const typo = t => {
        const at = 1 + pick(t.length - 2)
        return t.slice(0, at) + t.slice(at + 1)
      }
      return {
        'full name': texts.map(text => ({ ...base, text })),
        beginning: texts.map(text => ({ ...base, text: text.slice(0, 1 + pick(12)) })),
        'one word': words.map(w => ({ ...base, text: w[pick(w.length)] })),
        'two words': words.map(w => ({ ...base, text: `${w[pick(w.length)]} ${w[pick(w.length)]} ` })),
        'one typo': texts.map(text => ({ ...base, text: typo(text) })),
        number: kept.map(d => ({ ...base, text: d.registrationNumber })),
        previous: kept.filter(d => d.previousNames.length > 0).map(d => ({ ...base, text: d.previousNames[0] })),
        filtered: words.map((w, at) => ({
          ...base,
          text: w[pick(w.length)],
          filters:
            at % 2
              ? { status: 'active', entityType: [kept[at].entityType] }
              : kept[at].locality
                ? { locality: [kept[at].locality] }
                : { status: 'inactive' },
        })),
        nothing: kept
          .map((d, at) => ({
            ...base,
            text: '',
            filters: at % 3 ? {} : { entityType: [d.entityType] },
            sort: at % 2 ? 'name' : 'newest',
          }))
          .slice(0, 300),
        suggestions: texts.map(text => ({ ...base, limit: 8, text: text.slice(0, 1 + pick(15)) })),
      }
    },
  }
}
