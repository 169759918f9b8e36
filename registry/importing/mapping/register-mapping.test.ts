import { expect, test } from 'vitest'
import { OrgsealError } from '../../../domain/errors.ts'
import { mappingOf, mappingText } from '../records/ingest.testing.ts'
import { loadRegisterMapping, mappedColumns } from './register-mapping.ts'

/** The Isle of Man's mapping with one value changed. */
function changed(path: string, value: unknown): string {
  const mapping = JSON.parse(mappingText('isle-of-man'))
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  let at = mapping
  for (const key of keys) at = at[key]
  if (value === undefined) delete at[last]
  else at[last] = value
  return JSON.stringify(mapping)
}

function refusal(text: string): OrgsealError {
  try {
    loadRegisterMapping(text)
  } catch (error) {
    if (error instanceof OrgsealError) return error
  }
  throw new Error('the mapping was accepted')
}

test.each([
  ['register.id', 'Isle of Man'],
  ['register.jurisdiction', 'Isle of Man'],
  ['register.invented', undefined],
  ['register.authority.raCode', '585'],
  ['register.licence.url', 'javascript:alert(1)'],
  ['register.statuses.Live.active', 'yes'],
  ['register.entityTypes.Foundation.elf', 'foundation'],
  ['register.name.fr', undefined],
  ['csv.delimiter', ', '],
  ['csv.embeddedLineBreaks', undefined],
  ['columns.registrationNumber.pattern', '('],
  ['columns.registeredOn.format', 'MM/DD/YY'],
  ['columns.nameStatus.current', []],
  ['columns.nmae', 'Name'],
])('a mapping that is wrong at %s (%j) is refused, naming the path', (path, value) => {
  const error = refusal(changed(path, value))
  expect(error.code).toBe('invalid_mapping')
  // An unknown member is reported at the object that contains it, by its name.
  expect(error.message).toContain(path === 'columns.nmae' ? 'nmae' : path)
})

test('a mapping that is not JSON is refused as such', () => {
  expect(refusal('register: isle-of-man').code).toBe('invalid_mapping')
  expect(refusal('[]').code).toBe('invalid_mapping')
})

test('numbered columns of a mapping need a count, and a count needs numbered columns', () => {
  const name = refusal(changed('columns.otherNames', [{ name: 'alias_{n}', kind: 'assumed' }]))
  expect(name.message).toContain('columns.otherNames.0')
  const count = refusal(changed('columns.previousNames', [{ name: 'alias', count: 3 }]))
  expect(count.message).toContain('columns.previousNames.0')
})

test('a group of numbered columns in a mapping expands to all of them', () => {
  const columns = [...mappedColumns(mappingOf('example-province'))]
  expect(columns).toContain('previous_name_3_until')
  expect(columns).toContain('relation_4_number')
  expect(columns).not.toContain('previous_name_4')
  expect(columns.filter(name => name.includes('{n}'))).toEqual([])
})

test('absent optional members of a mapping do not become undefined', () => {
  expect(Object.hasOwn(mappingOf('isle-of-man').register.authority, 'raCode')).toBe(false)
  expect(Object.keys(mappingOf('isle-of-man').register.entityTypes['Business Name'] ?? {})).toEqual(['label'])
})
