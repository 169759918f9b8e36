import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { negotiateEncoding, negotiateMediaType } from './negotiate.ts'

const FORMS = ['application/vc+jwt', 'application/json'] as const

describe('media type negotiation', () => {
  test.each([
    [undefined, 'application/vc+jwt'],
    ['', 'application/vc+jwt'],
    ['*/*', 'application/vc+jwt'],
    ['application/*', 'application/vc+jwt'],
    ['application/json', 'application/json'],
    ['APPLICATION/JSON', 'application/json'],
    ['application/json;q=0.5, application/vc+jwt;q=0.4', 'application/json'],
    ['text/html, application/json;q=0.9, */*;q=0.8', 'application/json'],
    ['text/html, */*;q=0.1', 'application/vc+jwt'],
    ['application/vc+jwt;q=0, */*', 'application/json'],
    ['application/vc+jwt;q=0.2, application/*;q=0.9', 'application/json'],
    ['text/html', undefined],
    ['application/json;q=0', undefined],
    ['*/*;q=0', undefined],
    [', ,;;', undefined],
  ])('answers %s with %s', (accept, form) => {
    expect(negotiateMediaType(accept, FORMS)).toBe(form)
  })

  test('gives an offer or nothing for any header', () => {
    fc.assert(
      fc.property(fc.string(), accept => {
        expect([...FORMS, undefined]).toContain(negotiateMediaType(accept, FORMS))
      }),
    )
  })
})

describe('content coding negotiation', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0.5, gzip', 'gzip'],
    ['*', 'br'],
    ['br;q=0, *', 'gzip'],
    ['identity, br;q=0.5', undefined],
    ['deflate', undefined],
  ])('answers %s with %s', (accept, coding) => {
    expect(negotiateEncoding(accept, ['br', 'gzip'])).toBe(coding)
  })
})
