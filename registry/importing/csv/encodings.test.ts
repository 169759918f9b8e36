import { isUtf8 } from 'node:buffer'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OrgsealError } from '../../../domain/errors.ts'
import { findEncoding } from '../mapping/encodings.ts'
import type { RegisterMapping } from '../mapping/register-mapping.ts'
import { allRows, fileWith, HEADER, manxRow, mappingOf } from '../records/ingest.testing.ts'
import type { RowOutcome } from './read-rows.ts'

const manx = mappingOf('isle-of-man')

function mapping(csv: Partial<RegisterMapping['csv']> = {}): RegisterMapping {
  return { ...manx, csv: { ...manx.csv, ...csv } }
}

const csv = (names: readonly string[], delimiter = ',') =>
  [HEADER, ...names.map((name, at) => manxRow({ name, number: `${100_000 + at}C` }))]
    .map(line => `${line.replaceAll(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, delimiter)}\n`)
    .join('')

/** Encodes a text in a single-byte or multi-byte encoding, by searching the bytes of each character. */
function encode(text: string, label: string): Buffer {
  return Buffer.concat([...text].map(character => bytesOf(label, character)))
}

const bytesOfLabel = new Map<string, Map<string, Buffer>>()

function bytesOf(label: string, character: string): Buffer {
  if (character < '\u0080') return Buffer.from(character)
  const known = bytesOfLabel.get(label) ?? table(label)
  bytesOfLabel.set(label, known)
  const bytes = known.get(character)
  if (!bytes) throw new RangeError(`${label} has no ${character}`)
  return bytes
}

function table(label: string): Map<string, Buffer> {
  const known = new Map<string, Buffer>()
  const add = (...bytes: number[]) => {
    try {
      const decoder = findEncoding(label)?.open()
      const character = decoder ? decoder.decode(Uint8Array.from(bytes)) + decoder.end() : ''
      if ([...character].length === 1 && !known.has(character)) known.set(character, Buffer.from(bytes))
    } catch {
      // These bytes are invalid in the encoding.
    }
  }
  for (let first = 0x80; first <= 0xff; first++) add(first)
  if (findEncoding(label)?.family !== 'multi-byte') return known
  for (let first = 0x81; first <= 0xfe; first++) for (let second = 0x40; second <= 0xfe; second++) add(first, second)
  return known
}

async function refusal(content: Buffer, of: RegisterMapping): Promise<OrgsealError> {
  try {
    await allRows(fileWith(content), of)
  } catch (error) {
    if (error instanceof OrgsealError) return error
    throw error
  }
  throw new Error('the file was accepted')
}

const namesIn = (rows: readonly RowOutcome[]) =>
  rows.map(row => (row.kind === 'row' ? JSON.parse(row.source).Name : row.code))

const FRENCH = ['Boulangerie Éclair', 'Crêpes à l’Ancienne', 'Noël et Frères Ltée', 'Plain Limited']
const WESTERN = ['Boulangerie Éclair', 'Crêperie à côté', 'Müller & Söhne', 'Plain Limited']
const RUSSIAN = ['ООО Северный Ветер', 'Мебельная фабрика', 'Plain Limited']

test.each<[label: string, name: RegExp, names: readonly string[]]>([
  ['windows-1252', /Windows-1252/, FRENCH],
  ['macintosh', /MacRoman/, FRENCH],
  ['cp850', /code page 850/, WESTERN],
  ['iso-8859-15', /Windows-1252|ISO-8859-15/, ['Œuvres de Cœur', 'Žižkov Šport', 'Café']],
  ['windows-1250', /Windows-1250/, ['Łódzka Spółka', 'Żółta Gęś', 'Przędza Śląska']],
  ['windows-1251', /Windows-1251/, RUSSIAN],
  ['koi8-r', /KOI8-R/, RUSSIAN],
  ['ibm866', /code page 866/, RUSSIAN],
  ['windows-1253', /Windows-1253/, ['Ελληνικός Άνεμος', 'Τράπεζα']],
  ['gbk', /GBK/, ['北方海鸥科技有限公司', '南山石油天然气']],
  ['big5', /Big5/, ['臺北海鷗股份有限公司', '南山製造']],
  ['shift_jis', /Shift_JIS/, ['株式会社青灯', 'ミナトサービス']],
  ['euc-kr', /EUC-KR/, ['주식회사 바다', '푸른산']],
])(
  'a file in %s is refused with a guess of its encoding, and read whole when the mapping names it',
  async (label, name, names) => {
    const content = encode(csv(names), label)
    const error = await refusal(content, manx)
    expect(error.code).toBe('encoding_mismatch')
    expect(error.message).toMatch(name)
    expect(error.message).toMatch(/line 2 has the byte 0x[8-9A-F][0-9A-F]\b/)
    expect(error.message).toContain('Nothing was imported')
    expect((await refusal(gzipSync(content), manx)).code).toBe('encoding_mismatch')
    const [, suggested = ''] = /"encoding": "([^"]+)"/.exec(error.message) ?? []
    expect(encode(csv(names), suggested)).toEqual(content)
    for (const bytes of [content, gzipSync(content)]) {
      expect(namesIn(await allRows(fileWith(bytes), mapping({ encoding: label })))).toEqual(names)
    }
  },
)

