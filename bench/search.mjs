/**
 * `npm run bench -- search [--size 1500000] [--meilisearch]`: the embedded engine with a large generated register: how long
 * it takes to make the index, how large it is, and how long people wait. Every figure stands beside its limit.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openSqliteFtsEngine } from '../dist/search/sqlite-fts/open-engine.js'
import { generateRegister } from './generator/generate-register.mjs'
import { percentiles, seconds } from './search/figures.mjs'
import { sampleQueries } from './search/sample-queries.mjs'

export async function bench(args) {
  const { values } = parseArgs({
    args,
    options: { size: { type: 'string', default: '1500000' }, index: { type: 'string' } },
  })
  const size = Number(values.size)
  const folder = values.index ?? mkdtempSync(join(tmpdir(), 'orgseal-bench-search-'))
  const path = join(folder, 'search.sqlite')
  const engine = await openSqliteFtsEngine({ path })
  const sample = sampleQueries(1)
  if ((await engine.position()) === 0) {
    const alone = time(() => {
      for (const _ of generateRegister({ size }));
    })
    const started = performance.now()
    await engine.rebuild(sampled(generateRegister({ size }), sample), size)
    const took = (performance.now() - started) / 1000 - alone
    console.log('build', took.toFixed(1), 's, generation', alone.toFixed(1))
  } else for (const document of generateRegister({ size })) sample.see(document)
  console.log('bytes', (statSync(path).size / size).toFixed(1), 'rss', (process.memoryUsage().rss / 1e6).toFixed(0))
  for (const [kind, queries] of Object.entries(sample.queries())) {
    const times = []
    const cpu = process.cpuUsage()
    for (const query of queries) {
      const at = performance.now()
      if (kind === 'suggestions') await engine.suggest(query)
      else await engine.search(query)
      times.push([performance.now() - at, query])
    }
    const used = process.cpuUsage(cpu)
    times.sort((a, b) => b[0] - a[0])
    console.log(
      kind.padEnd(14),
      queries.length,
      percentiles(times.map(t => t[0])),
      'cpu/query',
      ((used.user + used.system) / 1000 / queries.length).toFixed(2),
      'slowest',
      times.slice(0, 4).map(([ms, q]) => `${ms.toFixed(0)} ${q.text} ${JSON.stringify(q.filters)}`),
    )
  }
  await engine.close()
  if (!values.index) rmSync(folder, { recursive: true })
}

function time(work) {
  const at = performance.now()
  work()
  return (performance.now() - at) / 1000
}
async function* sampled(documents, sample) {
  for (const d of documents) {
    sample.see(d)
    yield d
  }
}
