import { describe, expect, test } from 'vitest'
import { baseHeaders, requestId } from './headers.ts'

describe('headers of every answer', () => {
  test('https is insisted on only where the registry is on https', () => {
    expect(baseHeaders('https://registry.example').api).toHaveProperty('Strict-Transport-Security')
    expect(baseHeaders('http://localhost:3000').api).not.toHaveProperty('Strict-Transport-Security')
  })

  test('nothing in a page can run, embed or be embedded from elsewhere', () => {
    const policy = baseHeaders('https://registry.example').site['Content-Security-Policy']
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
  })

  test('data may be read from anywhere, pages stay on their own site', () => {
    const { api, site } = baseHeaders('https://registry.example')
    expect(api['Cross-Origin-Resource-Policy']).toBe('cross-origin')
    expect(site['Cross-Origin-Resource-Policy']).toBe('same-origin')
  })
})

describe('request ids', () => {
  test('a caller’s own id is kept', () => {
    expect(requestId('batch-7.item_12', () => 'new')).toBe('batch-7.item_12')
  })

  test.each([undefined, '', ' ', 'a b', 'a\nb', 'é', '-a', 'a'.repeat(65), '<script>'])('%j is replaced', incoming => {
    expect(requestId(incoming, () => 'new')).toBe('new')
  })
})
