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
