/**
 * Runs commands on a disk that is really full: with a limit of the operating system on the size of files, which any
 * user can set, and with `/dev/full`. An import that finds no room ends with an error, and the same command completes
 * it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import { temporaryFolder } from '../../registry/store/store.testing.ts'
import { type Finished, orgsealHere, TEST_WALLET_KEY } from './cli.testing.ts'
import { writeSample } from './sample-register.testing.ts'
import { digestOfStore } from './store-digest.testing.ts'

const ORGSEAL = join(PACKAGE_ROOT, 'dist/app/cli/main.js')
const EXAMPLE = join(PACKAGE_ROOT, 'fixtures/registers/example-province/register.csv')
const HAS_LIMITS = process.platform !== 'win32'
const HAS_DEV_FULL = existsSync('/dev/full')

/** Runs the command in a process whose files have a limit on their size. @param kibibytes the limit of each file */
async function orgsealWithin(
  kibibytes: number,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
) {
  // A block of `ulimit -f` has 512 bytes.
  const limited = ['-c', 'ulimit -f "$0" && exec "$@"', String(2 * kibibytes), process.execPath, ORGSEAL, ...args]
  const child = spawn('sh', limited, {
    env: { PATH: process.env.PATH, ORGSEAL_WALLET_KEY: TEST_WALLET_KEY, ...environment },
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  child.stdout.resume()
  const [status, signal] = await once(child, 'close')
  return { status, signal, stderr }
}

/** Writes a part of the real register, and many rows that cannot be read. */
function writeRegister(path: string): string {
  const file = writeSample(path, 60)
  const [, row = ''] = readFileSync(file, 'utf8').split('\n')
  for (let number = 0; number < 1500; number++) appendFileSync(file, `${row},"one column too many"\n`)
  return file
}

test.skipIf(!HAS_LIMITS)(
  'an import on a full disk says so, and the same command completes it',
  { timeout: 300_000 },
  async () => {
    const folder = temporaryFolder()
    const command = ['import', writeRegister(join(folder, 'sample.csv')), '--register', 'isle-of-man']
    const environment = (data: string) => ({ ORGSEAL_DATA_DIR: join(folder, data) })
    expectImported(await orgsealHere(command, environment('undisturbed')))
    const expected = await digestOfStore(join(folder, 'undisturbed'))

    // The limits are met while the tables are made, the issuer is published, the report is written, and in early
    // commits.
    for (const kibibytes of [8, 150, 300, 600, 2500]) {
      const data = `within-${kibibytes}`
      const cut = await orgsealWithin(kibibytes, command, environment(data))
      expect(cut, `${kibibytes} KiB`).toMatchObject({ status: 1, signal: null })
      expect(cut.stderr).toMatch(/\[disk_full\]\n$/)
      expect(cut.stderr).not.toMatch(/backup|\n\s+at /)
      expectSound(await orgsealHere(['check'], environment(data)))
      expectImported(await orgsealHere(command, environment(data)))
      expectSound(await orgsealHere(['check'], environment(data)))
      expect(await digestOfStore(join(folder, data)), `${kibibytes} KiB`).toEqual(expected)
    }
  },
)

test('an import whose report cannot be written ends with the reason, releases its lock, and completes later', async () => {
  const folder = temporaryFolder()
  const data = join(folder, 'data')
  mkdirSync(data)
  writeFileSync(join(data, 'import-reports'), 'not a folder')
  const command = ['import', writeRegister(join(folder, 'sample.csv')), '--register', 'isle-of-man']
  const failed = await orgsealHere(command, { ORGSEAL_DATA_DIR: data })
  expect(failed.status).toBe(1)
  expect(failed.stderr).toMatch(/import-reports.*\[path_unusable\]\n$/)
  rmSync(join(data, 'import-reports'))
  expectImported(await orgsealHere(command, { ORGSEAL_DATA_DIR: data }))
})

describe.skipIf(!HAS_DEV_FULL)('a command whose output is full', () => {
  test('fails with an error in one line', async () => {
    const { status, stderr } = await toDevFull(['--help'])
    expect(status).toBe(1)
    expect(stderr).toBe(
      'error: There is no room on the disk. Free some, then run the same command again. [disk_full]\n',
    )
  })

  test('names the file in the folder of --save that could not be written', async () => {
    const folder = temporaryFolder()
    const environment = { ORGSEAL_DATA_DIR: join(folder, 'data') }
    expectSound(await orgsealHere(['import', EXAMPLE, '--register', 'example-province'], environment))
    const minted = await orgsealHere(['show', 'XX-EP.EP0001182', '--json'], environment)
    expectSound(minted)
    const jwt =
      /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(
        (await orgsealHere(['mint', 'XX-EP.EP0001182', '--type', 'good-standing'], environment)).stdout,
      )?.[0] ?? ''
    writeFileSync(join(folder, 'credential.jwt'), jwt)
    const save = join(folder, 'save')
    mkdirSync(save)
    symlinkSync('/dev/full', join(save, 'document-1.json'))
    const done = await orgsealHere(['verify', join(folder, 'credential.jwt'), '--save', save], environment)
    expect(done.status).toBe(1)
    expect(done.stderr).toMatch(/no room on the disk for .*document-1\.json.*\[disk_full\]\n$/)
  })

  async function toDevFull(args: readonly string[]) {
    const full = openSync('/dev/full', 'w')
    const child = spawn(process.execPath, [ORGSEAL, ...args], { stdio: ['ignore', full, 'pipe'] })
    let stderr = ''
    child.stderr?.setEncoding('utf8').on('data', text => {
      stderr += text
    })
    const [status] = await once(child, 'close')
    return { status, stderr }
  }
})

function expectSound({ status, stdout, stderr }: Finished): void {
  expect(status, stdout + stderr).toBe(0)
}

/** Expects an import that completed, with findings for the rows that cannot be read. */
function expectImported({ status, stdout, stderr }: Finished): void {
  expect(status, stdout + stderr).toBe(3)
}
