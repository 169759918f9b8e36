import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberKey } from './number-key.ts'

describe('the key of a registration number', () => {
  it.each([
    ['000123C', '123c'],
    ['123c', '123c'],
    [' 000 123 C', '123c'],
    ['IM.000123C', 'im123c'],
    ['BC0012300', 'bc12300'],
    ['bc-12300', 'bc12300'],
    ['０００１２３Ｃ', '123c'],
    ['000', '0'],
    ['1001', '1001'],
    ['', ''],
    ['🍕', ''],
    ['1'.repeat(81), ''],
  ])('of "%s" is "%s"', (text, key) => {
    expect(numberKey(text)).toBe(key)
  })

  it('is the same for every spelling of the number', () => {
    const number = fc.stringMatching(/^[1-9][0-9]{0,8}[A-Z]?$/)
    const spaces = fc.stringMatching(/^[ .-]{0,3}$/)
    fc.assert(
      fc.property(number, fc.nat(6), spaces, fc.nat(8), (digits, zeros, space, at) => {
        const padded = '0'.repeat(zeros) + digits
        const spaced = (padded.slice(0, at) + space + padded.slice(at)).toLowerCase()
        expect(numberKey(spaced)).toBe(numberKey(digits))
      }),
    )
  })
})
