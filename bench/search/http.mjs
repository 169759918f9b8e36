/**
 * Measures the API's search with 32 connections at once: with queries in threads, and with queries on the main thread.
 * Both servers use the same index and records, and each runs in a separate process. The client runs on the same cores,
 * so it must cost little: the lowest level of undici costs a third of `node:http`.
 *
 * Threads can use all cores where the main thread uses one, except for the cost of messages and of the client. The
 * largest possible ratio follows from the processor time of an answer, and is printed beside the measured ratio.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'undici'
import { percentile, printAtLeast, printFigure, printLimit } from './figures.mjs'
import { fillRecords } from './records.mjs'

const CONNECTIONS = 32
/** The share of the queries that is measured. The others come first, so that the JIT compiler has done its work. */
const MEASURED = 0.5
const LIMIT = { ratio: 2, p99: 60, megabytes: 600, organizations: 1_500_000 }

export async function printHttp({ folder, size, seed, sample }) {
  const records = join(folder, 'registry.sqlite')
  if (!existsSync(records)) await fillRecords(records, { size, seed })
  const paths = shuffled(Object.values(sample.searches()).flat().map(pathOf), seed)
  console.log(`\nHTTP, ${CONNECTIONS} connections                     answers/s      p50      p99   memory   processor`)
  const threads = await measure('queries in threads', { folder, threads: true }, paths)
  const alone = await measure('queries on the main thread', { folder, threads: false }, paths)
  printAtLeast('threads, as a multiple of the main thread', threads.rate / alone.rate, LIMIT.ratio)
  const cores = availableParallelism()
  printFigure(`the most that ${cores} cores allow`, (cores * 1000) / (threads.processor * alone.rate), 2)
  printLimit('threads, p99', percentile(threads.times, 0.99), LIMIT.p99, 'ms')
  if (size <= LIMIT.organizations) printLimit('threads, memory at its most', threads.megabytes, LIMIT.megabytes, 'MB')
}

async function measure(name, options, paths) {
  const server = fork(join(import.meta.dirname, 'server.mjs'), [JSON.stringify(options)])
  const [{ port }] = await once(server, 'message')
  const warmUp = paths.length - Math.floor(MEASURED * paths.length)
  await load(port, paths.slice(0, warmUp))
  server.send('measure')
  const [before, started] = [process.cpuUsage(), performance.now()]
  const times = await load(port, paths.slice(warmUp))
  const rate = times.length / ((performance.now() - started) / 1000)
  const { user, system } = process.cpuUsage(before)
  server.send('stop')
  const [served] = await once(server, 'message')
  await once(server, 'exit')
  const { megabytes } = served
  /** The processor time of an answer in milliseconds, of the server and of the client together. */
  const processor = (served.processor + (user + system) / 1000) / times.length
  const figures = [
    rate.toFixed(0).padStart(9),
    ...[0.5, 0.99].map(share => percentile(times, share).toFixed(1).padStart(9)),
  ]
  console.log(
    `${name.padEnd(42)}${figures.join('')}${megabytes.toFixed(0).padStart(6)} MB${processor.toFixed(2).padStart(9)} ms`,
  )
  return { rate, times, megabytes, processor }
}

/** @returns the milliseconds of each request */
async function load(port, paths) {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: CONNECTIONS })
  const times = []
  let next = 0
  const client = async () => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
      const started = performance.now()
      await get(pool, path)
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, client))
  await pool.close()
  return times
}

/** Resolves when the answer has come; its content is not examined. */
function get(pool, path) {
  return new Promise((resolve, reject) => {
    let status
    const handler = {
      onRequestStart: () => {},
      onResponseStart: (_, code) => {
        status = code
      },
      onResponseData: () => {},
      onResponseEnd: () => (status === 200 ? resolve() : reject(new Error(`${path} was answered with ${status}`))),
      onResponseError: (_, error) => reject(error),
    }
    pool.dispatch({ path, method: 'GET' }, handler)
  })
}

function pathOf({ text, filters, limit }) {
  const parameters = new URLSearchParams({ q: text, limit: String(limit) })
  if (filters.status) parameters.set('status', filters.status)
  for (const type of filters.entityType ?? []) parameters.append('type', type)
  for (const locality of filters.locality ?? []) parameters.append('locality', locality)
  return `/api/v1/organizations?${parameters}`
}

/** Shuffles in the same way each time. */
function shuffled(items, seed) {
  const order = items.map((item, at) => ({ item, key: Math.imul(at + seed, 0x9e3779b1) >>> 0 }))
  return order.sort((a, b) => a.key - b.key).map(({ item }) => item)
}
