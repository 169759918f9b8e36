/** The generator is plain JavaScript that benches run. The registry must be able to read its output. */
import { beforeAll, expect, test } from 'vitest'
import { loadRegisterMapping } from '../../registry/importing/mapping/register-mapping.ts'
import type { SearchDocument } from '../../search/engine.ts'

type Generate = (options: { size: number; seed?: number }) => Generator<SearchDocument>

let generate: Generate
let mapping: unknown
let csvOf: (documents: Iterable<SearchDocument>) => Generator<string>

beforeAll(async () => {
  // The path is in a variable, so that the compiler does not ask for the types of a file that has none.
  const [register, file] = ['./generate-register.mjs', './register-file.mjs']
  generate = (await import(register)).generateRegister
  ;({ csvOf, MAPPING: mapping } = await import(file))
})

test('the generator gives the same register for the same seed, and another one for another seed', () => {
  const register = [...generate({ size: 300, seed: 5 })]
  expect([...generate({ size: 300, seed: 5 })]).toEqual(register)
  expect([...generate({ size: 300, seed: 6 })]).not.toEqual(register)
})

test('the generator gives the requested number of organizations, each with a different registration number', () => {
  const register = [...generate({ size: 3000 })]
  expect(register).toHaveLength(3000)
  expect(new Set(register.map(({ id }) => id)).size).toBe(3000)
  expect(new Set(register.flatMap(({ identifiers }) => identifiers)).size).toBe(
    register.flatMap(({ identifiers }) => identifiers).length,
  )
})

test('a generated register is like a real one: most names differ, some are shared, numbers, or former names', () => {
  const register = [...generate({ size: 5000 })]
  const different = new Set(register.map(({ legalName }) => legalName.toLowerCase())).size
  expect(different / register.length).toBeGreaterThan(0.9)
  expect(different / register.length).toBeLessThan(0.97)
  const share = (holds: (document: SearchDocument) => boolean) => register.filter(holds).length / register.length
  expect(share(({ legalName }) => /^\d{7} B\.C\./.test(legalName))).toBeGreaterThan(0.03)
  expect(share(({ previousNames }) => previousNames.length > 0)).toBeGreaterThan(0.03)
  expect(share(({ active }) => active)).toBeGreaterThan(0.1)
})

test('a generated register can be written as a file that its mapping reads', () => {
  const { columns } = loadRegisterMapping(JSON.stringify(mapping))
  const [header = '', first = ''] = [...csvOf(generate({ size: 700 }))].join('').split('\n')
  expect(header.split(',')).toContain(`"${columns.name}"`)
  expect(first.split('","')).toHaveLength(header.split('","').length)
})
