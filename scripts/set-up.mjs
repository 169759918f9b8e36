/**
 * The first steps of `npm start` and `npm test`, with Node alone: they install the dependencies when these are missing
 * or out of date, and build when a source is newer than the build.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const OLDEST = [20, 19]
/** A marker file, written when a build has ended, so that an interrupted build does not count. */
const BUILT = join(ROOT, 'dist/.built')
const SOURCES = [
  ...['domain', 'verify', 'agent', 'search', 'http', 'registry', 'app', 'web'],
  ...['package.json', 'tsconfig.json', 'tsconfig.build.json'],
]

/** Runs a command to its end. When it fails, this process exits with its status. */
export function run(command, args, options = {}) {
  // npm is a script on Windows, which needs a shell to start.
  const shell = process.platform === 'win32'
  const done = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', shell, ...options })
  if (done.error) {
    console.error(`error: ${command} cannot be started: ${done.error.message}`)
    process.exit(1)
  }
  if (done.status !== 0) process.exit(done.status ?? 1)
  return done.stdout
}

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return
  console.error(`error: Node ${OLDEST.join('.')} or newer is needed; this is ${process.version}.`)
  process.exit(1)
}

/** Runs `npm ci`, unless npm has completed an installation since the lock file last changed. */
export function install() {
  const lock = join(ROOT, 'package-lock.json')
  const installed = join(ROOT, 'node_modules/.package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return
  console.log('Installing the dependencies (about a minute, once) …')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
}

export function build() {
  if (existsSync(BUILT) && SOURCES.every(source => newest(join(ROOT, source)) <= statSync(BUILT).mtimeMs)) return
  console.log('Building …')
  run('npm', ['run', '--silent', 'build'])
  mkdirSync(dirname(BUILT), { recursive: true })
  writeFileSync(BUILT, '')
}

function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  // `verify/dist` is made from the source.
  const names = readdirSync(path).filter(name => name !== 'dist')
  return names.reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs)
}
