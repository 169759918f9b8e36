/** Measures how often the intended organization comes first, with the suite that the tests use, too. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runnerImport } from 'vite'
import { printAtLeast } from './figures.mjs'

const AT_LEAST = { 'full-name': 1, 'one-typo': 0.94, 'previous-name': 0.95 }

export async function printRelevance(openEngine) {
  const folder = mkdtempSync(join(tmpdir(), 'orgseal-bench-relevance-'))
  const engine = await openEngine({ path: join(folder, 'search.sqlite') })
  try {
    const rows = await relevanceOf(engine)
    console.log('\nrelevance, real names                         cases    hit@1    hit@5      MRR')
    for (const row of rows) console.log(relevanceRow(row))
    for (const [category, limit] of Object.entries(AT_LEAST)) {
      printAtLeast(`${category}, hit@1`, rows.find(row => row.category === category).hitAt1, limit)
    }
    return rows
  } finally {
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param engine an empty engine */
export async function relevanceOf(engine) {
  const { module: corpus } = await runnerImport('./search/relevance-corpus.testing.ts')
  const { module: suite } = await runnerImport('./search/relevance-suite.testing.ts')
  await suite.fillWith(engine, corpus.relevanceCorpus())
  return suite.measureRelevance(engine, suite.relevanceCases())
}

function relevanceRow({ category, cases, hitAt1, hitAt5, meanReciprocalRank }) {
  const shares = [hitAt1, hitAt5, meanReciprocalRank].map(share => share.toFixed(3).padStart(9))
  return `${category.padEnd(42)}${String(cases).padStart(9)}${shares.join('')}`
}
