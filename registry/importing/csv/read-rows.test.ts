import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OrgsealError } from '../../../domain/errors.ts'
import { loadRegisterMapping } from '../mapping/register-mapping.ts'
import {
  allRows,
  fileWith,
  HEADER,
  isoDate,
  manxRow,
  manxValues,
  mappingOf,
  type RowParts,
  registerFile,
  summary,
} from '../records/ingest.testing.ts'
import { fileSize } from './file-bytes.ts'
import { readRows } from './read-rows.ts'

const manx = mappingOf('isle-of-man')

const csv = (...rows: readonly string[]) => `${[HEADER, ...rows].join('\n')}\n`
const good = (digits: string) => manxRow({ number: `${digits}C` })

async function refusal(file: string, mapping = manx): Promise<OrgsealError> {
  try {
    await allRows(file, mapping)
  } catch (error) {
    if (error instanceof OrgsealError) return error
    throw error
  }
  throw new Error('the file was accepted')
}

test('a row has its line, its number and every value exactly as in the file', async () => {
  const [row] = await allRows(fileWith(csv(manxRow({ name: ' Two  "blanks" ', date: ' ' }))), manx)
  expect(row).toMatchObject({ kind: 'row', line: 2, record: { registrationNumber: '000001C' } })
  expect(row?.kind === 'row' && JSON.parse(row.source)).toEqual(manxValues({ name: ' Two  "blanks" ', date: ' ' }))
})

test.each<[code: string, parts: RowParts]>([
  ['number_invalid', { number: '1C' }],
  ['number_invalid', { number: '' }],
  ['number_invalid', { number: '000002C/../x' }],
  ['name_missing', { name: ' ' }],
  ['name_status_unknown', { nameStatus: 'Former' }],
  ['status_unknown', { status: 'Alive' }],
  ['status_unknown', { status: 'toString' }],
  ['status_missing', { status: '' }],
  ['type_unknown', { type: '1862 Act Company' }],
  ['type_missing', { type: ' ' }],
  ['date_invalid', { date: '31 Feb 1999' }],
  ['date_invalid', { date: 'unknown' }],
  ['date_in_future', { date: '4 May 2024', index: '2024-05-03' }],
  ['date_in_future', { index: '2026-06-02' }],
  ['url_invalid', { url: 'javascript:alert(1)' }],
  ['too_long', { name: 'x'.repeat(600) }],
  ['too_long', { name: 'x'.repeat(5_000) }],
  ['control_character', { name: 'A\u0000B' }],
  ['control_character', { name: 'A\tB' }],
  ['control_character', { name: 'abc\u202Eltd' }],
  ['not_utf8', { name: 'Caf\uFFFD' }],
])('a bad row has the code %s for %j, and the rows around it are read', async (code, parts) => {
  const rows = await allRows(fileWith(csv(good('000001'), manxRow(parts), good('000003'))), manx)
  expect(summary(rows)).toEqual(['2 000001C', `3 ${code}`, '4 000003C'])
})

test('a bad row has its registration number, if readable, and a reason in words', async () => {
  const rows = await allRows(fileWith(csv(manxRow({ number: '000009V', status: 'Livee' }), 'a,b', 'x"y')), manx)
  expect(rows).toMatchObject([
    { line: 2, registrationNumber: '000009V', reason: expect.stringContaining('“Livee”') },
    { line: 3, code: 'column_count', reason: expect.stringContaining('2 fields, the header has 8') },
    { line: 4, code: 'row_malformed', reason: expect.stringContaining('doubled') },
  ])
  expect(rows[1] && 'registrationNumber' in rows[1]).toBe(false)
})

test('a reason never contains control characters of the file', async () => {
  const [row] = await allRows(fileWith(csv(manxRow({ status: '\u001b[2J\u202egone' }))), manx)
  expect(row?.kind === 'bad-row' && row.reason).toMatch(/^[\P{C}]*$/u)
})

