/** Our interpreter of JSON Schema with the official test suite. */
import { describe, expect, it } from 'vitest'
import { thirdPartyVectors } from '../../fixtures/vectors/third-party/third-party-vectors.testing.ts'
import { applySchema } from './json-schema.ts'

interface Group {
  readonly description: string
  readonly schema: object | boolean
  readonly tests: readonly { readonly description: string; readonly data: unknown; readonly valid: boolean }[]
}

const DIALECTS = {
  'draft2020-12': 'https://json-schema.org/draft/2020-12/schema',
  'draft2019-09': 'https://json-schema.org/draft/2019-09/schema',
  draft7: 'http://json-schema.org/draft-07/schema#',
} as const

const published = thirdPartyVectors('json-schema') as
  | ReadonlyMap<string, Readonly<Record<string, readonly Group[]>>>
  | undefined

/** Every `format` is an assertion here; in the suite it is only an annotation for 2020-12. */
const LEFT_OUT = ['format.json']

describe.skipIf(!published)('the JSON Schema test suite (ORGSEAL_THIRD_PARTY_VECTORS)', () => {
  it.each(Object.entries(DIALECTS))('%s: no answer is wrong, and few are missing', async (draft, $schema) => {
    const wrong: string[] = []
    const unsupported: string[] = []
    let right = 0
    for (const [file, groups] of Object.entries(published?.get(draft) ?? {})) {
      for (const { description, schema, tests } of LEFT_OUT.includes(file) ? [] : groups) {
        const written = typeof schema === 'boolean' ? { $schema, allOf: [schema] } : { $schema, ...schema }
        const text = { url: 'https://registry.example/schema.json', body: JSON.stringify(written) }
        for (const { description: named, data, valid } of tests) {
          const { kind } = await applySchema(text, data, new Map())
          if (kind !== 'valid' && kind !== 'invalid') unsupported.push(file)
          else if ((kind === 'valid') === valid) right++
          else wrong.push(`${file}: ${description}: ${named}`)
        }
      }
    }
    expect(wrong).toEqual([])
    expect(right).toBeGreaterThan(790)
    // These refer to other documents or to custom vocabularies.
    const expected = [
      'defs.json',
      'definitions.json',
      'dynamicRef.json',
      'ref.json',
      'refRemote.json',
      'vocabulary.json',
    ]
    expect(unsupported.filter(file => !expected.includes(file))).toEqual([])
    expect(unsupported.length).toBeLessThan(60)
  })
})
