import { describe, expect, it } from 'vitest'
import { contextsOf, spellingFlaw } from './plain-json-ld.ts'

describe('spellingFlaw', () => {
  it.each([
    [{ id: 'urn:x:1', type: 'T', credentialSubject: { id: 'urn:x:2', name: 'A' } }],
    [{ name: { '@value': 'A', '@language': 'en', '@direction': 'ltr' }, size: { '@value': '1', '@type': 'xsd:int' } }],
    [{ '@context': { 'ex:term': 'https://x.example/', '@vocab': 'https://x.example/' } }],
    [{ a: [[{ b: null }], 1, 'x', { id: 'https://x.example/' }] }],
    [{ id: 'urn:x:1', a: { id: 'urn:x:1' } }],
    [{ a: { id: 'urn:x:2', b: 1 } }],
  ])('finds none in %j', document => expect(spellingFlaw(document)).toBeUndefined())

  it.each([
    ['an address', { 'https://x.example/terms#a': 1 }],
    ['an address', { 'cred:validUntil': 1 }],
    ['an address', { a: [{ b: { 'x:y': 1 } }] }],
    ['@id', { '@id': 'urn:x:1' }],
    ['@type', { a: { '@type': 'T' } }],
    ['@graph', { '@graph': [] }],
    ['@included', { a: { '@value': 'x', '@included': [] } }],
    ['_:', { id: '_:b0' }],
    ['_:', { a: [{ id: '_:b0' }] }],
    ['says things about itself', { id: 'urn:x:1', a: [{ id: 'urn:x:1', validUntil: 'x' }] }],
    ['__proto__', JSON.parse('{"a":{"__proto__":{}}}')],
  ])('finds %s in %j', (words, document) => expect(spellingFlaw(document)).toContain(words))

  it('looks into everything but the members that are documents of their own', () => {
    const document = { a: { 'x:y': 1 }, b: { c: 1 } }
    expect(spellingFlaw(document, ['a'])).toBeUndefined()
    expect(spellingFlaw(document, ['b'])).toContain('x:y')
  })
})

it('contextsOf finds each @context, wherever it stands, and not what stands in one', () => {
  const inner = { '@context': { term: { '@context': 'https://x.example/never' } } }
  const document = {
    '@context': ['https://x.example/1', inner['@context']],
    a: [{ '@context': 'https://x.example/2' }],
  }
  expect(contextsOf(document)).toEqual(['https://x.example/1', inner['@context'], 'https://x.example/2'])
  expect(contextsOf(document, ['a'])).toEqual(['https://x.example/1', inner['@context']])
})
