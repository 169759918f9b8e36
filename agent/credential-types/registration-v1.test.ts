/**
 * Registration v1 was served before definitions were data. The generated files
 * must mean the same: holders of credentials from then rely on these addresses.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Validator } from '@cfworker/json-schema'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fullInput, minimalInput } from '../mint/registration-input.testing.ts'
import { buildCredential } from './index.ts'
import { loadTypes, TYPES_DIRECTORY } from './statements.testing.ts'

const BASE_URL = 'https://registry.example'
const ISSUER = 'did:web:registry.example'
const types = loadTypes(BASE_URL)

const published = (name: string): object => {
  const text = readFileSync(join(TYPES_DIRECTORY, 'registration/v1/published', name), 'utf8')
  return JSON.parse(text.replaceAll('{{baseUrl}}', BASE_URL))
}
const generated = (name: string): object => JSON.parse(types.file('registration', 'v1', name)?.body ?? '')

const definition = types.get('registration')
if (!definition) throw new Error('there is no registration type')
const credentials = [fullInput(BASE_URL, ISSUER), minimalInput(BASE_URL, ISSUER)].map(({ baseUrl: _, ...statement }) =>
  buildCredential(definition, statement),
)

describe('the generated registration v1', () => {
  it('context has the same terms as the published one', () => {
    expect(generated('context.jsonld')).toEqual(published('context.jsonld'))
  })

  const before = new Validator(published('schema.json'), '2020-12')
  const now = new Validator(generated('schema.json'), '2020-12')
  const places = credentials.flatMap(credential => placesIn(credential).map(place => ({ credential, place })))
  const changes: readonly ((value: unknown) => unknown)[] = [
    () => undefined,
    () => '',
    () => 'text',
    () => 7,
    () => true,
    () => false,
    () => null,
    () => [],
    () => ({}),
    () => '2026-02-30',
    () => '2026-02-28',
    () => 'https://registry.example/organization/CA-XP.XP0000002',
    value => [value],
    value => (Array.isArray(value) ? value.slice(1) : value),
    value => (typeof value === 'object' ? { ...value, revenue: 7 } : value),
    value => (typeof value === 'object' ? { ...value, since: '2020-01-01', label: { en: 'a', fr: 'b' } } : value),
  ]

  it('schema accepts what the published one accepts and refuses what it refuses', () => {
    let refused = 0
    let accepted = 0
    for (const { credential, place } of places) {
      for (const change of changes) {
        const changed: object = JSON.parse(JSON.stringify(changedAt(credential, place, change) ?? null))
        const verdict = before.validate(changed).valid
        expect(now.validate(changed).valid, `${place.join('.')}: ${JSON.stringify(changed)}`).toBe(verdict)
        if (verdict) accepted += 1
        else refused += 1
      }
    }
    expect(accepted).toBeGreaterThan(100)
    expect(refused).toBeGreaterThan(1000)
  })

  it('schema agrees with the published one for several changes at once', () => {
    const one = fc.record({ place: fc.nat(places.length - 1), change: fc.nat(changes.length - 1) })
    fc.assert(
      fc.property(fc.nat(1), fc.array(one, { minLength: 2, maxLength: 4 }), (which, edits) => {
        let changed: unknown = credentials[which]
        for (const { place, change } of edits) {
          changed = changedAt(changed, places[place]?.place ?? [], changes[change] ?? (value => value))
        }
        const instance: unknown = JSON.parse(JSON.stringify(changed ?? null))
        expect(now.validate(instance).valid).toBe(before.validate(instance).valid)
      }),
      { numRuns: 500 },
    )
  })

  it('makes credentials that are the same to the byte', () => {
    const digests = credentials.map(credential => createHash('sha256').update(JSON.stringify(credential)).digest('hex'))
    expect(digests).toEqual(DIGESTS)
  })
})

/** Digests of the two credentials, as the code before the definition made them. */
const DIGESTS = [
  'fad0e1f45f4ebe0f61f03869cf3b8a2d95504786dc3da2692c885d0b2b612cb2',
  '8168e20727864c09f28e34730b0ccd07e492eb7391c2cd880c6a784e1e202b8c',
]

/** Every path to a member or item, the root's first. */
function placesIn(value: unknown, place: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [place]
  return [place, ...Object.entries(value).flatMap(([name, member]) => placesIn(member, [...place, name]))]
}

function changedAt(value: unknown, place: readonly string[], change: (value: unknown) => unknown): unknown {
  const [name, ...rest] = place
  if (name === undefined) return change(value)
  if (Array.isArray(value)) {
    return value.map((item, position) => (String(position) === name ? changedAt(item, rest, change) : item))
  }
  if (typeof value !== 'object' || value === null) return value
  return { ...value, [name]: changedAt(Object.entries(value).find(([key]) => key === name)?.[1], rest, change) }
}
