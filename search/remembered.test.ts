import { describe, expect, it } from 'vitest'
import { remembered } from './remembered.ts'

describe('what is remembered', () => {
  it('is made once for each text, and anew after there was too much of it', () => {
    const made: string[] = []
    const lengthOf = remembered(text => {
      made.push(text)
      return text.length
    }, 2)
    expect([lengthOf(''), lengthOf(''), lengthOf('ab'), lengthOf('')]).toEqual([0, 0, 2, 0])
    expect(made).toEqual(['', 'ab'])
    expect([lengthOf('abc'), lengthOf('')]).toEqual([3, 0])
    expect(made).toEqual(['', 'ab', 'abc', ''])
  })
})
