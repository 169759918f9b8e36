import { describe, expect, it } from 'vitest'
import { applySchema } from './json-schema.ts'
import { isPlainPattern } from './plain-pattern.ts'

const CREDENTIAL = {
  type: ['VerifiableCredential'],
  credentialSubject: { legalName: 'Invented Limited', founded: '2006-11-01' },
}

function apply(schema: unknown, instance: Record<string, unknown> = CREDENTIAL) {
  return applySchema(JSON.stringify(schema), instance)
}

describe('applySchema', () => {
  it('accepts what has the form, with references and conditions', () => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $defs: { date: { type: 'string', format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' } },
      properties: {
        type: { type: 'array', contains: { const: 'VerifiableCredential' }, uniqueItems: true },
        credentialSubject: {
          properties: { founded: { $ref: '#/$defs/date' } },
          required: ['legalName'],
          minProperties: 2,
        },
      },
      unevaluatedProperties: false,
    }
    expect(apply(schema)).toEqual({ kind: 'valid' })
  })

  it('says where the form is wrong', () => {
    const schema = { properties: { credentialSubject: { properties: { legalName: { type: 'number' } } } } }
    expect(apply(schema)).toMatchObject({ kind: 'invalid', where: '#/credentialSubject/legalName' })
  })

  it('does not change what it validates', () => {
    const instance = structuredClone(CREDENTIAL)
    apply({ properties: { credentialSubject: { type: 'object' } } }, instance)
    expect(instance).toEqual(CREDENTIAL)
  })

  it.each([
    ['a schema that refers to another address', { $ref: 'https://attacker.example/schema.json' }],
    ['a schema that refers to itself without end', { $ref: '#' }],
    ['a schema of an unknown version', { $schema: 'http://json-schema.org/draft-03/schema' }],
    ['a pattern that is no pattern', { properties: { type: { items: { pattern: '(' } } } }],
    ['a pattern that backtracks without end', { patternProperties: { '^(a+)+$': {} } }],
  ])('cannot apply %s', (_, schema) => {
    expect(apply(schema).kind).toBe('unsupported')
  })

  it.each(['', 'null', '[]', '{"type":"object","type":"array"}', '"object"', `{"a":"${'a'.repeat(300_000)}"}`])(
    'cannot apply a text that is no schema (%#)',
    text => {
      expect(applySchema(text, CREDENTIAL).kind).toBe('unsupported')
    },
  )

  it('gives up on a schema whose references double the work at every step', () => {
    const step = (at: number) => ({ allOf: [{ $ref: `#/$defs/${at + 1}` }, { $ref: `#/$defs/${at + 1}` }] })
    const $defs = Object.fromEntries([...Array(60).keys()].map(at => [at, at === 59 ? true : step(at)]))
    expect(apply({ $defs, $ref: '#/$defs/0' }).kind).toBe('unsupported')
  })

  it('gives up on comparing each of very many items with each other', () => {
    const items = [...Array(50_000).keys()].map(at => ({ at }))
    expect(apply({ properties: { items: { uniqueItems: true } } }, { items }).kind).toBe('unsupported')
  })

  it('does not match patterns against a very long text', () => {
    expect(apply({ properties: { a: { pattern: 'a*b' } } }, { a: 'a'.repeat(20_000) }).kind).toBe('unsupported')
  })
})

describe('isPlainPattern', () => {
  it.each([
    '^\\d{4}-\\d{2}-\\d{2}$',
    '^[A-Z]{2}(?:-[A-Z0-9]{1,3})?\\.[0-9A-Za-z](?:[0-9A-Za-z-]{0,62}[0-9A-Za-z])?$',
    '^https?://[^/]+/.*$',
    '^(?<kind>registration|relationship)$',
    '^(?:[0-9a-f]{2}){32}$',
    '^sha-256:[0-9a-f]{64}$',
    '^(?=.{1,253}$)[a-z(+)*]+$',
  ])('runs %s', pattern => {
    expect(isPlainPattern(pattern)).toBe(true)
  })

  it.each([
    '(a+)+',
    '(a*)*b',
    '(a|a)*',
    '((a?){3}){3}',
    '(?:a|b)+',
    '([a-z]+\\s?){2,}',
    '(a)\\1',
    '(?<n>a)\\k<n>',
    'a*a*a*a*b',
    'a{1,500}b{1,500}c{1,500}d{1,500}',
    'a)+',
    'a'.repeat(1001),
  ])('does not run %s', pattern => {
    expect(isPlainPattern(pattern)).toBe(false)
  })
})
