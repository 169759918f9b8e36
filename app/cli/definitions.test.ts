/** An operator's own definitions beside those that come with the package. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import { CONFIRMED_STANDING, writeConfirmedStanding } from '../../registry/statements/confirmed-standing.testing.ts'
import { takeWriterLock } from '../../registry/store/sqlite/writer-lock.ts'
import { temporaryFolder } from '../../registry/store/store.testing.ts'
import { orgsealHere } from './cli.testing.ts'

const TYPES = 'credential-types'

function ownDefinitions(): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'registers'))
  const mapping = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'definitions/registers/example-province.json'), 'utf8'))
  mapping.register.id = 'my-register'
  writeFileSync(join(folder, 'registers/my-register.json'), JSON.stringify(mapping))
  return folder
}

const REGISTER = join(PACKAGE_ROOT, 'fixtures/registers/example-province/register.csv')

test('a register and a credential type of the operator are imported and minted like those of the package', async () => {
  const definitions = ownDefinitions()
  const from = join(PACKAGE_ROOT, 'definitions', TYPES, 'business-number')
  cpSync(from, join(definitions, TYPES, 'tax-number'), { recursive: true })
  const environment = { ORGSEAL_DATA_DIR: temporaryFolder(), ORGSEAL_DEFINITIONS: definitions }
  const imported = await orgsealHere(['import', REGISTER, '--register', 'my-register', '--json'], environment)
  expect(imported).toMatchObject({ status: 0 })
  const shown = await orgsealHere(['show', 'XX-EP.EP0001182', '--json'], environment)
  expect(shown.stdout).toContain('.tax-number.')
})

test('a credential with a status is minted on request while an import has the writer lock', async () => {
  const definitions = ownDefinitions()
  writeConfirmedStanding(join(definitions, TYPES))
  const data = temporaryFolder()
  const environment = { ORGSEAL_DATA_DIR: data, ORGSEAL_DEFINITIONS: definitions }
  await orgsealHere(['import', REGISTER, '--register', 'my-register'], environment)
  const lock = await takeWriterLock(join(data, 'writer.lock'))
  const minted = await orgsealHere(['mint', 'XX-EP.EP0001182', '--type', CONFIRMED_STANDING, '--json'], environment)
  await lock.release()
  expect(minted).toMatchObject({ status: 0, stdout: expect.stringContaining('"signed":true') })
  const shown = await orgsealHere(['show', 'XX-EP.EP0001182', '--json'], environment)
  expect(shown.stdout).toContain(`.${CONFIRMED_STANDING}.`)
  expect((await orgsealHere(['check'], environment)).status).toBe(0)
})

test('a register that is not defined is refused with the names of those that are', async () => {
  const environment = { ORGSEAL_DATA_DIR: temporaryFolder(), ORGSEAL_DEFINITIONS: ownDefinitions() }
  const { status, stderr } = await orgsealHere(['import', REGISTER, '--register', '../my-register'], environment)
  expect(status).toBe(2)
  expect(stderr).toContain('There are: example-province, isle-of-man, my-register.')
})

test('a credential type that the package has already is refused', async () => {
  const definitions = ownDefinitions()
  cpSync(join(PACKAGE_ROOT, 'definitions', TYPES, 'registration'), join(definitions, TYPES, 'registration'), {
    recursive: true,
  })
  const environment = { ORGSEAL_DATA_DIR: temporaryFolder(), ORGSEAL_DEFINITIONS: definitions }
  const { status, stderr } = await orgsealHere(['import', REGISTER, '--register', 'my-register'], environment)
  expect(status).not.toBe(0)
  expect(stderr).toContain('defines registration v1 again')
})
