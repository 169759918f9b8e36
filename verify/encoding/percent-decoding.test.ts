import { expect, it } from 'vitest'
import { percentDecoded } from './percent-decoding.ts'

it.each([
  ['a%20b', 'a b'],
  ['%C3%A9', 'é'],
  ['%2525', '%25'],
  ['plain', 'plain'],
])('percentDecoded decodes %j once', (text, decoded) => {
  expect(percentDecoded(text)).toBe(decoded)
})

it.each(['%', '%2', '%zz', '%C3', 'a%FFb'])('percentDecoded gives nothing for %j', text => {
  expect(percentDecoded(text)).toBeUndefined()
})
