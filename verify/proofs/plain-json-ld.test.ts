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
  ])('finds no flaw in %j', document => expect(spellingFlaw(document)).toBeUndefined())

  it.each([
    ['words_address', { 'https://x.example/terms#a': 1 }],
    ['words_address', { 'cred:validUntil': 1 }],
    ['words_address', { a: [{ b: { 'x:y': 1 } }] }],
    ['words_keyword', { '@id': 'urn:x:1' }],
    ['words_keyword', { a: { '@type': 'T' } }],
    ['words_keyword', { '@graph': [] }],
    ['words_keyword', { a: { '@value': 'x', '@included': [] } }],
    ['words_local_name', { id: '_:b0' }],
    ['words_local_name', { a: [{ id: '_:b0' }] }],
    ['words_repeated', { id: 'urn:x:1', a: [{ id: 'urn:x:1', validUntil: 'x' }] }],
    ['words_prototype', JSON.parse('{"a":{"__proto__":{}}}')],
  ])('finds %s in %j', (code, document) => expect(spellingFlaw(document)?.[0].code).toBe(code))

  it('examines everything except members that are separate documents', () => {
    const document = { a: { 'x:y': 1 }, b: { c: 1 } }
    expect(spellingFlaw(document, ['a'])).toBeUndefined()
    expect(spellingFlaw(document, ['b'])?.[0].values).toEqual({ member: 'x:y' })
  })
})

it('contextsOf finds each @context at any depth, but none inside of another @context', () => {
  const inner = { '@context': { term: { '@context': 'https://x.example/never' } } }
  const document = {
    '@context': ['https://x.example/1', inner['@context']],
    a: [{ '@context': 'https://x.example/2' }],
  }
  expect(contextsOf(document)).toEqual(['https://x.example/1', inner['@context'], 'https://x.example/2'])
  expect(contextsOf(document, ['a'])).toEqual(['https://x.example/1', inner['@context']])
})
