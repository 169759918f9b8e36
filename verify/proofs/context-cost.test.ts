import { expect, it } from 'vitest'
import { Budget } from '../evidence/budget.ts'
import { ContextMeter } from './context-cost.ts'

const terms = (count: number, definition: unknown) =>
  Object.fromEntries([...Array(count).keys()].map(at => [`t${at}`, definition]))

it('ContextMeter allows a context of a few hundred terms in one request', () => {
  const meter = new ContextMeter(new Budget())
  expect(meter.payForContext({ '@context': terms(300, 'https://x.example/t') }, { a: 1 })).toBe(true)
  expect(meter.payForDocument({ '@context': ['https://x.example/c'], a: { b: 1 } })).toBe(true)
})

it('ContextMeter charges nested contexts for the terms that each of them copies', () => {
  const scoped = terms(500, { '@id': 'https://x.example/t', '@context': { a: 'https://x.example/a' } })
  expect(new ContextMeter(new Budget()).payForContext({ '@context': scoped }, { a: 1 })).toBe(false)
})

it('ContextMeter charges a document for each of its contexts', () => {
  const many = { a: [...Array(2_000).keys()].map(at => ({ '@context': `https://x.example/${at}`, b: 1 })) }
  expect(new ContextMeter(new Budget()).payForDocument(many)).toBe(false)
})

it('ContextMeter charges each object of a document for the terms of contexts that become active inside of it', () => {
  const objects = { a: [...Array(400).keys()].map(at => ({ b: at })) }
  const plain = { '@context': { a: 'https://x.example/a' } }
  const scoped = { '@context': { a: { '@id': 'https://x.example/a', '@context': terms(100, 'https://x.example/t') } } }
  const meter = new ContextMeter(new Budget())
  expect(meter.payForContext(plain, objects)).toBe(true)
  expect(meter.payForDocument(objects)).toBe(true)
  expect(meter.payForContext(scoped, objects)).toBe(false)
  const later = new ContextMeter(new Budget())
  expect(later.payForContext(scoped, { a: 1 })).toBe(true)
  // A smaller context does not make the objects cheaper.
  expect(later.payForContext(plain, { a: 1 })).toBe(true)
  expect(later.payForDocument(objects)).toBe(false)
})
