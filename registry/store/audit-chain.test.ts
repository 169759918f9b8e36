import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AuditEntry } from '../../domain/audit.ts'
import { parseCredentialId } from '../../domain/identifiers.ts'
import { chainChecker, chainStart, entryHash } from './audit-chain.ts'

const REGISTRY = '11111111-2222-4333-8444-555555555555'

const unsealed = fc.record({
  at: fc.date({ noInvalidDate: true }).map(date => date.toISOString()),
  actor: fc.string({ unit: 'grapheme' }),
  action: fc.constantFrom('revoke', 'suspend', 'reinstate', 'restore'),
  credential: fc
    .constantFrom('XX.1.registration.1', 'XX.2.registration.1', undefined)
    .map(id => id && parseCredentialId(id)),
  reason: fc.string({ unit: 'grapheme' }),
  seq: fc.nat(),
  details: fc.option(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.nat())), { nil: undefined }),
} as const)

const chains = fc.array(unsealed, { minLength: 1, maxLength: 12 }).map(entries => {
  const chain: AuditEntry[] = []
  for (const { credential, details, ...entry } of entries) {
    const previous = chain.at(-1)?.hash ?? chainStart(REGISTRY)
    const full = {
      ...entry,
      ...(credential === undefined ? {} : { credential }),
      ...(details === undefined ? {} : { details }),
      ...{ id: chain.length + 1, previous },
    }
    chain.push({ ...full, hash: entryHash(full) })
  }
  return chain
})

function faults(entries: readonly AuditEntry[], last: number, registry = REGISTRY): readonly string[] {
  const checker = chainChecker(registry, last)
  const found = entries.flatMap(entry => [...checker.next(entry)])
  return [...found, ...checker.end()].map(({ id, detail }) => `${id} ${detail}`)
}

describe('an audit trail', () => {
  test('is whole when nothing was changed', () => {
    fc.assert(
      fc.property(chains, chain => {
        expect(faults(chain, chain.length)).toEqual([])
      }),
    )
  })

  test('of one registry does not fit another', () => {
    fc.assert(
      fc.property(chains, chain => {
        expect(faults(chain, chain.length, 'another')[0]).toMatch(/^1 does not follow the id/)
      }),
    )
  })

  test('shows which entry was changed, whatever part of it', () => {
    const other: Partial<Record<keyof AuditEntry, unknown>> = {
      ...{ at: '1999-12-31T00:00:00.000Z', actor: 'mallory', action: 'unheard-of', credential: 'XX.9.registration.1' },
      ...{ reason: 'none', seq: -1, details: { forged: 1 }, previous: 'sha-256:0' },
    }
    const parts = fc.constantFrom(...Object.keys(other))
    fc.assert(
      fc.property(chains, fc.nat(), parts, (chain, at, part) => {
        const id = (at % chain.length) + 1
        const changed = chain.map(entry =>
          entry.id === id ? { ...entry, [part]: other[part as keyof AuditEntry] } : entry,
        )
        expect(faults(changed, chain.length)).toContain(`${id} was changed: it does not have its recorded hash`)
      }),
    )
  })

  test('shows at the next entry that an entry was changed and hashed again', () => {
    fc.assert(
      fc.property(chains, fc.nat(), (chain, at) => {
        fc.pre(chain.length > 1)
        const id = (at % (chain.length - 1)) + 1
        const changed = chain.map(entry => {
          if (entry.id !== id) return entry
          const { hash: _, ...rest } = { ...entry, actor: `${entry.actor}!` }
          return { ...rest, hash: entryHash(rest) }
        })
        expect(faults(changed, chain.length)).toEqual([
          `${id + 1} does not follow entry ${id}: one of the two was changed`,
        ])
      }),
    )
  })

  test('shows which entries were removed, also at its end', () => {
    fc.assert(
      fc.property(chains, fc.nat(), fc.nat(), (chain, from, count) => {
        const first = (from % chain.length) + 1
        const last = Math.min(chain.length, first + (count % 3))
        const left = chain.filter(({ id }) => id < first || id > last)
        const detail = first === last ? 'is missing' : `is missing, and all up to entry ${last}`
        expect(faults(left, chain.length)).toEqual([`${first} ${detail}`])
      }),
    )
  })

  test('shows swapped entries, and an entry that was added at the end', () => {
    fc.assert(
      fc.property(chains, chain => {
        fc.pre(chain.length > 1)
        const [first, second, ...more] = chain
        if (!first || !second) return
        const swapped = [{ ...second, id: 1 }, { ...first, id: 2 }, ...more]
        expect(faults(swapped, chain.length)).toContain('1 was changed: it does not have its recorded hash')
        expect(faults(chain, chain.length - 1)).toEqual([
          `${chain.length} was inserted: the last one written was ${chain.length - 1}`,
        ])
      }),
    )
  })
})