test('one line in another encoding after many others refuses the file, and is named', async () => {
  const many = Array.from({ length: 30_000 }, (_, at) => manxRow({ number: `${200_000 + at}C` }))
  const content = Buffer.concat([
    Buffer.from([HEADER, ...many, ''].join('\n')),
    encode(manxRow({ name: 'Café Léger' }), 'windows-1252'),
  ])
  const error = await refusal(content, manx)
  expect(error.message).toContain('line 30002 has the byte 0xE9')
  expect(error.message).toContain('line 30002 reads “"Café Léger","000001C"')
})

test('a line in another encoding in a file of UTF-8 is reported as such', async () => {
  const content = Buffer.concat([Buffer.from(csv(FRENCH)), encode('"Café"\n', 'windows-1252')])
  const error = await refusal(content, manx)
  expect(error.message).toMatch(/is UTF-8 text, but line 6 has the byte 0xE9/)
})

const utf16 = (text: string, bigEndian: boolean) => {
  const bytes = Buffer.from(text, 'utf16le')
  return bigEndian ? bytes.swap16() : bytes
}

test.each([
  ['utf-16le', false, true],
  ['utf-16le', false, false],
  ['utf-16be', true, true],
  ['utf-16be', true, false],
])('a file in %s (mark: %s, %s) is refused, and read when the mapping says so', async (label, bigEndian, mark) => {
  for (const names of [FRENCH, ['北方海鸥科技有限公司'], ['Plain Limited']]) {
    const content = utf16(`${mark ? '\ufeff' : ''}${csv(names)}`, bigEndian)
    const error = await refusal(content, manx)
    expect(error.code).toBe('encoding_mismatch')
    expect(error.message).toContain(`"encoding": "${label}"`)
    expect(namesIn(await allRows(fileWith(content), mapping({ encoding: label })))).toEqual(names)
    const other = label === 'utf-16le' ? 'utf-16be' : 'utf-16le'
    for (const wrong of [other, 'windows-1252', 'gbk']) {
      expect((await refusal(content, mapping({ encoding: wrong }))).message).toContain(`"encoding": "${label}"`)
    }
    if (mark) expect(namesIn(await allRows(fileWith(content), mapping({ encoding: 'utf-16' })))).toEqual(names)
    expect((await refusal(content.subarray(0, -1), mapping({ encoding: label }))).code).toBe('file_damaged')
  }
})

test('a file in an unsupported encoding is refused with the command that converts it', async () => {
  const utf32 = Buffer.concat(
    [...csv(FRENCH)].map(character => Buffer.from(Uint32Array.of(character.codePointAt(0) ?? 0).buffer)),
  )
  expect((await refusal(utf32, manx)).message).toContain('iconv -f UTF-32LE')
})

test.each(['windows-1252', 'macintosh', 'cp850', 'windows-1251', 'gbk', 'shift_jis', 'utf-16le', 'iso-8859-15'])(
  'a file in UTF-8 is refused when the mapping says %s, with a byte order mark or without',
  async encoding => {
    for (const mark of ['', '\ufeff']) {
      for (const names of [FRENCH, RUSSIAN, ['北方海鸥科技有限公司']]) {
        const error = await refusal(Buffer.from(mark + csv(names)), mapping({ encoding }))
        expect(error.code).toBe('encoding_mismatch')
        expect(error.message).toContain('UTF-8')
      }
    }
  },
)

test('a file in plain ASCII is read with every encoding that extends ASCII', async () => {
  for (const encoding of ['utf-8', 'windows-1252', 'macintosh', 'gbk', 'cp437']) {
    expect(namesIn(await allRows(fileWith(csv(['Plain Limited'])), mapping({ encoding })))).toEqual(['Plain Limited'])
  }
})

