import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { organizationId } from '../../domain/identifiers.ts'
import { type ControlClaim, RANDOM_BYTES, readChallenge, type Tag, writeChallenge } from './holder-challenge.ts'

const CLAIM: ControlClaim = {
  organization: organizationId('CA-XP', 'XP0000001'),
  type: 'digital-identity-anchor',
  holder: 'did:web:boreal.example',
  minted: 2,
}
const END = new Date('2026-05-23T12:00:00Z')
const BEFORE = new Date(END.getTime() - 1)
// `keyedTag` is responsible that others cannot make the tag.
const tag: Tag = text => createHash('sha256').update(`one key ${text}`).digest()
const otherTag: Tag = text => createHash('sha256').update(`another key ${text}`).digest()

const nonce = writeChallenge(CLAIM, { end: END, random: new Uint8Array(RANDOM_BYTES), tag })
const read = (text: string, changes: Partial<ControlClaim> = {}, now = BEFORE, by = tag) =>
  readChallenge(text, { ...CLAIM, ...changes }, { now, tag: by })

describe('a challenge', () => {
  test('is valid for its claim until it expires', () => {
    expect(read(nonce)).toBe('good')
    expect(read(nonce, {}, END)).toBe('expired')
  })

  test.each<[string, Partial<ControlClaim>]>([
    ['another organization', { organization: organizationId('CA-XP', 'XP0000002') }],
    ['another type', { type: 'good-standing' }],
    ['another DID', { holder: 'did:web:boreal.example:people' }],
  ])('is unknown for %s', (_, changes) => {
    expect(read(nonce, changes)).toBe('unknown')
  })

  test('is unknown under another key', () => {
    expect(read(nonce, {}, BEFORE, otherTag)).toBe('unknown')
  })

  test('is used once another credential exists', () => {
    expect(read(nonce, { minted: 3 })).toBe('used')
  })

  test('differs from every other challenge', () => {
    const other = writeChallenge(CLAIM, { end: END, random: new Uint8Array(RANDOM_BYTES).fill(1), tag })
    expect(other).not.toBe(nonce)
    expect(read(other)).toBe('good')
  })

  test('is unknown after a change of any character', () => {
    fc.assert(
      fc.property(fc.nat(nonce.length - 1), fc.constantFrom(...'0123456789.-_aZ'), (at, character) => {
        fc.pre(nonce[at] !== character)
        const altered = nonce.slice(0, at) + character + nonce.slice(at + 1)
        expect(read(altered)).toBe('unknown')
      }),
    )
  })

  test.each(['', 'n-0S6_WzA2Mj', `${nonce}=`, ` ${nonce}`, nonce.replace('.', '')])('cannot be %j', text => {
    expect(read(text)).toBe('unknown')
  })
})
