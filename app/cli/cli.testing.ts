/** Runs the real command line on a separate data directory, in a new process or, many times faster, in this one. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'

const COMPILED = join(PACKAGE_ROOT, 'dist/app')
const ORGSEAL = join(COMPILED, 'cli/main.js')
export const TEST_WALLET_KEY = 'a wallet key for tests alone'

export interface Finished {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  readonly finished: Promise<Finished>
}

/** Starts a command. It gets only the environment that is passed in, so that no setting of this machine leaks in. */
export function startOrgseal(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input?: string,
): Running {
  const env = { PATH: process.env.PATH ?? '', ORGSEAL_WALLET_KEY: TEST_WALLET_KEY, ...environment }
  const child = spawn(process.execPath, [ORGSEAL, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  // A command that fails early does not read its input. The test then looks at its exit status, so this error is
  // ignored.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }))
  })
  return { child, finished }
}

export function orgseal(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input?: string,
): Promise<Finished> {
  return startOrgseal(args, environment, input).finished
}

/**
 * Runs the same command in this process, which loads everything once, and loads the compiled program rather than the
 * sources: that takes 2 s instead of 6. Use it in tests of what a command does; tests of processes, crashes and pipes
 * use `startOrgseal`.
 */
export async function orgsealHere(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input = '',
): Promise<Finished> {
  const { REAL_WORLD, readSettings, runCommand } = await compiledCommand()
  const [out, err] = [collector(), collector()]
  const status = await runCommand(
    {
      settings: () => readSettings({ ORGSEAL_WALLET_KEY: TEST_WALLET_KEY, ...environment }),
      world: REAL_WORLD,
      out: out.stream,
      err: err.stream,
      stdin: Readable.from([Buffer.from(input)]),
    },
    args,
  )
  return { status, signal: null, stdout: out.text(), stderr: err.text() }
}

async function compiledCommand(): Promise<
  Pick<typeof import('./run.ts'), 'runCommand'> &
    Pick<typeof import('../compose/index.ts'), 'REAL_WORLD'> &
    Pick<typeof import('../settings.ts'), 'readSettings'>
> {
  const [run, compose, settings] = await Promise.all(
    ['cli/run.js', 'compose/index.js', 'settings.js'].map(file => import(pathToFileURL(join(COMPILED, file)).href)),
  )
  return { ...run, ...compose, ...settings }
}

/** Returns a port of this machine that no server uses at the moment. */
export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  listener.close()
  await once(listener, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

function collector() {
  const chunks: string[] = []
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  return { stream, text: () => chunks.join('') }
}
