import { errors } from 'jose'
import { expect, it } from 'vitest'
import { answerFor } from './crypto-error.ts'

it.each([
  ['an unknown algorithm', new DOMException('', 'NotSupportedError'), 'cannot-tell'],
  ['a key that WebCrypto refuses', new DOMException('', 'DataError'), 'wrong'],
  ['a signature that jose refuses', new errors.JWSSignatureVerificationFailed(), 'wrong'],
])('answerFor answers for %s', (_, error, answer) => {
  expect(answerFor(error, 'wrong')).toBe(answer)
})

it.each([new TypeError('x is undefined'), new Error('DataError'), 'NotSupportedError', undefined])(
  'answerFor throws %s again, which is not about the key',
  error => {
    let thrown: unknown = 'nothing'
    try {
      answerFor(error, 'wrong')
    } catch (again) {
      thrown = again
    }
    expect(thrown).toBe(error)
  },
)
