/** Measures the same register and queries on a Meilisearch server. It needs MEILI_URL and MEILI_KEY. */
import { randomUUID } from 'node:crypto'
import { openMeilisearchEngine } from '../../dist/search/meilisearch/open-engine.js'
import { generateRegister } from '../generator/generate-register.mjs'
import { percentile } from './figures.mjs'
import { timeQueries } from './latency.mjs'
import { relevanceOf } from './relevance.mjs'

const { MEILI_URL: url, MEILI_KEY: key } = process.env

/** @param embedded the figures of the embedded engine */
export async function printMeilisearch({ size, seed, sample, embedded }) {
  if (url === undefined) {
    console.log('\nMeilisearch was not measured. Set MEILI_URL to the address of a server, and MEILI_KEY to its key.')
    return
  }
  const meilisearch = await measure({ size, seed, sample })
  console.log(`\n${'beside Meilisearch'.padEnd(42)} embedded  ${await version()}`)
  row('making the index, seconds', embedded.seconds, meilisearch.seconds)
  row('index, bytes for each organization', embedded.bytes, meilisearch.bytes)
  for (const share of [0.5, 0.95, 0.99]) {
    const name = `p${share * 100}, milliseconds`
    row(`searches, ${name}`, percentile(embedded.searches, share), percentile(meilisearch.searches, share))
    row(`suggestions, ${name}`, percentile(embedded.suggestions, share), percentile(meilisearch.suggestions, share))
  }
  for (const category of ['full-name', 'one-typo', 'previous-name', 'all']) {
    const [ours, theirs] = [embedded, meilisearch].map(({ relevance }) =>
      relevance.find(one => one.category === category),
    )
    row(`${category}, hit@1`, ours.hitAt1, theirs.hitAt1)
    row(`${category}, MRR`, ours.meanReciprocalRank, theirs.meanReciprocalRank)
  }
}

async function measure({ size, seed, sample }) {
  const engine = open()
  const before = await databaseSize()
  const alone = performance.now()
  for (const _ of generateRegister({ size, seed }));
  const started = performance.now()
  await engine.rebuild(asStream(generateRegister({ size, seed })), size)
  const seconds = (performance.now() - started - (started - alone)) / 1000
  const bytes = ((await databaseSize()) - before) / size
  const searches = await timeQueries(Object.values(sample.searches()).flat(), query => engine.search(query))
  const suggestions = await timeQueries(sample.suggestions(), query => engine.suggest(query))
  await engine.close()
  const other = open()
  const relevance = await relevanceOf(other)
  await other.close()
  return { seconds, bytes, searches, suggestions, relevance }
}

function open() {
  return openMeilisearchEngine({
    ...{ url, key, index: `bench-${randomUUID()}`, readonly: false },
    ...{ clock: () => new Date(), uuid: randomUUID },
  })
}

async function* asStream(documents) {
  yield* documents
}

async function databaseSize() {
  return (await ask('/stats')).databaseSize
}

async function version() {
  return `Meilisearch ${(await ask('/version')).pkgVersion}`
}

async function ask(path) {
  const answer = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${key}` } })
  if (!answer.ok) throw new Error(`${path} of the Meilisearch server was answered with ${answer.status}`)
  return answer.json()
}

function row(name, ours, theirs) {
  console.log(`${name.padEnd(42)}${ours.toFixed(2).padStart(9)}${theirs.toFixed(2).padStart(12)}`)
}
