/** What people type, against the embedded engine with a whole register in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SearchEngine } from '../engine.ts'
import { relevanceCorpus } from '../relevance-corpus.testing.ts'
import {
  fillWith,
  measureRelevance,
  type Relevance,
  relevanceCases,
  suggestionsThatDiffer,
} from '../relevance-suite.testing.ts'
import { openSqliteFtsEngine } from './open-engine.ts'

/** The share of cases in which what is meant is the first hit, at least. */
const HIT_AT_1: Readonly<Record<string, number>> = {
  'full-name': 1,
  'one-typo': 0.94,
  'two-typos': 0.9,
  'previous-name': 0.95,
  'other-name': 1,
  number: 1,
  beginning: 0.98,
  'some-words': 0.98,
  reordered: 0.97,
  'form-left-out': 1,
  'form-spelt-otherwise': 1,
  'another-form': 1,
  form: 1,
  accents: 1,
  punctuation: 0.99,
  phrase: 1,
  'excluded-word': 1,
  homonym: 1,
  filtered: 0.8,
  all: 0.98,
}

/** For a machine that is busy with other tests; in milliseconds. */
const PATIENCE = 300_000

const folder = mkdtempSync(join(tmpdir(), 'orgseal-relevance-'))
const cases = relevanceCases()
let engine: SearchEngine
let measured: readonly Relevance[]

beforeAll(async () => {
  engine = await openSqliteFtsEngine({ path: join(folder, 'index.sqlite') })
  await fillWith(engine, relevanceCorpus())
  measured = await measureRelevance(engine, cases)
}, PATIENCE)
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true })
})

test('every category of cases has a bound', () => {
  expect(measured.map(({ category }) => category).sort()).toEqual(Object.keys(HIT_AT_1).sort())
})

test.each(Object.entries(HIT_AT_1))('%s: what is meant comes first, in a share of at least %d', (category, bound) => {
  const of = measured.find(each => each.category === category)
  // The missed cases are in the message of a failure, not the figure alone.
  expect((of?.hitAt1 ?? 0) >= bound ? [] : of?.missed).toEqual([])
})

test(
  'suggestions are what search puts first',
  async () => {
    expect(await suggestionsThatDiffer(engine, cases)).toEqual([])
  },
  PATIENCE,
)
