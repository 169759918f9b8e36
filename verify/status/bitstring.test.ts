import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { expandBitstring, MAX_BITSTRING_BYTES, statusAt } from './bitstring.ts'

/** From the example in the standard, section 2.2: 16 KiB of zeros. */
const PUBLISHED_EXAMPLE = 'uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA'

function encoded(bytes: Uint8Array): string {
  return `u${gzipSync(bytes).toString('base64url')}`
}

it('expandBitstring expands the example of the standard', async () => {
  const expanded = await expandBitstring(PUBLISHED_EXAMPLE)
  expect(expanded).toEqual({ ok: true, bytes: new Uint8Array(16_384) })
})

it('expandBitstring expands any list up to the limit, and stops after it', async () => {
  const full = randomBytes(MAX_BITSTRING_BYTES)
  const expanded = await expandBitstring(encoded(full))
  expect(expanded.ok && Buffer.compare(expanded.bytes, full)).toBe(0)
  expect(await expandBitstring(encoded(new Uint8Array(MAX_BITSTRING_BYTES + 1)))).toEqual({
    ok: false,
    reason: 'too-large',
  })
})

it('expandBitstring does not expand a compression bomb completely', async () => {
  const bomb = encoded(new Uint8Array(256 * 1024 * 1024))
  const before = process.memoryUsage().rss
  expect(await expandBitstring(bomb)).toEqual({ ok: false, reason: 'too-large' })
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024)
})

it.each<[string, (base64url: string) => string]>([
  ['base64url', text => text],
  ['multibase base64url with padding', text => `U${padded(text)}`],
  ['base64url with padding', padded],
  ['base64 with padding', text => padded(standard(text))],
  ['base64 without padding', standard],
  ['multibase base64', text => `m${standard(text)}`],
  ['multibase base64 with padding', text => `M${padded(standard(text))}`],
])('expandBitstring expands a list in %s', async (_, spelled) => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async bytes => {
      const text = gzipSync(bytes).toString('base64url')
      expect(await expandBitstring(spelled(text))).toEqual({ ok: true, bytes })
    }),
  )
})

function padded(text: string): string {
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

function standard(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/')
}

it.each([
  ['padding that is too long', `${padded(PUBLISHED_EXAMPLE.slice(1))}====`],
  ['padding in the middle', `${PUBLISHED_EXAMPLE.slice(0, 30)}=${PUBLISHED_EXAMPLE.slice(30)}`],
  ['two alphabets', `u${gzipSync(randomBytes(900)).toString('base64url')}+-/_`],
  ['two prefixes', `u${PUBLISHED_EXAMPLE}`],
  ['a line break', `${PUBLISHED_EXAMPLE.slice(0, 30)}\n${PUBLISHED_EXAMPLE.slice(30)}`],
  ['another multibase', `z${PUBLISHED_EXAMPLE.slice(1)}`],
  ['a truncated list', PUBLISHED_EXAMPLE.slice(0, 40)],
  ['no gzip', `u${Buffer.from('hello').toString('base64url')}`],
  ['a list with something after it', `u${Buffer.concat([gzipSync('list'), gzipSync('more')]).toString('base64url')}`],
  ['a list with garbage after it', `u${Buffer.concat([gzipSync('list'), Buffer.from('list')]).toString('base64url')}`],
  ['nothing', ''],
  ['nothing but a prefix', 'u'],
])('expandBitstring refuses %s', async (_, text) => {
  expect(await expandBitstring(text)).toEqual({ ok: false, reason: 'not-decodable' })
})

it('expandBitstring never returns wrong bits for a damaged list', async () => {
  const bits = new Uint8Array(randomBytes(64))
  const good = gzipSync(bits)
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: good.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
      const damaged = Buffer.from(good)
      damaged[at] = (damaged[at] ?? 0) ^ mask
      const expanded = await expandBitstring(`u${damaged.toString('base64url')}`)
      if (expanded.ok) expect(expanded.bytes).toEqual(bits)
    }),
  )
})

it('statusAt counts from the most significant bit of the first byte', () => {
  const bytes = Uint8Array.of(0b1000_0000, 0b0000_0001)
  expect([0, 1, 7, 8, 15].map(index => statusAt(bytes, index, 1))).toEqual([1, 0, 0, 0, 1])
})

it('statusAt reads a status of several bits as one number, even across bytes', () => {
  const bytes = Uint8Array.of(0b0110_1101, 0b1100_0000)
  expect([0, 1, 2, 3, 4].map(index => statusAt(bytes, index, 3))).toEqual([0b011, 0b011, 0b011, 0b100, 0b000])
})

it('statusAt returns undefined for an index outside of the list', () => {
  const bytes = new Uint8Array(2)
  expect([
    statusAt(bytes, 15, 1),
    statusAt(bytes, 16, 1),
    statusAt(bytes, 5, 3),
    statusAt(bytes, 999_999_999_999_999, 16),
  ]).toEqual([0, undefined, undefined, undefined])
})
