import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseJsonBytes, parseStrictJson } from './strict-json.ts'

it('parseStrictJson reads every JSON text like JSON.parse', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t'), (json, indent) => {
      const text = JSON.stringify(JSON.parse(json), null, indent)
      expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) })
    }),
  )
})

it('parseStrictJson refuses an object that names a member twice, at any depth and in any spelling of the name', () => {
  const name = fc.string({ maxLength: 5, unit: 'binary' })
  fc.assert(
    fc.property(name, fc.jsonValue(), fc.boolean(), (key, value, nested) => {
      const escaped = [...Array(key.length).keys()]
        .map(at => `\\u${key.charCodeAt(at).toString(16).padStart(4, '0')}`)
        .join('')
      const text = `{${JSON.stringify(key)} : ${JSON.stringify(value)}, "${escaped}":1}`
      expect(parseStrictJson(nested ? `[{"a":${text}}]` : text)).toEqual({ ok: false, reason: 'duplicate-name' })
    }),
  )
})

it.each(['{"\\x":1}', '{"\\u12":1}', '{"a\nb\\":1}'])('parseStrictJson refuses %j, whose name cannot be read', text => {
  expect(parseStrictJson(text)).toEqual({ ok: false, reason: 'not-json' })
})

it('parseStrictJson allows the same name in different objects, and as a value', () => {
  expect(parseStrictJson('{"a":{"a":["a",{"a":"a"}]},"b":"a"}').ok).toBe(true)
})

it('parseStrictJson allows text that looks like a name inside of a string', () => {
  expect(parseStrictJson('{"a":"\\"a\\":{[","b":"}"}')).toEqual({ ok: true, value: { a: '"a":{[', b: '}' } })
})

it('parseStrictJson reads 64 levels, refuses 65, and survives a million', () => {
  expect(parseStrictJson('['.repeat(64) + ']'.repeat(64)).ok).toBe(true)
  expect(parseStrictJson('['.repeat(65) + ']'.repeat(65))).toEqual({ ok: false, reason: 'too-deep' })
  expect(parseStrictJson('{"a":'.repeat(1_000_000))).toEqual({ ok: false, reason: 'too-deep' })
})

it.each(['', '{', '{"a"}', "{'a':1}", '{"a":1,}', 'NaN', '1 2', '"\n"'])('parseStrictJson refuses %j', text => {
  expect(parseStrictJson(text)).toEqual({ ok: false, reason: 'not-json' })
})

it('parseStrictJson and parseJsonBytes never throw', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'{}[]":,\\u0a1 ') }),
      text => typeof parseStrictJson(text).ok === 'boolean',
    ),
  )
  fc.assert(fc.property(fc.uint8Array(), bytes => typeof parseJsonBytes(new Uint8Array(bytes)).ok === 'boolean'))
})

it.each([[[0xff]], [[0xc0, 0x80]], [[0xed, 0xa0, 0x80]], [[0x22, 0xe2, 0x82, 0x22]]])(
  'refuses the bytes %j as no UTF-8',
  bytes => {
    expect(parseJsonBytes(new Uint8Array(bytes))).toEqual({ ok: false, reason: 'not-utf-8' })
  },
)
