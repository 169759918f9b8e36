/** `docs/mappings.md`: its examples are imported, and no entry of a mapping is missing from it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { PACKAGE_ROOT } from '../../../domain/package-root.ts'
import { allRows, fileWith } from '../records/ingest.testing.ts'
import { loadRegisterMapping, registerMappingSchema } from './register-mapping.ts'

const PAGE = readFileSync(join(PACKAGE_ROOT, 'docs/mappings.md'), 'utf8')
const EXAMPLES = [...PAGE.matchAll(/```json\n(.*?)```\n\n```csv\n(.*?)```/gs)].map(([, mapping = '', file = '']) => ({
  mapping: loadRegisterMapping(mapping),
  file,
}))

test('the page of mappings has two examples, and every row of them is read', async () => {
  expect(EXAMPLES.map(({ mapping }) => mapping.register.id)).toEqual(['my-register', 'names-register'])
  for (const { mapping, file } of EXAMPLES) {
    const rows = await allRows(fileWith(file), mapping)
    expect(rows).toHaveLength(file.trim().split('\n').length - 1)
    expect(rows.filter(row => row.kind !== 'row')).toEqual([])
  }
})

test('the page of mappings names every entry that a mapping can have', () => {
  const entries = entriesOf(z.toJSONSchema(registerMappingSchema, { io: 'input', unrepresentable: 'any' }))
  expect(entries).toContain('embeddedLineBreaks')
  expect(entries.filter(entry => !new RegExp(`[\`.]${entry}[\`.]`).test(PAGE))).toEqual([])
})

/** The names of all members that a schema has, at any depth. */
function entriesOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const names = 'properties' in schema ? Object.keys(schema.properties ?? {}) : []
  return [...names, ...Object.values(schema).flatMap(entriesOf)]
}