test.each([
  ['windows-1252', 'macintosh'],
  ['macintosh', 'windows-1252'],
  ['cp850', 'windows-1252'],
  ['windows-1252', 'cp850'],
])(
  'a file in %s is refused when the mapping says %s, because its letters would make no sense',
  async (label, encoding) => {
    const error = await refusal(encode(csv(WESTERN), label), mapping({ encoding }))
    expect(error.message).toContain(`"encoding": "${label}"`)
  },
)

test.each([
  ['windows-1252', 0x81],
  ['iso-8859-15', 0x93],
  ['windows-1253', 0xd2],
  ['shift_jis', 0xff],
])('a byte that is invalid in %s refuses the file', async (encoding, byte) => {
  const content = Buffer.concat([Buffer.from(csv(['Plain Limited'])), Buffer.from([0x41, byte, 0x0a])])
  const error = await refusal(content, mapping({ encoding }))
  expect(error.code).toBe('encoding_mismatch')
  expect(error.message).toContain(`line 3 has the byte 0x${byte.toString(16).toUpperCase()}`)
})

test('a file of a few rare signs is not taken for another encoding', async () => {
  const names = [
    'Hawai‘i Surf',
    'Kaua‘i Surf',
    'Col·lectiu',
    'K³ Store',
    'Acme® Ltd',
    'O´Neill',
    '4×4 Ltd',
    'Wait… Ltd',
    'a – b',
  ]
  const content = encode(csv(names), 'windows-1252')
  expect(namesIn(await allRows(fileWith(content), mapping({ encoding: 'windows-1252' })))).toEqual(names)
})

test('any bytes are UTF-8 rows or a refusal, never rows with other characters', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 60 }), async bytes => {
      const content = Buffer.concat([Buffer.from(csv(['Plain Limited'])), bytes])
      const rows = await allRows(fileWith(content), manx).catch(error => error)
      if (isUtf8(content)) expect(Array.isArray(rows) || rows.code).toBeTruthy()
      else expect(rows).toMatchObject({ code: 'encoding_mismatch' })
    }),
    { numRuns: 200 },
  )
})

test.each([
  [';', '“;” (semicolon)', '";"'],
  ['\t', 'the tab', '"\\t"'],
  ['|', '“|” (vertical bar)', '"|"'],
])(
  'a file with the delimiter %j is refused naming it, and read when the mapping names it',
  async (delimiter, name, entry) => {
    const content = Buffer.from(csv(FRENCH, delimiter))
    const error = await refusal(content, manx)
    expect(error.code).toBe('delimiter_mismatch')
    expect(error.message).toContain(`separated by ${name}`)
    expect(error.message).toContain(`"delimiter": ${entry}`)
    const named = mapping({ delimiter: delimiter === ';' ? ';' : delimiter === '|' ? '|' : '\t' })
    expect(namesIn(await allRows(fileWith(content), named))).toEqual(FRENCH)
    expect((await refusal(Buffer.from(csv(FRENCH)), named)).message).toContain('"delimiter": ","')
    // Some spreadsheets announce the delimiter in a separate first line.
    const announced = Buffer.concat([Buffer.from(`sep=${delimiter}\r\n`), content])
    expect((await refusal(announced, manx)).code).toBe('delimiter_mismatch')
    expect(namesIn(await allRows(fileWith(announced), named))).toEqual(FRENCH)
  },
)

test('an unsupported delimiter is named', async () => {
  expect((await refusal(Buffer.from(csv(FRENCH, '^')), manx)).message).toMatch(/separated by “\^”.*does not read/)
})

test.each([
  ['lines that end with CR alone', csv(FRENCH).replaceAll('\n', '\r'), /end with CR/],
  ['a header and no rows', `${HEADER}\n`, /has a header and no rows/],
  ['a byte order mark and nothing else', '\ufeff', /is empty/],
  ['single quotation marks', csv(FRENCH).replaceAll(/(^|,)([^,\n]*)/gm, "$1'$2'"), /single quotation marks/],
])('a file with %s is refused with a matching message', async (_, content, message) => {
  const error = await refusal(Buffer.from(content), manx)
  expect(error.code).toBe('not_this_format')
  expect(error.message).toMatch(message)
})

test.each([
  ['a workbook', [0x50, 0x4b, 3, 4]],
  ['a workbook of an old Excel', [0xd0, 0xcf, 0x11, 0xe0]],
  ['a PDF', [0x25, 0x50, 0x44, 0x46]],
  ['not text', [...Buffer.alloc(500)]],
])('a file that is %s is refused by that name', async (name, bytes) => {
  const error = await refusal(Buffer.concat([Buffer.from(bytes), Buffer.alloc(1000, 0x41)]), manx)
  expect(error.code).toBe('not_this_format')
  expect(error.message).toContain(` is ${name}`)
})
