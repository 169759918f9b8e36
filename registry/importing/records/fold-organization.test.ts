import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from '../../../domain/hash.ts'
import { type FoldResult, foldOrganization, type StagedRow } from './fold-organization.ts'
import { manxStagedRow, manxValues, mappingOf, type RowParts, TODAY } from './ingest.testing.ts'

const manx = mappingOf('isle-of-man')

function staged(...rows: readonly RowParts[]): readonly StagedRow[] {
  return rows.map((parts, index) => manxStagedRow(index + 2, parts))
}

function fold(rows: readonly StagedRow[]): Extract<FoldResult, { kind: 'organization' }> {
  const result = foldOrganization(manx, rows, { today: TODAY })
  if (result.kind === 'refused') throw new Error(result.reason)
  return result
}

test('name rows become one organization with its previous names, each once', () => {
  const { organization, notices } = fold(
    staged(
      { name: 'Zeta Limited', nameStatus: 'Previous' },
      { name: 'Alpha  LIMITED ' },
      { name: 'Beta Limited', nameStatus: 'Previous' },
      { name: 'Beta Limited', nameStatus: 'Previous' },
      { name: 'BETA Limited', nameStatus: 'Previous' },
    ),
  )
  expect(organization).toEqual({
    id: 'IM.000001C',
    register: 'isle-of-man',
    jurisdiction: 'IM',
    registrationNumber: '000001C',
    legalName: 'Alpha  LIMITED',
    previousNames: [{ name: 'BETA Limited' }, { name: 'Beta Limited' }, { name: 'Zeta Limited' }],
    otherNames: [],
    entityType: '1931 Act Company',
    status: { code: 'Live', active: true },
    registeredOn: '1919-02-03',
    addresses: [],
    identifiers: [],
    relationships: [],
  })
  expect(notices).toEqual([])
})

test('a number without a current name is refused, because a former name is never used as the name', () => {
  const rows = staged({ name: 'Old One', nameStatus: 'Previous' }, { name: 'Older One', nameStatus: 'Previous' })
  expect(foldOrganization(manx, rows, { today: TODAY })).toMatchObject({
    kind: 'refused',
    registrationNumber: '000001C',
    line: 2,
    code: 'no_current_name',
    reason: expect.stringContaining('“Old One”'),
  })
})

test('of two current names the later reading wins, and the other does not become a previous name', () => {
  const { organization, notices } = fold(
    staged(
      { name: 'LuminaryPlay', index: '2024-09-13' },
      { name: 'EPLAY', index: '2024-07-26' },
      { name: 'EPLAY ONE', nameStatus: 'Previous', index: '2024-08-27' },
    ),
  )
  expect(organization.legalName).toBe('LuminaryPlay')
  expect(organization.previousNames).toEqual([{ name: 'EPLAY ONE' }])
  expect(notices).toMatchObject([{ code: 'two_current_names', line: 2, reason: expect.stringContaining('“EPLAY”') }])
})

test.each<[string, readonly RowParts[], RegExp]>([
  ['two current names', [{ name: 'First' }, { name: 'Second' }], /“First” and “Second” \(lines 2, 3\)/],
  ['another status', [{}, { status: 'Dissolved' }], /the status \(lines 2, 3\)/],
  ['a date beside none', [{}, { date: ' ' }], /the registration date/],
  ['a previous name with other facts', [{}, { name: 'Old', nameStatus: 'Previous', date: '4 Feb 1919' }], /date/],
  [
    'two current names on the latest day, beside an older one',
    [{ name: 'Oldest', index: '2024-05-02' }, { name: 'First' }, { name: 'Second' }],
    /“First” and “Second” \(lines 3, 4\)/,
  ],
])('rows of one day with %s refuse the number, in any order', (_, parts, reason) => {
  const rows = staged(...parts)
  const refusal = { kind: 'refused', line: 2, code: 'rows_contradict', reason: expect.stringMatching(reason) }
  expect(foldOrganization(manx, rows, { today: TODAY })).toMatchObject(refusal)
  expect(foldOrganization(manx, rows.toReversed(), { today: TODAY })).toMatchObject(refusal)
})

test('differing rows of a register without days of observation refuse the number', () => {
  const { observedOn: _, ...columns } = manx.columns
  const mapping = { ...manx, columns }
  const rows = [{ index: '2024-05-03' }, { status: 'Dissolved', index: '2024-05-04' }].map((parts, index) =>
    manxStagedRow(index + 2, parts, mapping),
  )
  expect(foldOrganization(mapping, rows, { today: TODAY })).toMatchObject({ code: 'rows_contradict' })
})

