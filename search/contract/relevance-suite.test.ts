/** Tests of the cases themselves, without any engine. */
import { expect, test } from 'vitest'
import { relevanceCorpus } from './relevance-corpus.testing.ts'
import { relevanceCases } from './relevance-suite.testing.ts'

const corpus = relevanceCorpus()
const cases = relevanceCases()

test('the relevance corpus has every organization of the Isle of Man once, and those of two other sources', () => {
  const ids = new Set(corpus.map(({ id }) => id))
  expect(ids.size).toBe(corpus.length)
  expect(corpus.filter(({ register }) => register === 'isle-of-man')).toHaveLength(52_645)
  expect(corpus.filter(({ register }) => register === 'gleif')).toHaveLength(510)
  expect(corpus.filter(({ register }) => register === 'companies-house')).toHaveLength(35)
})

test('the relevance suite has enough cases, no duplicates, and only organizations of the corpus', () => {
  const ids = new Set(corpus.map(({ id }) => id))
  expect(cases.length).toBeGreaterThanOrEqual(1000)
  expect(new Set(cases.map(each => JSON.stringify(each))).size).toBe(cases.length)
  expect(cases.flatMap(({ finds }) => finds).filter(id => !ids.has(id))).toEqual([])
})

test('a relevance case with a typo never has the name of another organization', () => {
  const names = new Set(
    corpus.flatMap(({ legalName, otherNames, previousNames }) =>
      [legalName, ...otherNames, ...previousNames].map(name => name.toLowerCase()),
    ),
  )
  const typos = cases.filter(({ category }) => category === 'one-typo' || category === 'two-typos')
  expect(typos.length).toBeGreaterThan(300)
  expect(typos.filter(({ text }) => names.has(text.toLowerCase()))).toEqual([])
})
