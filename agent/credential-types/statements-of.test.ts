import { describe, expect, it } from 'vitest'
import { fullInput, minimalInput } from '../mint/registration-input.testing.ts'
import { type IncomingRelationship, objectionTo, statementsOf } from './index.ts'
import { activeInput, loadTypes } from './statements.testing.ts'

const BASE_URL = 'https://registry.example'
const types = loadTypes(BASE_URL)
const full = fullInput(BASE_URL, 'did:web:registry.example')
const active = activeInput(BASE_URL, 'did:web:registry.example')
const minimal = minimalInput(BASE_URL, 'did:web:registry.example')

const definition = (type: string) => {
  const found = types.get(type)
  if (!found) throw new Error(`there is no type ${type}`)
  return found
}
const keysOf = (type: string, source: Parameters<typeof statementsOf>[1]) =>
  statementsOf(definition(type), source).map(({ key }) => key)

type Relationships = Parameters<typeof statementsOf>[1]['organization']['relationships']
const related = (relationships: Relationships, incoming: readonly IncomingRelationship[] = []) =>
  statementsOf(definition('relationship'), {
    ...minimal,
    organization: { ...minimal.organization, relationships },
    incoming,
    relatedNames: new Map([['CA-XP.XP2', 'Lightning Parts Inc.']]),
  })

describe('the statements about an organization', () => {
  it('always include its registration', () => {
    expect([full, active, minimal].map(input => keysOf('registration', input))).toEqual([[''], [''], ['']])
  })

  it('include its business number when it has one', () => {
    expect(keysOf('business-number', full)).toEqual([''])
    expect(keysOf('business-number', minimal)).toEqual([])
    const lei = { ...full.organization, identifiers: [{ scheme: 'lei', value: '5493001KJTIIGC8Y1R12' }] }
    expect(keysOf('business-number', { ...full, organization: lei })).toEqual([])
  })

  it('include its good standing only while it is active, and give a reason otherwise', () => {
    expect(keysOf('good-standing', active)).toEqual([''])
    expect(keysOf('good-standing', full)).toEqual([])
    expect(objectionTo(definition('good-standing'), active)).toBeUndefined()
    expect(objectionTo(definition('good-standing'), full)?.otherwise?.en).toContain('not active')
  })
})

describe('relationships', () => {
  it('are one statement each, with the other organization’s name where it is known', () => {
    expect(
      related([
        { kind: 'owns', organization: 'CA-XP.XP2', since: '2001-01-01', until: '2020-01-01' },
        { kind: 'does-business-as', organization: 'CA-XP.FM9' },
      ]),
    ).toEqual([
      {
        key: 'does-business-as:CA-XP.FM9',
        relationship: { kind: 'does-business-as', organization: 'CA-XP.FM9' },
      },
      {
        key: 'owns:CA-XP.XP2',
        relationship: {
          kind: 'owns',
          organization: 'CA-XP.XP2',
          name: 'Lightning Parts Inc.',
          since: '2001-01-01',
          until: '2020-01-01',
        },
      },
    ])
  })

  it.each([
    ['owns', 'owned-by'],
    ['owned-by', 'owns'],
    ['does-business-as', 'business-name-of'],
    ['business-name-of', 'does-business-as'],
  ])('that another organization states as %s are stated as %s from this side', (stated, seen) => {
    const incoming = [{ statedBy: 'CA-XP.XP2', kind: stated, since: '2001-01-01' }]
    expect(related([], incoming)).toEqual([
      {
        key: `${seen}:CA-XP.XP2`,
        relationship: { kind: seen, organization: 'CA-XP.XP2', name: 'Lightning Parts Inc.', since: '2001-01-01' },
      },
    ])
  })

  it('in both records are one statement, in the words of the organization’s own record', () => {
    const own = [{ kind: 'owns', organization: 'CA-XP.XP2', since: '2001-01-01' }]
    for (const since of ['2001-01-01', undefined]) {
      const incoming = [{ statedBy: 'CA-XP.XP2', kind: 'owned-by', ...(since && { since }), until: '2009-01-01' }]
      expect(related(own, incoming)).toEqual(related(own))
    }
    expect(
      related(
        [{ kind: 'owns', organization: 'CA-XP.XP2' }],
        [{ statedBy: 'CA-XP.XP2', kind: 'owned-by', since: '2001-01-01' }],
      ),
    ).toHaveLength(1)
  })

  it('of two periods are two statements, and a later one never changes the first one’s key', () => {
    const first = { kind: 'owns', organization: 'CA-XP.XP2', since: '2001-01-01', until: '2005-01-01' }
    const later = { kind: 'owns', organization: 'CA-XP.XP2', since: '2010-01-01' }
    const keys = related([later, first]).map(({ key, relationship }) => [key, relationship?.since])
    expect(keys).toEqual([
      ['owns:CA-XP.XP2', '2001-01-01'],
      ['owns:CA-XP.XP2:2010-01-01', '2010-01-01'],
    ])
    expect(related([first, later])).toEqual(related([later, first]))
    expect(related([first, first])).toEqual(related([first]))
  })

  it('of a kind without an inverse make no statement from the other side', () => {
    for (const kind of ['sibling-of', 'constructor']) expect(related([], [{ statedBy: 'CA-XP.XP2', kind }])).toEqual([])
  })
})
