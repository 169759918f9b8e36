/**
 * How often an engine puts first what a person was looking for: real names, and what people type who half remember them.
 * The same cases for every engine, in tests as bounds and in `npm run bench -- search` as a table.
 */
import { Readable } from 'node:stream'
import { z } from 'zod'
import type { SearchDocument, SearchEngine, SearchQuery } from '../engine.ts'
import { groupBy, jsonLines } from './relevance-corpus.testing.ts'

const CASES = ['mechanical.jsonl', 'hand-made.jsonl'].map(
  file => new URL(`../fixtures/relevance/${file}`, import.meta.url),
)
/** The share of cases in which what is meant is the first hit, at least, whichever engine is asked. */
export const HIT_AT_1: Readonly<Record<string, number>> = {
  'full-name': 1,
  'one-typo': 0.98,
  'two-typos': 0.95,
  'one-space': 0.98,
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
  punctuation: 1,
  phrase: 1,
  'excluded-word': 1,
  homonym: 1,
  filtered: 0.8,
  all: 0.99,
}

/** Of an answer, how many hits are looked at. */
const HITS = 10

const relevanceCase = z.strictObject({
  /** What is difficult about it, e.g. `one-typo`. */
  category: z.string(),
  /** What the person types. */
  text: z.string(),
  /** Ids of the organizations that are meant; any of them will do. */
  finds: z.array(z.string()).min(1).readonly(),
  names: z.enum(['all', 'current', 'previous', 'other']).exactOptional(),
  status: z.enum(['active', 'inactive']).exactOptional(),
  /** Why it is here, where that cannot be seen from the rest. */
  why: z.string().exactOptional(),
})

export type RelevanceCase = z.output<typeof relevanceCase>

export interface Relevance {
  readonly category: string
  readonly cases: number
  /** Share of the cases in which one of the organizations that are meant is the first hit, or among the first five. */
  readonly hitAt1: number
  readonly hitAt5: number
  /** Mean of 1 / rank of the first that is meant, 0 where none is among the first ten. */
  readonly meanReciprocalRank: number
  /** The cases in which none of them is the first hit. */
  readonly missed: readonly Missed[]
}

interface Missed {
  readonly text: string
  readonly wanted: readonly string[]
  readonly got: readonly string[]
}

/** All cases: those that `fixtures/relevance/generate.ts` makes, and those made by hand. */
export function relevanceCases(): readonly RelevanceCase[] {
  return CASES.flatMap(file => jsonLines(file, relevanceCase))
}

/** Puts the documents into an engine that is new. */
export async function fillWith(engine: SearchEngine, documents: readonly SearchDocument[]): Promise<void> {
  await engine.rebuild(Readable.from(documents), documents.length)
}

/** @returns one for each category, in the order of the cases, and one called `all` */
export async function measureRelevance(
  engine: SearchEngine,
  cases: readonly RelevanceCase[],
): Promise<readonly Relevance[]> {
  const outcomes: { category: string; rank: number; missed: Missed }[] = []
  for (const each of cases) {
    const { hits } = await engine.search(queryOf(each))
    const got = hits.map(({ id }) => id)
    const rank = 1 + got.findIndex(id => each.finds.includes(id))
    outcomes.push({ category: each.category, rank, missed: { text: each.text, wanted: each.finds, got } })
  }
  const categories = [...groupBy(outcomes, ({ category }) => category)]
  return [...categories, ['all', outcomes] as const].map(([category, of]) => ({
    category,
    cases: of.length,
    hitAt1: mean(of.map(({ rank }) => (rank === 1 ? 1 : 0))),
    hitAt5: mean(of.map(({ rank }) => (rank >= 1 && rank <= 5 ? 1 : 0))),
    meanReciprocalRank: mean(of.map(({ rank }) => (rank === 0 ? 0 : 1 / rank))),
    missed: of.filter(({ rank }) => rank !== 1).map(({ missed }) => missed),
  }))
}

/** The texts for which suggestions are other organizations, or in another order, than search has at its top. */
export async function suggestionsThatDiffer(
  engine: SearchEngine,
  cases: readonly RelevanceCase[],
): Promise<readonly string[]> {
  const differ: string[] = []
  for (const each of cases) {
    const { sort: _, ...query } = { ...queryOf(each), limit: 5 }
    const [suggested, { hits }] = [await engine.suggest(query), await engine.search(queryOf(each))]
    const top = hits.slice(0, suggested.length)
    const asMany = suggested.length === Math.min(5, hits.length)
    if (!asMany || suggested.some(({ id }, at) => id !== top[at]?.id)) differ.push(each.text)
  }
  return differ
}

function queryOf({ text, names = 'all', status }: RelevanceCase): SearchQuery {
  return { text, filters: { ...(status && { status }) }, names, sort: 'relevance', limit: HITS }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
