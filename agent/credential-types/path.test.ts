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
  ])('%s leads to nothing', path => {
    expect(at(path)).toBeUndefined()
  })

  it('takes a word of a register for a word, also when objects have a member of that name', () => {
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
  ])('is not what %j is', path => {
    expect(() => parsePath(path)).toThrow(SyntaxError)
  })

  it('is found to be one or none, whatever the text', () => {
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

  it('has the values of its paths in it', () => {
    expect(say('{organization.legalName} is {organization.entityType}.')).toBe('Boréal is BC.')
    expect(say('no path at all')).toBe('no path at all')
  })

  it('says nothing when one of them is not known', () => {
    expect(say('{organization.legalName} since {organization.registeredOn}')).toBeUndefined()
  })

  it('is refused when what stands in braces is no path', () => {
    expect(() => parseTemplate('a {1b} c')).toThrow(SyntaxError)
  })
})