test('for rows that contradict each other only on an earlier day, the latest reading wins', () => {
  const { organization } = fold(
    staged({ name: 'First', index: '2024-05-01' }, { name: 'Second', index: '2024-05-01' }, { name: 'Third' }),
  )
  expect(organization).toMatchObject({ legalName: 'Third', previousNames: [] })
})

test('the same current name read twice gives no notice', () => {
  expect(fold(staged({ index: '2024-05-03' }, { index: '2024-06-03' })).notices).toEqual([])
})

test('for rows that disagree, the latest reading wins, and a notice says on what they disagree', () => {
  const { organization, notices } = fold(
    staged(
      { status: 'Dissolved', date: '4 Feb 1919', index: '2025-01-02' },
      { name: 'Old', nameStatus: 'Previous', index: '2024-05-03' },
    ),
  )
  expect(organization.status).toEqual({ code: 'Dissolved', active: false })
  expect(organization.registeredOn).toBe('1919-02-04')
  expect(notices).toMatchObject([
    { code: 'rows_disagree', line: 2, reason: expect.stringContaining('the status, the registration date') },
  ])
})

test('an unknown date of an organization stays unknown', () => {
  const { organization } = fold(staged({ date: ' ' }))
  expect(Object.hasOwn(organization, 'registeredOn')).toBe(false)
})

test('an undated previous name that equals the current name is left out', () => {
  expect(fold(staged({}, { nameStatus: 'Previous' })).organization.previousNames).toEqual([])
})

test('the day of observation belongs to the provenance and does not change the content', () => {
  const before = fold(staged({ index: '2024-05-03' }, { name: 'Old', nameStatus: 'Previous', index: '2024-05-01' }))
  const after = fold(staged({ index: '2026-05-22' }, { name: 'Old', nameStatus: 'Previous', index: '2024-05-01' }))
  expect(before.provenance.observedOn).toBe('2024-05-03')
  expect(after.provenance.observedOn).toBe('2026-05-22')
  expect(after.organization).toEqual(before.organization)
  expect(after.provenance.sourceRecordHash).not.toBe(before.provenance.sourceRecordHash)
})

test('rows without a day of observation count as read today', () => {
  const { observedOn: _, ...columns } = manx.columns
  const mapping = { ...manx, columns }
  const result = foldOrganization(mapping, [manxStagedRow(2, {}, mapping)], { today: TODAY })
  expect(result.kind === 'organization' && result.provenance.observedOn).toBe(TODAY)
})

test('the source record is the text of the rows, and its hash can be computed from it', () => {
  const { provenance, sourceRecord } = fold(staged({ name: 'Ω & "Sons"' }))
  expect(provenance.sourceRecordHash).toBe(sha256(sourceRecord))
  expect(JSON.parse(sourceRecord)).toEqual([manxValues({ name: 'Ω & "Sons"' })])
  expect(provenance.sourceUrl).toBe('https://registry.example/view?Id=a%3d')
})

test('the folded organization does not depend on the order of its rows', () => {
  const row = fc.record({
    name: fc.constantFrom('A', 'B', 'C', 'a '),
    nameStatus: fc.constantFrom('Current', 'Previous'),
    status: fc.constantFrom('Live', 'Dissolved'),
    date: fc.constantFrom(' ', '1 Jan 2001', '2 Jan 2001'),
    index: fc.constantFrom('2024-05-03', '2024-05-04', '2025-01-01'),
  })
  const shuffled = fc
    .array(row, { minLength: 1, maxLength: 8 })
    .map(parts => staged(...parts))
    .chain(rows => fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows], { minLength: rows.length })))
  fc.assert(
    fc.property(shuffled, ([rows, others]) => {
      expect(foldOrganization(manx, others, { today: TODAY })).toEqual(foldOrganization(manx, rows, { today: TODAY }))
    }),
  )
})

test('the position of its rows in the file does not change an organization whose rows agree', () => {
  const names = fc.uniqueArray(
    fc.string({ minLength: 1 }).filter(name => name.trim() !== ''),
    { minLength: 1, maxLength: 6 },
  )
  const order = names.chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
  fc.assert(
    fc.property(order, ([names, others]) => {
      const rowsOf = (list: readonly string[]) =>
        staged(...list.map(name => ({ name, nameStatus: name === names[0] ? 'Current' : 'Previous' })))
      const { organization, provenance } = fold(rowsOf(others))
      expect({ organization, provenance }).toEqual({
        organization: fold(rowsOf(names)).organization,
        provenance: fold(rowsOf(names)).provenance,
      })
    }),
  )
})
