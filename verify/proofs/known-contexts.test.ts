import { expect, it } from 'vitest'
import { frozenContext } from './frozen-contexts.ts'
import { FROZEN_CONTEXTS, isReliableContext } from './known-contexts.ts'

it('frozenContext has every context of FROZEN_CONTEXTS', () => {
  for (const url of FROZEN_CONTEXTS) expect(frozenContext(url), url).toHaveProperty('@context')
  expect(frozenContext('https://x.example/')).toBeUndefined()
})

it('isReliableContext compares addresses letter by letter', () => {
  const trusted = ['https://a.example/context.jsonld', 'http://localhost:4600/context.jsonld']
  for (const url of trusted) {
    expect(isReliableContext(url, trusted), url).toBe(true)
    expect(isReliableContext(url), url).toBe(false)
  }
  for (const url of [
    'https://a.example/context.jsonld#',
    'https://a.example/context.jsonld?',
    'https://a.example/./context.jsonld',
    'https://a.example/users/mallory/context.jsonld',
    'https://A.example/context.jsonld',
    'HTTPS://a.example/context.jsonld',
    'https://a.example:443/context.jsonld',
    'https://a.example:8443/context.jsonld',
    'https://mallory@a.example/context.jsonld',
    'http://a.example/context.jsonld',
    '/context.jsonld',
  ]) {
    expect(isReliableContext(url, trusted), url).toBe(false)
  }
})

it.each([
  'https://www.w3.org/ns/another/v1',
  'https://www.w3.org/ns/credentials/v2#',
  'https://www.w3.org/ns/../credentials/v2',
  'https://www.w3.org/ns/%2e%2e/x',
  'https://www.w3.org/ns/credentials/%76%32',
  'https://www.w3.org/ns/credentials/v2/',
  'https://www.w3.org//ns/credentials/v2',
  'https://www.w3.org\\ns/credentials/v2',
  'http://www.w3.org/ns/credentials/v2',
  'https://www.w3.org.evil.example/ns/credentials/v2',
  'https://w3id.org/attacker/v1',
  'https://w3id.org/citizenship/v4rc1',
  'https://vocabulary.uncefact.org/untp/0.7.0/context/',
  'null',
  '',
])('isReliableContext does not rely on a prefix: %s', url => {
  expect(isReliableContext(url)).toBe(false)
  expect(isReliableContext(url, ['https://www.w3.org/ns/', 'https://w3id.org/'])).toBe(false)
  expect(isReliableContext(url, 'any')).toBe(true)
})

it('isReliableContext refuses a listed address that is not normalized', () => {
  for (const url of [
    'https://a.example/x/../y',
    'https://a.example/%2e%2e/y',
    'https://a.example:443/',
    'null',
    'urn:x:1',
  ]) {
    expect(isReliableContext(url, [url]), url).toBe(false)
  }
})
