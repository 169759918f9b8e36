import { expect, it } from 'vitest'
import { frozenContext } from './frozen-contexts.ts'
import { FROZEN_CONTEXTS, isReliableContext } from './known-contexts.ts'

it('every context that is said to be frozen is there', () => {
  for (const url of FROZEN_CONTEXTS) expect(frozenContext(url), url).toHaveProperty('@context')
  expect(frozenContext('https://x.example/')).toBeUndefined()
})

it.each([
  ['https://www.w3.org/ns/credentials/v2', undefined, true],
  ['https://www.w3.org/ns/another/v1', undefined, true],
  ['https://w3id.org/citizenship/v4rc1', undefined, true],
  ['https://test.uncefact.org/vocabulary/untp/dia/0.7.0/context/', 'did:web:a.example', true],
  ['https://www.w3.org.evil.example/ns/x', 'did:web:a.example', false],
  ['https://a.example/context.jsonld', 'did:web:a.example', true],
  ['https://a.example/context.jsonld', 'did:web:a.example:agency', true],
  ['https://a.example:8443/context.jsonld', 'did:web:a.example', false],
  ['https://b.example/context.jsonld', 'did:web:a.example', false],
  ['https://a.example/context.jsonld', undefined, false],
  ['https://a.example/context.jsonld', 'did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2', false],
  ['https://a.example/context.jsonld', 'https://a.example/', false],
  ['null', 'did:web:a.example', false],
])('%s for %s: %s', (url, issuer, reliable) => {
  expect(isReliableContext(url, issuer)).toBe(reliable)
  expect(isReliableContext(url, issuer, [url])).toBe(true)
  expect(isReliableContext(url, issuer, 'any')).toBe(true)
})
