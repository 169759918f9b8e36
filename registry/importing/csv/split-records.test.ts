import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CsvRecord, createRecordSplitter, type SplitOptions } from './split-records.ts'

const BY_LINE: SplitOptions = { delimiter: ',', embeddedLineBreaks: false, maxRecordLength: 1_000 }
const EMBEDDED: SplitOptions = { ...BY_LINE, embeddedLineBreaks: true }

function split(text: string, options: SplitOptions, pieces: readonly number[] = []): readonly CsvRecord[] {
  const splitter = createRecordSplitter(options)
  const records: CsvRecord[] = []
  let at = 0
  for (const length of pieces) {
    records.push(...splitter.push(text.slice(at, at + length)))
    at += length
  }
  return [...records, ...splitter.push(text.slice(at)), ...splitter.end()]
}

function fieldsOf(records: readonly CsvRecord[]): readonly (readonly string[] | string)[] {
  return records.map(record => (record.kind === 'record' ? record.fields : `${record.line} ${record.kind}`))
}

const csv = (rows: readonly (readonly string[])[]) =>
  rows.map(row => `${row.map(field => `"${field.replaceAll('"', '""')}"`).join(',')}\n`).join('')

const field = (characters: string) => fc.string({ unit: fc.constantFrom(...characters), maxLength: 12 })
const table = (characters: string) =>
  fc.array(fc.array(field(characters), { minLength: 2, maxLength: 4 }), { maxLength: 30 })
const cuts = fc.array(fc.nat(40), { maxLength: 20 })

test('written records are read back, however the text is cut into pieces', () => {
  fc.assert(
    fc.property(table('ab ",é;'), cuts, (rows, pieces) => {
      expect(fieldsOf(split(csv(rows), BY_LINE, pieces))).toEqual(rows)
    }),
  )
})

test('line breaks within values are read back when the register embeds them', () => {
  fc.assert(
    fc.property(table('ab",\n'), cuts, (rows, pieces) => {
      expect(fieldsOf(split(csv(rows), EMBEDDED, pieces))).toEqual(rows)
    }),
  )
})

test('any text gives each line once, in order, as the parser reads the line alone', () => {
  fc.assert(
    fc.property(
      field('a",\n\r').chain(start => field('a",\n\r').map(end => start + end)),
      cuts,
      (text, pieces) => {
        const records = split(text, BY_LINE, pieces)
        const lines = text.split('\n').map(line => line.replace(/\r$/, ''))
        expect(records.map(record => record.line)).toEqual(
          lines.flatMap((line, index) => (line.trim() === '' ? [] : [index + 1])),
        )
        for (const record of records) {
          if (record.kind !== 'record') continue
          expect([record.fields]).toEqual(
            parse(lines[record.line - 1] ?? '', { relax_column_count: true, record_delimiter: '\n' }),
          )
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('an unclosed quote loses only its own row', () => {
  const text = 'a,b\n"1","x\n"2","y"\n"3","z"\n'
  const expected = [['a', 'b'], '2 malformed', ['2', 'y'], ['3', 'z']]
  expect(fieldsOf(split(text, BY_LINE))).toEqual(expected)
  expect(fieldsOf(split(text, EMBEDDED))).toEqual(expected)
})

test('two unclosed quotes do not merge the rows between them into one record', () => {
  const text = '"1","x\n"2","y"\n"3",z"\n"4","v"\n'
  const expected = ['1 malformed', ['2', 'y'], '3 malformed', ['4', 'v']]
  expect(fieldsOf(split(text, BY_LINE))).toEqual(expected)
  expect(fieldsOf(split(text, EMBEDDED))).toEqual(expected)
})

test('an unclosed quote before a record with line breaks does not harm that record', () => {
  const text = '"1","x\n"2","y"\n"3","two\nlines"\n"4","v"\n'
  expect(fieldsOf(split(text, EMBEDDED))).toEqual(['1 malformed', ['2', 'y'], ['3', 'two\nlines'], ['4', 'v']])
})

test('blank lines are not records, but are counted as lines', () => {
  const records = split('a,b\r\n\r\n  \r\n1,2\r\n', BY_LINE)
  expect(records.map(record => record.line)).toEqual([1, 4])
  expect(fieldsOf(records)).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ])
})

test('a line longer than any record is skipped without being kept in memory', () => {
  const text = `1,2\n${'x'.repeat(100_000)},3\n4,5\n`
  const expected = [['1', '2'], '2 too-long', ['4', '5']]
  expect(fieldsOf(split(text, BY_LINE))).toEqual(expected)
  expect(fieldsOf(split(text, BY_LINE, Array(1_000).fill(90)))).toEqual(expected)
})

test('a record with an unclosed quote never grows beyond its limit', () => {
  const lines = Array.from({ length: 300 }, (_, n) => `"${n}","y"`)
  const records = split(`"open,\n${lines.join('\n')}\n`, EMBEDDED)
  expect(fieldsOf(records)).toEqual(['1 malformed', ...lines.map((_, n) => [String(n), 'y'])])
})

test('a record of few long lines is given up at its limit as well', () => {
  const long = 'x'.repeat(400)
  const text = `"open\n${long}\n${long}\n${long}\nz","close"\n`
  expect(split(text, { ...EMBEDDED, maxRecordLength: 10_000 })).toHaveLength(1)
  expect(fieldsOf(split(text, EMBEDDED))).toEqual(['1 malformed', [long], [long], [long], '5 malformed'])
})
