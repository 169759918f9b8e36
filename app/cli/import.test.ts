import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import { takeWriterLock } from '../../registry/store/sqlite/writer-lock.ts'
import { temporaryFolder } from '../../registry/store/store.testing.ts'
import { orgsealHere } from './cli.testing.ts'
import { writeSample } from './sample-register.testing.ts'

const HEADER = '"Name","Number","Inc/Reg Date","Status","Registry Type","Name Status","URL","Index Date"'
const IMPORT = ['--register', 'isle-of-man', '--json']

function workplace() {
  const folder = temporaryFolder()
  const data = join(folder, 'data')
  return { folder, data, environment: { ORGSEAL_DATA_DIR: data } }
}

describe('orgseal import', () => {
  test('prints how many rows it took and refused, and writes every reason into a report', async () => {
    const { folder, environment } = workplace()
    const file = writeSample(join(folder, 'sample.csv'), 200)
    const bad =
      '"Broken Ltd","999998C","31 Feb 2020","Live","1931 Act Company","Current","https://example.org","2024-05-03"'
    writeFileSync(file, `${readFileSync(file, 'utf8')}${bad}\n`)
    const done = await orgsealHere(['import', file, ...IMPORT], environment)
    expect(done.status, done.stderr).toBe(3)
    const summary = JSON.parse(done.stdout)
    expect(summary).toMatchObject({ badRows: 1, changed: 0, unchanged: 0, missing: 0 })
    expect(summary.created).toBe(summary.credentials)
    expect(summary.created + summary.refused).toBe(summary.numbers)
    expect(summary.findings.date_invalid).toBe(1)
    const report = readFileSync(summary.report, 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(report).toContainEqual(
      expect.objectContaining({ kind: 'bad-row', code: 'date_invalid', registrationNumber: '999998C' }),
    )
  })

  test('leaves an organization as it was when one of its rows cannot be read', async () => {
    const { folder, environment } = workplace()
    const row = (name: string, kind: string, date: string) =>
      `"${name}","000123C","${date}","Live","1931 Act Company","${kind}","https://example.org","2024-05-03"`
    const header = '"Name","Number","Inc/Reg Date","Status","Registry Type","Name Status","URL","Index Date"'
    const file = join(folder, 'rows.csv')
    writeFileSync(file, [header, row('Old Name Limited', 'Current', '3 Feb 1919'), ''].join('\n'))
    expect((await orgsealHere(['import', file, ...IMPORT], environment)).status).toBe(0)

    const good = row('Older Name Limited', 'Current', '3 Feb 1919')
    writeFileSync(file, [header, good, row('Newest Name Limited', 'Current', '31 Feb 1919'), ''].join('\n'))
    const second = JSON.parse((await orgsealHere(['import', file, ...IMPORT], environment)).stdout)
    expect(second).toMatchObject({ refused: 1, badRows: 1, changed: 0, missing: 0, findings: { rows_incomplete: 1 } })
    const shown = await orgsealHere(['show', 'IM.000123C', '--json'], environment)
    expect(JSON.parse(shown.stdout)).toMatchObject({ version: 1, organization: { legalName: 'Old Name Limited' } })
  })

  test('changes nothing when the same file is imported a second time', async () => {
    const { folder, environment } = workplace()
    const file = writeSample(join(folder, 'sample.csv'), 500)
    const first = JSON.parse((await orgsealHere(['import', file, ...IMPORT], environment)).stdout)
    const second = JSON.parse((await orgsealHere(['import', file, ...IMPORT], environment)).stdout)
    expect(second).toMatchObject({ created: 0, changed: 0, credentials: 0, unchanged: first.created })
    expect((await orgsealHere(['check'], environment)).status).toBe(0)
  })

  test('reads any register by a mapping file', async () => {
    const { folder, environment } = workplace()
    const known = join(PACKAGE_ROOT, 'definitions/registers/isle-of-man.json')
    const mapping = join(folder, 'mapping.json')
    writeFileSync(mapping, readFileSync(known, 'utf8').replace('"id": "isle-of-man"', '"id": "my-register"'))
    const file = writeSample(join(folder, 'sample.csv'), 1000)
    const done = await orgsealHere(['import', file, '--mapping', mapping, '--json'], environment)
    expect(done.status, done.stderr).toBe(0)
    const [{ register, organizations }] = JSON.parse((await orgsealHere(['registers', '--json'], environment)).stdout)
    expect({ id: register.id, organizations }).toEqual({
      id: 'my-register',
      organizations: JSON.parse(done.stdout).created,
    })
  })

  test('refuses a file of another format before it writes anything', async () => {
    const { folder, environment } = workplace()
    const file = join(folder, 'other.csv')
    writeFileSync(file, 'EIN,NAME\n000000001,EXAMPLE TRUST\n')
    const refused = await orgsealHere(['import', file, ...IMPORT], environment)
    expect(refused).toMatchObject({ status: 1, stdout: '' })
    expect(refused.stderr).toContain('[not_this_format]')
    expect((await orgsealHere(['registers', '--json'], environment)).stdout).toBe('[]\n')
  })

  test('refuses a file in another encoding whole, and reads it whole with the entry that it names', async () => {
    const { folder, environment } = workplace()
    const file = join(folder, 'latin.csv')
    const header = '"Name","Number","Inc/Reg Date","Status","Registry Type","Name Status","URL","Index Date"'
    const row = (name: string, number: string) =>
      `"${name}","${number}","3 Feb 1919","Live","1931 Act Company","Current","https://example.org","2024-05-03"`
    const text = [header, row('Plain Limited', '000001C'), row('Café Éclair', '000002C'), ''].join('\n')
    writeFileSync(file, Buffer.from(text, 'latin1'))
    const refused = await orgsealHere(['import', file, ...IMPORT], environment)
    expect(refused).toMatchObject({ status: 1, stdout: '' })
    expect(refused.stderr).toMatch(/line 3 has the byte 0xE9.*"encoding": "windows-1252".*\[encoding_mismatch\]/)
    expect((await orgsealHere(['registers', '--json'], environment)).stdout).toBe('[]\n')

    const known = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'definitions/registers/isle-of-man.json'), 'utf8'))
    const mapping = join(folder, 'mapping.json')
    writeFileSync(mapping, JSON.stringify({ ...known, csv: { ...known.csv, encoding: 'windows-1252' } }))
    const done = await orgsealHere(['import', file, '--mapping', mapping, '--json'], environment)
    expect(JSON.parse(done.stdout)).toMatchObject({ created: 2, badRows: 0 })
    const shown = await orgsealHere(['show', 'IM.000002C', '--json'], environment)
    expect(JSON.parse(shown.stdout).organization.legalName).toBe('Café Éclair')
  })

  test('refuses a mapping that is not UTF-8, or gives a register another jurisdiction', async () => {
    const { folder, environment } = workplace()
    const file = writeSample(join(folder, 'sample.csv'), 2000)
    await orgsealHere(['import', file, ...IMPORT], environment)
    const known = readFileSync(join(PACKAGE_ROOT, 'definitions/registers/isle-of-man.json'), 'utf8')
    const mapping = join(folder, 'mapping.json')
    const refusal = async () => (await orgsealHere(['import', file, '--mapping', mapping], environment)).stderr
    writeFileSync(mapping, Buffer.from(known.replace('Isle of Man', 'Île de Man'), 'latin1'))
    expect(await refusal()).toMatch(/is not UTF-8 text.*\[invalid_mapping\]/)
    writeFileSync(mapping, known.replace('"jurisdiction": "IM"', '"jurisdiction": "XX"'))
    expect(await refusal()).toMatch(/jurisdiction IM, but the mapping says XX.*\[invalid_mapping\]/)
  })

  test('refuses a truncated file and leaves the registry as it was', async () => {
    const { folder, environment } = workplace()
    const whole = gzipSync(readFileSync(writeSample(join(folder, 'sample.csv'), 300)))
    const file = join(folder, 'cut.csv.gz')
    writeFileSync(file, whole.subarray(0, whole.length - 200))
    const refused = await orgsealHere(['import', file, ...IMPORT], environment)
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('[file_damaged]')
    expect((await orgsealHere(['registers', '--json'], environment)).stdout).toBe('[]\n')
  })

  test('does not mark many organizations as gone, unless it is told to', async () => {
    const { folder, environment } = workplace()
    const file = writeSample(join(folder, 'sample.csv'), 300)
    const first = JSON.parse((await orgsealHere(['import', file, ...IMPORT], environment)).stdout)
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    writeFileSync(file, `${lines.slice(0, lines.length / 2).join('\n')}\n`)

    const refused = await orgsealHere(['import', file, ...IMPORT], environment)
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('[organizations_missing]')
    expect(refused.stderr).toContain('--mark-missing')
    const { missing, markedNotListed } = JSON.parse(refused.stdout)
    expect({ missing: missing > 50, markedNotListed }).toEqual({ missing: true, markedNotListed: 0 })

    const told = await orgsealHere(['import', file, ...IMPORT, '--mark-missing'], environment)
    expect(told.status, told.stderr).toBe(0)
    expect(JSON.parse(told.stdout)).toMatchObject({ missing, markedNotListed: missing, credentials: missing })
    const stats = JSON.parse((await orgsealHere(['stats', '--json'], environment)).stdout)
    expect(stats).toMatchObject({ organizations: first.created, credentials: first.created + missing })
    expect((await orgsealHere(['check'], environment)).status).toBe(0)

    const again = JSON.parse((await orgsealHere(['import', file, ...IMPORT], environment)).stdout)
    expect(again).toMatchObject({ missing: 0, credentials: 0 })
  })

  test('marks nothing as gone for a file with one row of a small register, and accepts it with --delta', async () => {
    const { folder, environment } = workplace()
    const file = join(folder, 'rows.csv')
    const row = (name: string, number: string) =>
      `"${name}","00000${number}C","3 Feb 1919","Live","1931 Act Company","Current","https://example.org","2024-05-03"`
    const write = (...rows: string[]) => writeFileSync(file, [HEADER, ...rows, ''].join('\n'))
    write(...['1', '2', '3', '4', '5'].map(number => row(`Organization ${number}`, number)))
    expect((await orgsealHere(['import', file, ...IMPORT], environment)).status).toBe(0)

    write(row('Corrected', '3'))
    const refused = await orgsealHere(['import', file, ...IMPORT], environment)
    expect(refused.status).toBe(1)
    expect(refused.stderr).toMatch(/4 organizations .*--delta.*\[organizations_missing\]/)
    expect(JSON.parse(refused.stdout)).toMatchObject({ changed: 1, missing: 4, markedNotListed: 0 })

    write(row('Corrected again', '3'), row('Organization 6', '6'))
    const delta = await orgsealHere(['import', file, ...IMPORT, '--delta'], environment)
    expect(delta.status, delta.stderr).toBe(0)
    expect(JSON.parse(delta.stdout)).toMatchObject({ created: 1, changed: 1, missing: 0, markedNotListed: 0 })
    expect((await orgsealHere(['check'], environment)).status).toBe(0)
  })

  test('marks nothing as gone for a file without a good row, even with --mark-missing', async () => {
    const { folder, environment } = workplace()
    const file = writeSample(join(folder, 'sample.csv'), 2000)
    await orgsealHere(['import', file, ...IMPORT], environment)
    writeFileSync(file, `${HEADER}\n"A","no number","3 Feb 1919","Live","1931 Act Company","Current","","2024-05-03"\n`)
    const refused = await orgsealHere(['import', file, ...IMPORT, '--mark-missing'], environment)
    expect(refused.status).toBe(1)
    expect(JSON.parse(refused.stdout)).toMatchObject({ badRows: 1, markedNotListed: 0 })
  })

  test('refuses a number that another register of the same jurisdiction has, and takes the rest', async () => {
    const { folder, environment } = workplace()
    const file = join(folder, 'rows.csv')
    const row = (name: string, number: string) =>
      `"${name}","00000${number}C","3 Feb 1919","Live","1931 Act Company","Current","https://example.org","2024-05-03"`
    writeFileSync(file, [HEADER, row('First', '1'), row('Second', '2'), ''].join('\n'))
    await orgsealHere(['import', file, ...IMPORT], environment)

    const mapping = join(folder, 'mapping.json')
    const known = readFileSync(join(PACKAGE_ROOT, 'definitions/registers/isle-of-man.json'), 'utf8')
    writeFileSync(mapping, known.replace('"id": "isle-of-man"', '"id": "other"'))
    writeFileSync(file, [HEADER, row('Claimed', '2'), row('Third', '3'), ''].join('\n'))
    for (const taken of [
      { created: 1, unchanged: 0 },
      { created: 0, unchanged: 1 },
    ]) {
      const done = await orgsealHere(['import', file, '--mapping', mapping, '--json'], environment)
      expect(done.status, done.stderr).toBe(3)
      const summary = JSON.parse(done.stdout)
      expect(summary).toMatchObject({ ...taken, refused: 1, inOtherRegister: 1, missing: 0 })
      expect(readFileSync(summary.report, 'utf8')).toMatch(/"code":"number_in_other_register".*register isle-of-man/)
    }
    const shown = await orgsealHere(['show', 'IM.000002C', '--json'], environment)
    expect(JSON.parse(shown.stdout).organization).toMatchObject({ legalName: 'Second', register: 'isle-of-man' })
    expect((await orgsealHere(['check'], environment)).status).toBe(0)
  })

  test('tells a second import to wait', async () => {
    const { folder, data, environment } = workplace()
    const file = writeSample(join(folder, 'sample.csv'), 500)
    await orgsealHere(['import', file, ...IMPORT], environment)
    const lock = await takeWriterLock(join(data, 'writer.lock'))
    const refused = await orgsealHere(['import', file, ...IMPORT], environment)
    await lock.release()
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('[writer_busy]')
  })

  test('makes a secret for the wallet when none is set, readable by its owner alone, and says so', async () => {
    const { folder, data } = workplace()
    const file = writeSample(join(folder, 'sample.csv'), 500)
    const environment = { ORGSEAL_DATA_DIR: data, ORGSEAL_WALLET_KEY: '' }
    const first = await orgsealHere(['import', file, ...IMPORT], environment)
    const secret = join(data, 'wallet.secret')
    expect(first.stderr).toContain(secret)
    expect(first.stderr).not.toContain(readFileSync(secret, 'utf8').trim())
    expect(statSync(secret).mode & 0o777).toBe(0o600)
    const second = await orgsealHere(['import', file, ...IMPORT], environment)
    expect(second).toMatchObject({ status: 0 })
    expect(second.stderr).not.toContain(secret)
  })

  test('refuses to open the wallet with another key', async () => {
    const { folder, environment } = workplace()
    const file = writeSample(join(folder, 'sample.csv'), 500)
    await orgsealHere(['import', file, ...IMPORT], environment)
    const refused = await orgsealHere(['import', file, ...IMPORT], {
      ...environment,
      ORGSEAL_WALLET_KEY: 'another key altogether',
    })
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('[wallet_key_wrong]')
  })

  test('does not become another issuer when the wallet is lost', async () => {
    const { folder, data, environment } = workplace()
    const file = writeSample(join(folder, 'sample.csv'), 500)
    await orgsealHere(['import', file, ...IMPORT], environment)
    renameSync(join(data, 'wallet.sqlite'), join(data, 'elsewhere.sqlite'))
    const refused = await orgsealHere(['import', file, ...IMPORT], environment)
    expect(refused.stderr).toContain('[wallet_missing]')
    expect(existsSync(join(data, 'wallet.sqlite'))).toBe(false)
  })

  test('does not change the address that credentials carry', async () => {
    const { folder, environment } = workplace()
    const file = writeSample(join(folder, 'sample.csv'), 500)
    await orgsealHere(['import', file, ...IMPORT], environment)
    const refused = await orgsealHere(['import', file, ...IMPORT], {
      ...environment,
      ORGSEAL_BASE_URL: 'https://registry.example',
    })
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('[base_url_mismatch]')
  })
})

test.each([
  [['import', 'nowhere.csv', '--register', 'isle-of-man'], 1, '[file_not_found]'],
  [['import', 'nowhere.csv'], 2, '[usage]'],
  [['import', 'nowhere.csv', '--register', '../isle-of-man'], 2, '[usage]'],
  [['import'], 2, 'missing required argument'],
  [['import', 'nowhere.csv', '--register', 'isle-of-man', '--delta', '--mark-missing'], 2, '[usage]'],
  [['fly'], 2, 'unknown command'],
  [['check'], 1, '[not_ready]'],
  [['revoke', 'IM.1.registration.1'], 2, 'required option'],
])('orgseal %j exits with %i', async (args, status, message) => {
  const { environment } = workplace()
  const done = await orgsealHere(args, environment)
  expect({ status: done.status, stderr: done.stderr }).toEqual({ status, stderr: expect.stringContaining(message) })
  expect(done.stderr).not.toMatch(/\n {4}at /)
})
