import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { requestDocuments } from '../evidence/budget.ts'
import { sentenceOf } from '../report/reasons/reason.ts'
import { applySchema } from './json-schema.ts'

const URL = 'https://registry.example/schema.json'
const CREDENTIAL = {
  type: ['VerifiableCredential'],
  credentialSubject: { legalName: 'Invented Limited', founded: '2006-11-01' },
}

async function apply(schema: unknown, instance: Record<string, unknown> = CREDENTIAL) {
  const body = typeof schema === 'string' ? schema : JSON.stringify(schema)
  const result = await applySchema({ url: URL, body }, instance, requestDocuments(new Map()))
  return result.kind === 'valid' ? 'valid' : `${result.kind}: ${sentenceOf(result.because)}`
}

/** Applies a schema to the value of one member. */
async function takes(schema: object, value: unknown): Promise<string> {
  return (await apply({ properties: { value: schema } }, { value })).split(':')[0] ?? ''
}

describe('applySchema', () => {
  it('accepts a matching value, with references and conditions', async () => {
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
    expect(await apply(schema)).toBe('valid')
  })

  it.each([
    [
      { properties: { credentialSubject: { properties: { legalName: { type: 'number' } } } } },
      '#/credentialSubject/legalName is not of the type number',
    ],
    [{ required: ['issuer'] }, '# lacks the member issuer'],
    [{ properties: { type: { items: { pattern: '^a' } } } }, '#/type/0 does not match the pattern ^a'],
    [
      { properties: { type: { contains: { const: 'Other' } } } },
      '#/type has 0 of the items that are asked for, which is not the right number',
    ],
    [{ patternProperties: { '^cred': false } }, '#/credentialSubject is not allowed there, or not in this form'],
    [
      { properties: { type: true }, additionalProperties: false },
      '#/credentialSubject is not allowed there, or not in this form',
    ],
    [{ properties: { type: { maxItems: 0 } } }, '#/type has the length 1, which does not fit 0'],
    [{ oneOf: [true, true] }, '# fits 2 of the forms of which it must fit one'],
    [{ properties: { type: { const: ['x'] } } }, '#/type is not {…}'],
  ])('says where and how the value does not match: %j', async (schema, sentence) => {
    expect(await apply(schema)).toBe(`invalid: ${sentence}`)
  })

  it('gives the path as a JSON Pointer', async () => {
    expect(await apply({ properties: { 'a/b~c': { items: false } } }, { 'a/b~c': [1] })).toMatch(
      /^invalid: #\/a~1b~0c\/0 /,
    )
  })

  it('does not change what it validates', async () => {
    const instance = structuredClone(CREDENTIAL)
    await apply({ properties: { credentialSubject: { type: 'object' } } }, instance)
    expect(instance).toEqual(CREDENTIAL)
  })

  it.each([
    ['a schema that refers to another address', { $ref: 'https://attacker.example/schema.json' }],
    ['a schema that refers to itself without end', { $ref: '#' }],
    ['a schema of an unknown version', { $schema: 'http://json-schema.org/draft-03/schema' }],
    ['a part in another version', { $defs: { a: { $schema: 'http://json-schema.org/draft-07/schema' } } }],
    ['two parts with one address', { $defs: { a: { $id: 'x' }, b: { $id: 'x' } } }],
    ['two parts with one anchor', { $defs: { a: { $anchor: 'x' }, b: { $anchor: 'x' } } }],
    ['a reference that is not a string', { $ref: 7 }],
    ['a reference to nowhere', { $ref: '#/$defs/none' }],
    ['a reference that cannot be decoded', { $ref: '#/%e0' }],
    ['a malformed address', { $id: 'http://[' }],
    ['a schema that is a number', { properties: { type: 7 } }],
    ['a list that is not an array', { allOf: {} }],
    ['a type that does not exist', { type: 'text' }],
    ['a limit that is a text', { properties: { type: { maxItems: '1' } } }],
    [
      'a division by nothing',
      { properties: { type: { items: { type: 'string' }, maxItems: 3 }, n: { multipleOf: 0 } } },
    ],
    ['a pattern that is not a pattern', { properties: { type: { items: { pattern: '(' } } } }],
    ['a pattern that looks around', { properties: { type: { items: { pattern: '^(?!a)' } } } }],
    ['a pattern that refers back', { patternProperties: { '(a)\\1': {} } }],
    ['a format of patterns', { properties: { type: { items: { format: 'regex' } } } }, { type: ['(?=a)'] }],
    ['a text that is too long for a format', { properties: { type: { format: 'date' } } }, { type: 'a'.repeat(4097) }],
  ])('cannot apply %s', async (_, schema, instance?: Record<string, unknown>) => {
    expect(await apply(schema, instance ?? { ...CREDENTIAL, n: 1 })).toMatch(/^unsupported: [^{}]+$/)
  })

  it.each(['', 'null', '[]', '{"type":"object","type":"array"}', '"object"', `{"a":"${'a'.repeat(300_000)}"}`])(
    'cannot apply a text that is not a schema (%#)',
    async text => {
      expect(await apply(text)).toMatch(/^unsupported/)
    },
  )

  it('compares decimal fractions by digits, and texts by characters', async () => {
    expect(await takes({ multipleOf: 0.01 }, 19.99)).toBe('valid')
    expect(await takes({ multipleOf: 0.01 }, 19.995)).toBe('invalid')
    expect(await takes({ multipleOf: 1e-300 }, 1e300)).toBe('valid')
    expect(await takes({ maxLength: 2 }, '😀😀')).toBe('valid')
    expect(await takes({ minLength: 3 }, '😀😀')).toBe('invalid')
    expect(await takes({ maxLength: 3 }, '\ud83d\ud83d\ude00\ude00')).toBe('valid')
  })

  it('treats names that are special in JavaScript like any other', async () => {
    const instance = JSON.parse('{"__proto__":1,"constructor":2}')
    expect(
      await apply(
        '{"properties":{"__proto__":{"const":1},"constructor":{"const":2}},"additionalProperties":false}',
        instance,
      ),
    ).toBe('valid')
    expect(await apply({ required: ['toString'] }, instance)).toMatch(/^invalid/)
    expect(await apply({ properties: { a: { format: 'constructor' } } }, { a: 'b' })).toBe('valid')
    expect(await apply({ properties: { a: { type: 'toString' } } }, { a: 'b' })).toMatch(/^unsupported/)
  })

  it('never throws for any schema and any value', async () => {
    const words = fc.constantFrom(
      ...[
        'type',
        'properties',
        'items',
        'allOf',
        'anyOf',
        'oneOf',
        'not',
        'if',
        'then',
        'else',
        '$ref',
        '$defs',
        '$id',
      ],
      ...['$anchor', '$dynamicRef', '$dynamicAnchor', 'pattern', 'patternProperties', 'contains', 'required', 'enum'],
      ...[
        'format',
        'unevaluatedItems',
        'unevaluatedProperties',
        'prefixItems',
        'dependencies',
        'multipleOf',
        'a',
        '__proto__',
      ],
    )
    const { value } = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>(
          true,
          false,
          null,
          0,
          1.5,
          -1,
          '',
          '#',
          '#a',
          'a',
          '^a',
          'string',
          'object',
          'date',
          [],
        ),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(words, tie('value'), { maxKeys: 4 }),
      ),
    }))
    const object = fc.dictionary(words, value, { maxKeys: 4 })
    const dialect = fc.constantFrom(
      {},
      { $schema: 'http://json-schema.org/draft-07/schema#' },
      { $schema: 'https://json-schema.org/draft/2019-09/schema' },
    )
    await fc.assert(
      fc.asyncProperty(object, object, dialect, async (schema, instance, version) => {
        expect(await apply({ ...schema, ...version }, instance)).toMatch(
          /^(valid$|invalid: |unsupported: |over-limit: )/,
        )
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a schema that is made to keep a verifier busy', () => {
  const double = (at: number) => ({ allOf: [{ $ref: `#/$defs/${at + 1}` }, { $ref: `#/$defs/${at + 1}` }] })
  const long = 'a'.repeat(100_000)

  it.each<[string, object, Record<string, unknown>]>([
    [
      'doubles the work at every step',
      {
        $defs: Object.fromEntries([...Array(60).keys()].map(at => [at, at === 59 ? true : double(at)])),
        $ref: '#/$defs/0',
      },
      CREDENTIAL,
    ],
    [
      'compares each of many items with each other',
      { properties: { items: { uniqueItems: true } } },
      { items: [...Array(50_000).keys()].map(at => ({ at })) },
    ],
    [
      'compares a long text again and again',
      { properties: { items: { items: { const: long } } } },
      { items: Array(5000).fill(long) },
    ],
    [
      'counts the characters of a long text again and again',
      { properties: { a: { allOf: Array(5000).fill({ minLength: 1 }) } } },
      { a: long.repeat(9) },
    ],
    [
      'looks for many members in many objects',
      { properties: { a: { items: { required: [...Array(2000)].map((_, at) => `m${at}`) } } } },
      { a: Array(2000).fill(Object.fromEntries([...Array(2000)].map((_, at) => [`m${at}`, 0]))) },
    ],
  ])('is not applied: %s', async (_, schema, instance) => {
    expect(await apply(schema, instance)).toMatch(
      /^over-limit: it asks for more work than one verification may do, which takes 500000 steps/,
    )
  })

  it.each([
    ['a?'.repeat(40) + 'a'.repeat(40), 'a'.repeat(40)],
    ['a{0,100}a{0,100}a{0,100}b', 'a'.repeat(1000)],
    ['a*a*b', 'a'.repeat(10_000)],
    ['^(a+)+$', `${'a'.repeat(10_000)}!`],
    ['(.*)*b', 'a'.repeat(10_000)],
    ['^(?:a|a)*$', `${'a'.repeat(10_000)}!`],
  ])('has the pattern %s, which is matched in time', async (pattern, text) => {
    expect(await takes({ pattern }, text)).toBe(/^(a|\?)*$/.test(pattern) ? 'valid' : 'invalid')
    expect(await apply({ patternProperties: { [pattern]: false } }, { [text]: 1 })).toMatch(/^(in)?valid/)
  })

  it.each([
    ['(a{1000}){1000}', 'a'],
    ['^.{1,2000}$', 'a'.repeat(2000)],
    ['[ab]{1,500}c', 'ab'.repeat(5000)],
    ['a*b', 'a'.repeat(1_000_000)],
  ])('has the pattern %s, which is not matched with a text that is too long', async (pattern, text) => {
    expect(await takes({ pattern }, text)).toBe(pattern.startsWith('(') ? 'unsupported' : 'over-limit')
  })
})

it('all schemas of one request share its budget', async () => {
  const documents = requestDocuments(new Map())
  const instance = { a: [...Array(900).keys()].map(at => ({ at })) }
  const body = JSON.stringify({ properties: { a: { uniqueItems: true } } })
  const kinds: string[] = []
  for (const url of [URL, `${URL}?2`, `${URL}?3`]) {
    kinds.push((await applySchema({ url, body }, instance, documents)).kind)
  }
  expect(kinds[0]).toBe('over-limit')
})
