/**
 * Measures how other clients are affected while 20 clients post the worst known verification requests: how long
 * `/livez` and a search take, and whether memory stays flat. Limits: p99 of 250 ms and 100 ms, and no more memory at
 * the end than the threads may have. Each request is first sent alone, to show which of them are costly.
 */
import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'undici'
import { ROOT } from '../scripts/set-up.mjs'
import { percentile, printFigure, printLimit } from './search/figures.mjs'
import { hostileRequests } from './verifications/hostile-requests.mjs'

const CLIENTS = 20
const SECONDS = 40
const LIMIT = { livez: 250, search: 100, growth: 1.25 }
const BASE_URL = 'http://localhost:4600'
/** Milliseconds between two requests to each address; a person does not search faster. */
const PACE = 20

export async function bench(args) {
  const seconds = Number(args[args.indexOf('--seconds') + 1] ?? SECONDS) || SECONDS
  const data = mkdtempSync(join(tmpdir(), 'orgseal-bench-'))
  const env = {
    ...process.env,
    ...{
      ORGSEAL_DATA_DIR: data,
      ORGSEAL_WALLET_KEY: 'a wallet key for the bench',
      ORGSEAL_BASE_URL: BASE_URL,
      PORT: '0',
    },
    ORGSEAL_TRUSTED_PROXIES: '127.0.0.1',
  }
  try {
    importSmallRegister(env)
    const server = fork(join(import.meta.dirname, 'verifications/server.mjs'), { env })
    const [{ port }] = await once(server, 'message')
    const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 200 })
    await measure({ server, pool, seconds, requests: hostileRequests(BASE_URL).requests })
    await pool.close()
    server.send('stop')
    await once(server, 'exit')
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

function importSmallRegister(env) {
  const file = join(ROOT, 'fixtures/registers/example-province/register.csv')
  const arguments_ = [join(ROOT, 'dist/app/cli/main.js'), 'import', file, '--register', 'example-province', '--json']
  const { status } = spawnSync(process.execPath, arguments_, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error('the register could not be imported')
}

async function measure({ server, pool, seconds, requests }) {
  await timed(() => post(pool, requests['JSON, 1 MiB of names'], 'warm-up'))
  console.log('alone                                              ms  answer')
  for (const [name, body] of Object.entries(requests)) {
    const { milliseconds, result } = await timed(() => post(pool, body, 'alone'))
    console.log(`${name.padEnd(42)}${milliseconds.toFixed(0).padStart(9)}  ${result}`)
  }
  const quiet = await looks(pool, 200)
  const before = await memory(server)
  const control = { until: performance.now() + seconds * 1000, answers: new Map() }
  const attack = Array.from({ length: CLIENTS }, (_, client) =>
    attacker(pool, Object.values(requests), client, control),
  )
  const [middle, under] = [memoryAfter(server, (seconds * 1000) / 2), await looks(pool, (seconds * 1000) / PACE / 2)]
  await Promise.all(attack)
  const after = await memory(server)
  console.log(
    `\n${CLIENTS} clients, ${seconds} s: ${[...control.answers].map(([what, times]) => `${times} × ${what}`).join(', ')}`,
  )
  printFigure('/livez alone, p99', percentile(quiet.livez, 0.99), 1, 'ms')
  printFigure('search alone, p99', percentile(quiet.search, 0.99), 1, 'ms')
  printLimit('/livez under attack, p99', percentile(under.livez, 0.99), LIMIT.livez, 'ms')
  printLimit('search under attack, p99', percentile(under.search, 0.99), LIMIT.search, 'ms')
  printFigure('memory before', before, 0, 'MB')
  printLimit('memory after, against the middle', after, LIMIT.growth * (await middle), 'MB')
}

/** Posts one request after another. Each client begins with a different one. */
async function attacker(pool, bodies, client, { until, answers }) {
  for (let turn = client; performance.now() < until; turn++) {
    const what = await post(pool, bodies[turn % bodies.length], `192.0.2.${client}`)
    answers.set(what, (answers.get(what) ?? 0) + 1)
  }
}

/** Sends the given number of requests to each address, at an even pace. */
async function looks(pool, count) {
  const times = { livez: [], search: [] }
  for (let look = 0; look < count; look++) {
    for (const [what, path] of [
      ['livez', '/livez'],
      ['search', `/api/v1/organizations?q=${['harbour', 'north', 'co', 'ltd'][look % 4]}&limit=20`],
    ]) {
      const { milliseconds } = await timed(async () => {
        const { body } = await pool.request({ path, method: 'GET' })
        await body.dump()
      })
      times[what].push(milliseconds)
      await new Promise(done => setTimeout(done, PACE))
    }
  }
  return times
}

async function post(pool, body, from) {
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': from.replace(/^[a-z].*/, '198.51.100.1') }
  const response = await pool.request({ path: '/api/v1/verifications', method: 'POST', headers, body })
  const answer = await response.body.json()
  return answer.outcome ?? answer.code
}

async function timed(act) {
  const started = performance.now()
  const result = await act()
  return { milliseconds: performance.now() - started, result }
}

async function memory(server) {
  server.send('memory')
  const [{ megabytes }] = await once(server, 'message')
  return megabytes
}

async function memoryAfter(server, milliseconds) {
  await new Promise(done => setTimeout(done, milliseconds))
  return memory(server)
}
