/**
 * Installs the program as an operator does who has no clone: packed, unpacked in another folder, and with its
 * production dependencies alone. (They are links to those of this folder: to compile them again would take minutes.)
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const REGISTER = join(ROOT, 'fixtures/registers/example-province/register.csv')

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'orgseal-package-'))
const installed = join(folder, 'package')
const environment = {
  PATH: process.env.PATH ?? '',
  ORGSEAL_DATA_DIR: join(folder, 'data'),
  ORGSEAL_WALLET_KEY: 'a wallet key for tests alone',
  PORT: '0',
  ORGSEAL_BASE_URL: 'https://registry.example',
}

beforeAll(() => {
  if (!existsSync(join(ROOT, 'dist/web/index.html'))) run('npm', ['run', '--silent', 'build:web'])
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder])
  execFileSync('tar', ['-xzf', `orgseal-${version}.tgz`], { cwd: folder })
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  for (const name of Object.keys(dependencies)) {
    const link = join(installed, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules', name), link)
  }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a program without the settings of the npm that runs the tests. */
function run(program: string, parameters: readonly string[]): void {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle)/.test(name)))
  execFileSync(program, [...parameters], { cwd: ROOT, env, stdio: 'pipe' })
}

function start(...parameters: readonly string[]): ChildProcess {
  const { bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  return spawn(process.execPath, [join(installed, bin.orgseal), ...parameters], {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function orgseal(...parameters: readonly string[]): Promise<string> {
  const child = start(...parameters)
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', data => output.push(String(data)))
  const status = await new Promise(ended => child.on('close', ended))
  if (status !== 0) throw new Error(output.join(''))
  return output.join('')
}

test('the packed program has what it needs, and neither tests nor sources nor data of the repository', () => {
  for (const name of ['README.md', 'LICENSE', 'CHANGELOG.md', 'docs/operations.md', 'definitions/registers']) {
    expect(existsSync(join(installed, name)), name).toBe(true)
  }
  for (const name of ['fixtures', 'bench', 'scripts', 'verify', 'app', 'web', 'data']) {
    expect(existsSync(join(installed, name)), name).toBe(false)
  }
})

test('the packed program imports a register, checks it, and serves its site and its API', async () => {
  expect(await orgseal('--version')).toBe(`${version}\n`)
  await orgseal('import', REGISTER, '--register', 'example-province')
  await orgseal('check')
  const server = start('serve')
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let output = ''
      const read = (data: unknown) => {
        output += String(data)
        const found = /listening on (\S+)\)/.exec(output)
        if (found?.[1]) resolve(found[1])
      }
      server.stdout?.on('data', read)
      server.stderr?.on('data', read)
      server.on('close', () => reject(new Error(output)))
    })
    const answer = async (path: string) => {
      const response = await fetch(new URL(path, address))
      return { status: response.status, text: await response.text() }
    }
    expect(await answer('/')).toMatchObject({ status: 200, text: expect.stringContaining('<html') })
    expect(await answer('/api/v1/organizations?q=quarry')).toMatchObject({
      status: 200,
      text: expect.stringContaining('XX-EP.'),
    })
  } finally {
    const ended = new Promise(resolve => server.on('close', resolve))
    server.kill()
    await ended
  }
})
