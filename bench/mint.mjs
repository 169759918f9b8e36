/**
 * Measures minting of `vc+jwt` in worker threads against the raw signing rate of the machine's cores, with the
 * credentials of the whole Isle of Man register. Limit: half of the raw rate. The rate of Credo's own path is printed,
 * too.
 */
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import {
  Agent,
  CacheModule,
  ClaimFormat,
  DidsModule,
  InMemoryLruCache,
  JsonTransformer,
  JwkDidRegistrar,
  JwkDidResolver,
  Kms,
  W3cV2Credential,
} from '@credo-ts/core'
import { agentDependencies } from '@credo-ts/node'
import Database from 'better-sqlite3'
import { openMintPool } from '../dist/agent/mint/mint-pool.js'
import { openWallet } from '../dist/agent/wallet/wallet.js'
import { ROOT } from '../scripts/set-up.mjs'

const LIMIT = 0.5
const ROUNDS = 3
const CREDO_CREDENTIALS = 300

/** Signs the same number of texts of the same lengths, and does nothing else. */
const RAW_WORKER = `
  const { createPrivateKey, sign } = require('node:crypto')
  const { parentPort, workerData } = require('node:worker_threads')
  const key = { key: createPrivateKey({ key: workerData.jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }
  const texts = workerData.lengths.map(length => Buffer.alloc(length, 'a'))
  parentPort.postMessage('ready')
  parentPort.on('message', () => {
    for (const text of texts) sign('sha256', text, key)
    parentPort.postMessage('done')
  })
`

export async function bench() {
  const data = mkdtempSync(join(tmpdir(), 'orgseal-bench-'))
  try {
    const payloads = registerPayloads(data)
    const workers = availableParallelism()
    const privateJwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
    const raw = await openRaw(privateJwk, payloads, workers)
    const pool = openMintPool({ kid: 'did:web:bench.example#key', privateJwk }, { workers })
    await pool.mint(payloads.slice(0, 2000))
    const rates = { raw: [], pool: [] }
    // The two are measured in turns, so that other load on the machine slows both.
    for (let round = 0; round < ROUNDS; round++) {
      rates.raw.push(await rate(payloads.length, () => raw.run()))
      rates.pool.push(await rate(payloads.length, () => pool.mint(payloads)))
    }
    await raw.close()
    await pool.close()
    const credo = await credoRate(data, payloads.slice(0, CREDO_CREDENTIALS))
    const best = { raw: Math.max(...rates.raw), pool: Math.max(...rates.pool) }
    const line = (label, value) =>
      console.log(`${label.padEnd(34)}${Math.round(value).toLocaleString('en').padStart(8)} /s`)
    console.log(`cores, worker threads             ${String(workers).padStart(8)}`)
    console.log(`credentials                       ${payloads.length.toLocaleString('en').padStart(8)}`)
    line('raw ES256 signatures', best.raw)
    line('vc+jwt minted, worker threads', best.pool)
    line('vc+jwt minted, Credo’s own path', credo)
    console.log(
      `ratio to raw                      ${(best.pool / best.raw).toFixed(2).padStart(8)}   (limit: at least ${LIMIT})`,
    )
    console.log(
      `ratio to Credo                    ${Math.round(best.pool / credo)
        .toString()
        .padStart(8)}`,
    )
    if (best.pool / best.raw < LIMIT) process.exitCode = 1
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

/** Imports the register, and returns its credentials as JSON texts. */
function registerPayloads(data) {
  const file = join(ROOT, 'fixtures/registers/isle-of-man/2026-05-22.csv.gz')
  const env = { ...process.env, ORGSEAL_DATA_DIR: data, ORGSEAL_WALLET_KEY: 'a wallet key for the bench' }
  const arguments_ = [join(ROOT, 'dist/app/cli/main.js'), 'import', file, '--register', 'isle-of-man', '--json']
  const { status } = spawnSync(process.execPath, arguments_, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error('the register could not be imported')
  const database = new Database(join(data, 'registry.sqlite'), { readonly: true })
  try {
    const jwts = database.prepare('SELECT jwt FROM credentials ORDER BY id').pluck().all()
    return jwts.map(jwt => Buffer.from(jwt.split('.')[1], 'base64url').toString('utf8'))
  } finally {
    database.close()
  }
}

async function openRaw(jwk, payloads, count) {
  // A signing input is the header, a dot and the payload in base64url.
  const lengths = payloads.map(payload => 150 + Math.ceil((Buffer.byteLength(payload) * 4) / 3))
  const threads = Array.from({ length: count }, (_, part) => {
    const own = lengths.filter((_, position) => position % count === part)
    return new Worker(RAW_WORKER, { eval: true, workerData: { jwk, lengths: own } })
  })
  await Promise.all(threads.map(thread => once(thread, 'message')))
  return {
    run() {
      const done = threads.map(thread => once(thread, 'message'))
      for (const thread of threads) thread.postMessage('go')
      return Promise.all(done)
    },
    close: () => Promise.all(threads.map(thread => thread.terminate())),
  }
}

async function rate(count, run) {
  const started = performance.now()
  await run()
  return count / ((performance.now() - started) / 1000)
}

/** Measures Credo's own path: its wallet, a did:jwk that it makes, and its checks of the data model. */
async function credoRate(data, payloads) {
  const wallet = await openWallet({ kind: 'embedded', path: join(data, 'credo.sqlite'), secret: 'a key for the bench' })
  const dids = new DidsModule({ registrars: [new JwkDidRegistrar()], resolvers: [new JwkDidResolver()] })
  const cache = new CacheModule({ cache: new InMemoryLruCache({ limit: 100 }) })
  const agent = new Agent({ config: {}, dependencies: agentDependencies, modules: { ...wallet.modules, dids, cache } })
  await agent.initialize()
  try {
    const options = { createKey: { type: { kty: 'EC', crv: 'P-256' } } }
    const { didState } = await agent.dids.create({ method: 'jwk', options })
    if (didState.state !== 'finished') throw new Error('Credo made no did:jwk')
    // Credo refuses an address without a dot in its host, such as localhost.
    const credentials = payloads
      .map(payload => JSON.parse(payload.replaceAll(/http:\/\/localhost(:\d+)?/g, 'https://bench.example')))
      // Credo does not write back a name in two languages either.
      .map(credential => ({ ...credential, issuer: didState.did, name: 'Registration', description: 'Registration' }))
    const mint = credential =>
      agent.w3cV2Credentials.signCredential({
        format: ClaimFormat.JwtW3cVc,
        credential: JsonTransformer.fromJSON(credential, W3cV2Credential),
        alg: Kms.KnownJwaSignatureAlgorithms.ES256,
        verificationMethod: `${didState.did}#0`,
      })
    for (const credential of credentials.slice(0, 50)) await mint(credential)
    return await rate(credentials.length, async () => {
      for (const credential of credentials) await mint(credential)
    })
  } finally {
    await agent.shutdown()
    await wallet.close()
  }
}
