import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePath, compileTemplate, parsePath, parseTemplate } from './path.ts'

const SCOPE = {
  organization: {
    legalName: 'Boréal',
    entityType: 'BC',
    status: { active: false },
    identifiers: [
      { scheme: 'lei', value: '5493001KJTIIGC8Y1R12' },
      { scheme: 'business-number', value: '123456789' },
      { scheme: 'lei', value: 'second' },
    ],
  },
  register: { entityTypes: { BC: { elf: 'XJHM' } } },
}

const at = (path: string) => compilePath(parsePath(path))(SCOPE)

describe('a path', () => {
  it.each([
    ['organization.legalName', 'Boréal'],
    ['organization.status.active', false],
    ['organization.identifiers[scheme=business-number].value', '123456789'],
    ['organization.identifiers[scheme=lei].value', '5493001KJTIIGC8Y1R12'],
    ['register.entityTypes[organization.entityType].elf', 'XJHM'],
  ])('%s leads to %j', (path, value) => {
    expect(at(path)).toBe(value)
  })

  it.each([
    'organization.registeredOn',
    'organization.legalName.length',
    'organization.legalName.first.letter',
    'organization.identifiers.length',
    'organization.identifiers[scheme=vat].value',
    'organization[scheme=vat]',
    'register.entityTypes[organization.status].elf',
    'register.entityTypes[organization.legalName].elf',
    'relationship.kind',
    'organization.constructor.name',
    'constructor',
  ])('%s leads to no value', path => {
    expect(at(path)).toBeUndefined()
  })

  it('treats a register’s word as an ordinary word, also when every object has a member of that name', () => {
    for (const word of ['constructor', '__proto__', 'toString']) {
      const scope = { ...SCOPE, organization: { entityType: word } }
      expect(compilePath(parsePath('register.entityTypes[organization.entityType]'))(scope)).toBeUndefined()
    }
  })

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'a b',
    '[a=b]',
    'a[b=]',
    'a[]',
    'a[b',
    'a]',
    'a[b=c]d',
    '1a',
    'a-b',
    'a[b[c]]',
  ])('cannot be %j', path => {
    expect(() => parsePath(path)).toThrow(SyntaxError)
  })

  it('is accepted or refused with a SyntaxError, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        try {
          compilePath(parsePath(text))(SCOPE)
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError)
        }
      }),
    )
  })
})

describe('a template', () => {
  const say = (template: string) => compileTemplate(parseTemplate(template))(SCOPE)

  it('contains the values of its paths', () => {
    expect(say('{organization.legalName} is {organization.entityType}.')).toBe('Boréal is BC.')
    expect(say('no path at all')).toBe('no path at all')
  })

  it('has no result when one of its paths has no value', () => {
    expect(say('{organization.legalName} since {organization.registeredOn}')).toBeUndefined()
  })

  it('is refused when the text in braces is not a path', () => {
    expect(() => parseTemplate('a {1b} c')).toThrow(SyntaxError)
  })
})
