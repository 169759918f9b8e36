/**
 * `npm run bench -- search [--size 1500000] [--keep <folder>]` measures the search engine with a large generated
 * register: the time to make the index, and its size; the time of an answer; the answers per second of a server with 32
 * clients, with and without query threads; how often the intended organization comes first. Each figure is printed with
 * its limit. With MEILI_URL and MEILI_KEY, the same data and queries are measured on a Meilisearch server, too.
 */
import { generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openSqliteFtsEngine } from '../dist/search/sqlite-fts/open-engine.js'
import { generateRegister } from './generator/generate-register.mjs'
import { buildIndex } from './search/build-index.mjs'
import { percentile, printLimit } from './search/figures.mjs'
import { printHttp } from './search/http.mjs'
import { timeQueries } from './search/latency.mjs'
import { printMeilisearch } from './search/meilisearch.mjs'
import { printRelevance } from './search/relevance.mjs'
import { querySample } from './search/sample-queries.mjs'

const SEED = 1
/** ECDSA P-256 signatures per second of the core that this machine's core is compared with. */
const USUAL_SPEED = 39_000
/** From this number of organizations, the limits for a large country apply. */
const LARGE = 3_000_000

export async function bench(args) {
  const { size, keep } = options(args)
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'orgseal-bench-'))
  mkdirSync(folder, { recursive: true })
  try {
    const path = join(folder, 'search.sqlite')
    const isNew = !existsSync(path)
    const engine = await openSqliteFtsEngine({ path })
    console.log(`organizations            ${inEnglish(size)}, generated (seed ${SEED})`)
    const speed = signaturesASecond()
    console.log(
      `cores                    ${availableParallelism()}, each ${inEnglish(speed)} ECDSA P-256 signatures a second`,
    )
    console.log(
      `times                    about ${(speed / USUAL_SPEED).toFixed(2)} of these where it is ${inEnglish(USUAL_SPEED)}`,
    )
    const sample = querySample(SEED)
    let built = { seconds: Number.NaN, bytes: statSync(path).size / size }
    if (isNew) built = await buildIndex(engine, { path, size, seed: SEED, sample })
    else for (const document of generateRegister({ size, seed: SEED })) sample.see(document)
    const times = await printLatency(engine, sample, size)
    await engine.close()
    await printHttp({ folder, size, seed: SEED, sample })
    const relevance = await printRelevance(openSqliteFtsEngine)
    await printMeilisearch({ size, seed: SEED, sample, embedded: { ...built, ...times, relevance } })
  } finally {
    if (keep === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

function inEnglish(number) {
  return number.toLocaleString('en')
}

/** Measures the speed of this machine now, so that figures of different runs can be compared. */
function signaturesASecond() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const message = Buffer.alloc(256)
  const started = performance.now()
  let count = 0
  for (; performance.now() - started < 1000; count++) sign('sha256', message, privateKey)
  return count
}

async function printLatency(engine, sample, size) {
  const limit = size > LARGE ? { search: 20, suggestions: 20 } : { search: 10, suggestions: 5 }
  console.log('\nin one thread                                   p50      p95      p99   milliseconds')
  const all = []
  for (const [name, queries] of Object.entries(sample.searches())) {
    const times = await timeQueries(queries, query => engine.search(query))
    all.push(...times)
    printRow(name, times)
  }
  printRow('all searches, with facets', all)
  const suggestions = await timeQueries(sample.suggestions(), query => engine.suggest(query))
  printRow('suggestions', suggestions)
  printLimit('searches, p99', percentile(all, 0.99), limit.search, 'ms')
  printLimit('suggestions, p99', percentile(suggestions, 0.99), limit.suggestions, 'ms')
  return { searches: all, suggestions }
}

function printRow(name, times) {
  const cells = [0.5, 0.95, 0.99].map(share => percentile(times, share).toFixed(2).padStart(9))
  console.log(`${name.padEnd(42)}${cells.join('')}`)
}

function options(args) {
  const { values } = parseArgs({
    args,
    options: { size: { type: 'string', default: '1500000' }, keep: { type: 'string' } },
  })
  const size = Number(values.size)
  if (!Number.isSafeInteger(size) || size < 1000 || size > 10_000_000) {
    throw new Error('--size is a number from 1000 to 10000000')
  }
  return { size, keep: values.keep }
}
