/**
 * Compares our interpreter of JSON Schema with another validator. That one must
 * not be used for untrusted schemas, because it matches patterns by backtracking.
 */
import { type Schema, Validator } from '@cfworker/json-schema'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { applySchema } from './json-schema.ts'

const name = fc.constantFrom('a', 'b', 'ab', 'c')
const small = fc.integer({ min: 0, max: 3 })
const text = fc.constantFrom('', 'a', 'b', 'ab', 'abc', '2026-05-22', 'a@example.org')
const scalar = fc.oneof(text, fc.integer({ min: -2, max: 4 }), fc.constantFrom(0.5, 1.5, true, false, null))

const { value } = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
  ),
}))

/** Keywords for which the other validator follows the standard. */
const { schema } = fc.letrec<{ schema: object | boolean; list: unknown; named: object }>(tie => ({
  list: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
  named: fc.dictionary(name, tie('schema'), { maxKeys: 3 }),
  schema: fc.oneof(
    { maxDepth: 3 },
    fc.boolean(),
    fc.record(
      {
        type: fc.oneof(
          fc.constantFrom('string', 'number', 'integer', 'object', 'array', 'null', 'boolean'),
          fc.constant(['string', 'object']),
        ),
        const: value,
        enum: fc.array(value, { minLength: 1, maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
    fc.record(
      {
        minimum: small,
        exclusiveMaximum: small,
        multipleOf: fc.constantFrom(0.5, 1, 2),
        minLength: small,
        maxLength: small,
        pattern: fc.constantFrom('^a', 'b$', '^(a|b)+$', '[^b]', '\\d{4}'),
        format: fc.constantFrom('date', 'email', 'unknown'),
        uniqueItems: fc.boolean(),
        minItems: small,
        maxItems: small,
        maxProperties: small,
        required: fc.uniqueArray(name, { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
    fc.record(
      {
        properties: tie('named'),
        patternProperties: fc.dictionary(fc.constantFrom('^a', 'b$', '^c?$'), tie('schema'), { maxKeys: 2 }),
        additionalProperties: tie('schema'),
        propertyNames: tie('schema'),
        dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { maxLength: 2 }), { maxKeys: 2 }),
        dependentSchemas: tie('named'),
      },
      { requiredKeys: [] },
    ),
    fc.record({ prefixItems: tie('list'), items: tie('schema'), contains: tie('schema') }, { requiredKeys: [] }),
    fc.record({ allOf: tie('list'), anyOf: tie('list'), oneOf: tie('list'), not: tie('schema') }, { requiredKeys: [] }),
    // biome-ignore lint/suspicious/noThenProperty: this is the keyword of JSON Schema
    fc.record({ if: tie('schema'), then: tie('schema'), else: tie('schema') }, { requiredKeys: ['if'] }),
    fc.constantFrom({ $ref: '#/$defs/a' }, { $ref: '#/$defs/b' }),
  ),
}))

it('applySchema gives the same answers as another validator for harmless schemas', async () => {
  const $defs = fc.constant({ a: { type: ['string', 'object'] }, b: { items: { $ref: '#/$defs/a' } } })
  const whole = fc.tuple(schema, $defs).map(([inner, defs]) => ({ properties: { v: inner }, $defs: defs }))
  await fc.assert(
    fc.asyncProperty(whole, fc.array(value, { minLength: 1, maxLength: 4 }), async (written, values) => {
      const body = JSON.stringify(written)
      for (const v of values) {
        const instance = JSON.parse(JSON.stringify({ v }))
        const other = new Validator(JSON.parse(body) as Schema, '2020-12').validate(instance)
        const ours = await applySchema({ url: 'https://registry.example/schema.json', body }, instance, new Map())
        expect([ours.kind, body, instance]).toEqual([other.valid ? 'valid' : 'invalid', body, instance])
      }
    }),
    { numRuns: 500 },
  )
})
