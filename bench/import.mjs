/** Measures the time from the file of the whole Isle of Man register to a server that is ready. Limit: 40 s. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../scripts/free-port.mjs'
import { ROOT } from '../scripts/set-up.mjs'

const LIMIT_SECONDS = 40
const ORGSEAL = join(ROOT, 'dist/app/cli/main.js')

export async function bench() {
  const data = mkdtempSync(join(tmpdir(), 'orgseal-bench-'))
  const port = await freePort()
  const env = {
    ...process.env,
    ORGSEAL_DATA_DIR: data,
    ORGSEAL_WALLET_KEY: 'a wallet key for the bench',
    ORGSEAL_BASE_URL: `http://localhost:${port}`,
    ORGSEAL_LOG_LEVEL: 'silent',
    PORT: String(port),
  }
  try {
    const started = performance.now()
    const file = join(ROOT, 'fixtures/registers/isle-of-man/2026-05-22.csv.gz')
    const importing = spawn(process.execPath, [ORGSEAL, 'import', file, '--register', 'isle-of-man', '--json'], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let printed = ''
    importing.stdout.on('data', text => {
      printed += text
    })
    await once(importing, 'close')
    const { credentials } = JSON.parse(printed)
    const imported = performance.now()
    const server = spawn(process.execPath, [ORGSEAL, 'serve'], { env, stdio: 'ignore' })
    while (!(await isReady(port))) await new Promise(done => setTimeout(done, 20))
    const ready = performance.now()
    server.kill()
    await once(server, 'close')
    const seconds = milliseconds => (milliseconds / 1000).toFixed(1)
    console.log(`cores             ${availableParallelism()}`)
    console.log(`credentials       ${credentials}`)
    console.log(`import            ${seconds(imported - started)} s`)
    console.log(`start of server   ${seconds(ready - imported)} s`)
    console.log(`import to ready   ${seconds(ready - started)} s`)
    console.log(`ratio to limit    ${((ready - started) / 1000 / LIMIT_SECONDS).toFixed(2)} of ${LIMIT_SECONDS} s`)
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

async function isReady(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok
  } catch {
    return false
  }
}
