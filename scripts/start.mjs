/** `npm start` leads from a fresh clone to a site with a real register. The second time it only serves. */
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { build, install, ROOT, requireNode, run } from './set-up.mjs'

const ORGSEAL = join(ROOT, 'dist/app/cli/main.js')
const REGISTERS = [
  { id: 'example-province', file: 'fixtures/registers/example-province/register.csv' },
  { id: 'isle-of-man', file: 'fixtures/registers/isle-of-man/2026-05-22.csv.gz' },
]

requireNode()
install()
build()

const held = importedRegisters()
for (const { id, file } of REGISTERS) {
  if (!held.has(id)) run(process.execPath, [ORGSEAL, 'import', join(ROOT, file), '--register', id])
}
const server = spawn(process.execPath, [ORGSEAL, 'serve'], { cwd: process.cwd(), stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
server.on('exit', code => process.exit(code ?? 0))

/** Returns the registers whose import is complete. An interrupted import is run again, which completes it. */
function importedRegisters() {
  const done = spawnSync(process.execPath, [ORGSEAL, 'registers', '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (done.status !== 0) process.exit(done.status ?? 1)
  const states = JSON.parse(done.stdout)
  return new Set(states.filter(state => state.lastImportedAt).map(state => state.register.id))
}