test('an unclosed quote is reported, and the next line is read', async () => {
  const broken = good('000002').replace('"Live"', '"Live')
  const rows = await allRows(fileWith(csv(good('000001'), broken, good('000003'), good('000004'))), manx)
  expect(summary(rows)).toEqual(['2 000001C', '3 row_malformed', '4 000003C', '5 000004C'])
})

test('names in any script are read whole, wherever chunks of the file begin', async () => {
  const names = ['DÖHLE TRAVEL', 'K³ STORE', 'hən̓q̓əmin̓əm̓', 'ᓂᐱᕀ', '株式会社', '🐟 & Chips']
  const rows = Array.from({ length: 6_000 }, (_, n) =>
    manxRow({ number: `${String(n).padStart(6, '0')}B`, name: names[n % names.length] ?? '' }),
  )
  const read = await allRows(fileWith(gzipSync(csv(...rows))), manx)
  expect(read.map(row => row.kind === 'row' && JSON.parse(row.source).Name)).toEqual(
    rows.map((_, n) => names[n % names.length]),
  )
})

test('rows do not depend on a byte order mark, CRLF, a missing last line break or gzip', async () => {
  const rows = [good('000001'), good('000002')]
  const windows = `\uFEFF${[HEADER, ...rows].join('\r\n')}`
  for (const file of [
    fileWith(windows),
    fileWith(gzipSync(windows), 'register.txt'),
    fileWith(windows, 'plain.csv.gz'),
  ]) {
    expect(summary(await allRows(file, manx))).toEqual(['2 000001C', '3 000002C'])
  }
})

test('columns may be in another order and mixed with other columns', async () => {
  const header = `Extra,${HEADER.split(',').reverse().join(', ')}`
  const row = `x,${manxRow().split(',').reverse().join(',')}`
  expect(summary(await allRows(fileWith(`${header}\n${row}\n`), manx))).toEqual(['2 000001C'])
})

test.each([
  ['of another register', 'EIN,NAME,STREET,CITY,STATE,ZIP,GROUP,SUBSECTION\n010002847,HULLS COVE,,,,,,\n'],
  ['empty', ''],
  ['of blank lines', '\n\n\n'],
  ['JSON', '{"records":[{"Name":"x","Number":"000001C"}]}'],
  ['HTML', '<!doctype html>\n<title>Service unavailable</title>\n'],
  ['binary', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xfe, 0, 10, 0, 7])],
  ['one endless line', 'x'.repeat(200_000)],
  ['without a header', `${good('000001')}\n`],
  ['without one of the columns', `${csv(good('000001')).replace('Name Status', 'Name State')}`],
  ['with a column twice', `${HEADER},Name\n${good('000001')},"x"\n`],
])('a file that is %s is refused before the first row', async (_, content) => {
  expect((await refusal(fileWith(content))).code).toBe('not_this_format')
})

test('the refusal of another register names the columns that are missing', async () => {
  const error = await refusal(registerFile('example-province', 'register.csv'))
  expect(error.message).toContain('isle-of-man')
  expect(error.message).toContain('“Name Status”')
  expect(new Set(Object(error.details).missing)).toEqual(new Set(HEADER.split(',')))
})

test('a missing file and a folder are refused as such', async () => {
  const file = fileWith('')
  expect((await refusal(`${file}.gone`)).code).toBe('file_not_found')
  expect((await refusal(dirname(file))).code).toBe('file_not_found')
  await expect(fileSize(`${file}.gone`)).rejects.toMatchObject({ code: 'file_not_found' })
})

