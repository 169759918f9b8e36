import fc from 'fast-check'
import { expect, test } from 'vitest'
import { verificationRequestSchema } from '../api/shared/contract.ts'
import { readQuestion } from './read-question.ts'

const read = (text: string, form: 'text' | 'json' = 'json') => readQuestion(new TextEncoder().encode(text), form)

test('a verification request’s text body is the input, without the blanks around it', () => {
  expect(read(' a.b.c\n', 'text')).toEqual({ ok: true, question: { input: 'a.b.c' } })
})

test('a member of the JSON body is the input, with the nonce and audience of the request', () => {
  expect(read('{"presentation":{"a":1},"nonce":"n","audience":"https://verifier.example"}')).toEqual({
    ok: true,
    question: { input: { a: 1 }, expected: { nonce: 'n', audience: 'https://verifier.example' } },
  })
})

test('a body that is not UTF-8 is refused', () => {
  expect(readQuestion(new Uint8Array([0x22, 0xff, 0x22]), 'text')).toMatchObject({
    ok: false,
    detail: 'The body is not UTF-8.',
  })
})

test('an unknown member is named, shortened when it is long', () => {
  const reading = read(JSON.stringify({ credential: 'x', ['z'.repeat(5000)]: 1 }))
  expect(reading).toMatchObject({ ok: false, errors: [{ parameter: 'z'.repeat(100) }] })
})

test('a body is accepted if and only if the API description allows it', () => {
  const value = fc.oneof(
    fc.constantFrom('', 'x', 1, null, true),
    fc.dictionary(fc.string(), fc.integer()),
    fc.array(fc.nat()),
  )
  const body = fc.oneof(
    fc.record(
      { credential: value, presentation: value, nonce: value, audience: value, other: value },
      { requiredKeys: [] },
    ),
    fc.record({ presentation: fc.constant('x'), nonce: value, audience: value }, { requiredKeys: ['presentation'] }),
    fc.jsonValue(),
  )
  fc.assert(
    fc.property(body, given => {
      const text = JSON.stringify(given)
      const reading = read(text)
      expect(reading.ok, text).toBe(verificationRequestSchema.safeParse(JSON.parse(text)).success)
    }),
    { numRuns: 500 },
  )
})
