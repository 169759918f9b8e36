/**
 * Measures the server's memory while another process imports the whole Isle of Man register, the same file again, and
 * one in which a tenth of the names have changed; searches run meanwhile. Limit: a peak of 350 MB, as the system counts
 * it. `--behind` stops the server until each import has minted everything, so that it makes its index in one go.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { freePort } from '../scripts/free-port.mjs'
import { ROOT } from '../scripts/set-up.mjs'

const LIMIT_MB = 350
const ORGSEAL = join(ROOT, 'dist/app/cli/main.js')
const REGISTERS = join(ROOT, 'fixtures/registers')
const EDITION = join(REGISTERS, 'isle-of-man/2026-05-22.csv.gz')
const QUERIES = ['manx', 'isle shiping', 'ltd hol', 'a', 'ellan vannin trading', 'island inv', '"of man"']
const REST_MILLISECONDS = 5000

export async function bench(args) {
  if (process.platform !== 'linux') throw new Error('The memory of a process is read from /proc, which only Linux has.')
  const data = mkdtempSync(join(tmpdir(), 'orgseal-bench-'))
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    ORGSEAL_DATA_DIR: join(data, 'data'),
    ORGSEAL_WALLET_KEY: 'a wallet key for the bench',
    ORGSEAL_BASE_URL: `http://localhost:${port}`,
    ORGSEAL_LOG_LEVEL: 'error',
    PORT: String(port),
  }
  const importing = (file, register) =>
    spawn(process.execPath, [ORGSEAL, 'import', file, '--register', register], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  let server
  try {
    await ended(importing(join(REGISTERS, 'example-province/register.csv'), 'example-province'))
    server = spawn(process.execPath, [ORGSEAL, 'serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
    const running = () => {
      if (server.exitCode !== null || server.signalCode !== null)
        throw new Error(`the server ended with ${server.exitCode ?? server.signalCode}`)
    }
    await until(running, async () => (await answer(address, '/readyz')) !== undefined)
    const searching = searchUntil(address)
    console.log(`cores             ${availableParallelism()}`)
    console.log(`at first          ${memoryOf(server)}`)
    for (const [name, file] of [
      ['imported', EDITION],
      ['the same again', EDITION],
      ['a tenth changed', changedEdition(data)],
    ]) {
      const child = importing(file, 'isle-of-man')
      if (args.includes('--behind')) await letFallBehind(server, child)
      await ended(child)
      await until(running, async () => (await answer(address, '/readyz'))?.includes('"0 changes behind"'))
      await new Promise(done => setTimeout(done, REST_MILLISECONDS))
      console.log(`${name.padEnd(17)} ${memoryOf(server)}`)
    }
    const times = await searching.end()
    const most = megabytes(server, 'VmHWM')
    server.kill()
    await once(server, 'close')
    console.log(`search            ${times.length} queries, p50 ${at(times, 0.5)} ms, p99 ${at(times, 0.99)} ms`)
    console.log(`ratio to limit    ${(most / LIMIT_MB).toFixed(2)} of ${LIMIT_MB} MB`)
  } finally {
    server?.kill()
    rmSync(data, { recursive: true, force: true })
  }
}

/** Pauses the server until everything is minted. Then the server, and not the import, makes the index. */
async function letFallBehind(server, child) {
  server.kill('SIGSTOP')
  await new Promise(minted => {
    child.stderr.on('data', text => /Indexing|Minting: (\d+) of \1 /.test(text) && minted())
    child.on('close', minted)
  })
  child.kill('SIGSTOP')
  server.kill('SIGCONT')
  await new Promise(done => setTimeout(done, REST_MILLISECONDS))
  child.kill('SIGCONT')
}

function changedEdition(folder) {
  const lines = gunzipSync(readFileSync(EDITION)).toString('utf8').split('\n')
  const changed = lines.map((line, number) =>
    number % 10 === 1 ? line.replace(/ LIMITED"/i, ' Group Limited"') : line,
  )
  const path = join(folder, 'changed.csv')
  writeFileSync(path, changed.join('\n'))
  return path
}

function megabytes({ pid }, name) {
  const kibibytes = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return (Number(kibibytes) * 1024) / 1e6
}

function memoryOf(server) {
  return `${megabytes(server, 'VmRSS').toFixed(0)} MB, at most ${megabytes(server, 'VmHWM').toFixed(0)} MB so far`
}

/** Searches one query after another, like one person who types quickly. */
function searchUntil(address) {
  const times = []
  let going = true
  const asking = (async () => {
    for (let number = 0; going; number++) {
      const started = performance.now()
      const query = encodeURIComponent(QUERIES[number % QUERIES.length])
      if (await answer(address, `/api/v1/organizations?q=${query}`)) times.push(performance.now() - started)
      await new Promise(done => setTimeout(done, 50))
    }
  })()
  return {
    async end() {
      going = false
      await asking
      return times.sort((a, b) => a - b)
    },
  }
}

function at(sorted, share) {
  return (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(0)
}

/** Returns the body of a good answer; undefined for any other. */
async function answer(address, path) {
  try {
    const response = await fetch(address + path)
    const text = await response.text()
    return response.ok ? text : undefined
  } catch {
    return undefined
  }
}

async function ended(child) {
  let said = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    said = `${said}${text}`.slice(-500)
  })
  const [status] = child.exitCode === null ? await once(child, 'close') : [child.exitCode]
  if (status !== 0) throw new Error(`an import ended with ${status}: ${said.trim().split('\n').at(-1)}`)
}

async function until(running, isSo) {
  while (!(await isSo())) {
    running()
    await new Promise(done => setTimeout(done, 100))
  }
}