test('a gzip file that was cut off or altered anywhere is refused as damaged', async () => {
  const rows = Array.from({ length: 3_000 }, (_, n) =>
    manxRow({ name: createHash('md5').update(`${n}`).digest('hex') }),
  )
  const packed = gzipSync(csv(...rows))
  const altered = Buffer.from(packed)
  altered.fill(0, 40_000, 40_016)
  const wrongSum = Buffer.from(packed)
  wrongSum.writeUInt32LE(1, packed.length - 8)
  for (const bytes of [packed.subarray(0, 30), packed.subarray(0, 50_000), packed.subarray(0, -1), wrongSum]) {
    expect((await refusal(fileWith(bytes, 'cut.csv.gz'))).code).toBe('file_damaged')
  }
  const outcome = allRows(fileWith(altered, 'altered.csv.gz'), manx)
  await expect(outcome).rejects.toMatchObject({ code: 'file_damaged' })
})

test('the progress in bytes ends at the size of the file on disk', async () => {
  const file = registerFile('isle-of-man', '2026-05-22.csv.gz')
  const steps = new Set((await allRows(file, manx)).map(row => row.bytesRead))
  expect([...steps]).toEqual([...steps].sort((a, b) => a - b))
  expect(steps.size).toBeGreaterThan(10)
  expect([...steps].at(-1)).toBe(await fileSize(file))
})

test('a reader that stops early leaves no file open', async () => {
  const file = fileWith(gzipSync(csv(...Array.from({ length: 20_000 }, () => good('000001')))))
  for await (const row of readRows(file, manx, { today: isoDate('2026-06-01') })) {
    expect(row.line).toBe(2)
    break
  }
})

test('any bytes after the header are refused as a whole, or give rows and bad rows, each line once', async () => {
  const line = fc.oneof(
    fc.constant(good('000001')),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', ',', 'a', '\r') }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 8 }), fc.uint8Array({ maxLength: 40 }), async (lines, bytes) => {
      const text = csv(...lines)
      const body = Buffer.concat([Buffer.from(text), bytes, Buffer.from(`\n${good('000007')}\n`)])
      if (!isUtf8(body)) {
        expect((await refusal(fileWith(body))).code).toBe('encoding_mismatch')
        return
      }
      const rows = await allRows(fileWith(body), manx)
      const numbers = rows.map(row => row.line)
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
      expect(rows.at(-1)).toMatchObject({ kind: 'row', record: { registrationNumber: '000007C' } })
    }),
    { numRuns: 150 },
  )
})

test('a register with one row per organization, DD/MM/YYYY dates and blanks in the header is read', async () => {
  const mapping = loadRegisterMapping(
    JSON.stringify({
      register: {
        ...manx.register,
        id: 'companies-house',
        jurisdiction: 'GB',
        statuses: { Active: { label: { en: 'Active', fr: 'Active' }, active: true } },
        entityTypes: { 'Private Limited Company': { label: { en: 'x', fr: 'x' } } },
      },
      csv: { embeddedLineBreaks: true },
      columns: {
        registrationNumber: { column: 'CompanyNumber', pattern: '[0-9A-Z]{8}' },
        name: 'CompanyName',
        entityType: 'CompanyCategory',
        status: { column: 'CompanyStatus' },
        registeredOn: { column: 'IncorporationDate', format: 'DD/MM/YYYY' },
        previousNames: [
          {
            name: 'PreviousName_{n}.CompanyName',
            until: { column: 'PreviousName_{n}.CONDATE', format: 'DD/MM/YYYY' },
            count: 2,
          },
        ],
      },
    }),
  )
  const header =
    'CompanyName, CompanyNumber,CompanyCategory,CompanyStatus,IncorporationDate,PreviousName_1.CONDATE, PreviousName_1.CompanyName,PreviousName_2.CONDATE, PreviousName_2.CompanyName'
  const row =
    '"""QUOTED"" LIMITED","SC000001","Private Limited Company","Active","11/09/2012","01/02/2015","OLD\nLIMITED","",""'
  const named = row.replace('OLD\nLIMITED', 'OLD LIMITED')
  const rows = await allRows(fileWith(`${header}\n${row}\n${named}\n`), mapping)
  expect(summary(rows)).toEqual(['2 control_character', '4 SC000001'])
})
