import { describe, expect, test } from 'vitest'
import { baseHeaders, requestId } from './headers.ts'

describe('the headers of every answer', () => {
  test('require https only when the registry is on https', () => {
    expect(baseHeaders('https://registry.example').api).toHaveProperty('Strict-Transport-Security')
    expect(baseHeaders('http://localhost:3000').api).not.toHaveProperty('Strict-Transport-Security')
  })

  test('forbid pages to run or embed foreign content, and to be embedded', () => {
    const policy = baseHeaders('https://registry.example').site['Content-Security-Policy']
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
  })

  test('allow every site to read data, but not pages', () => {
    const { api, site } = baseHeaders('https://registry.example')
    expect(api['Cross-Origin-Resource-Policy']).toBe('cross-origin')
    expect(site['Cross-Origin-Resource-Policy']).toBe('same-origin')
  })
})

describe('the request id', () => {
  test('is the caller’s own when that is valid', () => {
    expect(requestId('batch-7.item_12', () => 'new')).toBe('batch-7.item_12')
  })

  test.each([undefined, '', ' ', 'a b', 'a\nb', 'é', '-a', 'a'.repeat(65), '<script>'])('replaces %j', incoming => {
    expect(requestId(incoming, () => 'new')).toBe('new')
  })
})
