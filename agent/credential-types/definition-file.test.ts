import { join } from 'node:path'
import { Validator } from '@cfworker/json-schema'
import { describe, expect, it } from 'vitest'
import { fullInput } from '../mint/registration-input.testing.ts'
import { buildCredential, CredentialTypeError, loadCredentialTypes, statementsOf } from './index.ts'
import { withTypes } from './statements.testing.ts'

const BASE_URL = 'https://registry.example'
const ISSUER = 'did:web:registry.example'

describe('a new credential type', () => {
  it('needs only a definition to be issued, served and described', () => {
    const { baseUrl: _, ...statement } = fullInput(BASE_URL, ISSUER)
    withTypes({ 'mailbox/v1': MAILBOX }, directory => {
      const mailboxes = loadCredentialTypes(directory, BASE_URL)
      const mailbox = mailboxes.get('mailbox')
      if (!mailbox) throw new Error('the type was not loaded')
      expect(statementsOf(mailbox, statement)).toEqual([{ key: '' }])
      const credential = buildCredential(mailbox, statement)
      expect(credential.type).toEqual(['VerifiableCredential', 'MailboxCredential'])
      expect(credential.description).toContainEqual({
        '@value': expect.stringContaining('Where CA-XP.XP0000001 is.'),
        '@language': 'en',
      })
      expect(credential.credentialSubject).toEqual({
        id: `${BASE_URL}/organization/CA-XP.XP0000001`,
        type: 'Addressee',
        town: 'Exampleton',
        greeting: 'Dear Boréal “Éclair” & Sons Ltd. 北',
        country: 'Canada',
      })
      const schema: object = JSON.parse(mailboxes.file('mailbox', 'v1', 'schema.json')?.body ?? '')
      expect(new Validator(schema, '2020-12').validate(credential)).toEqual({ valid: true, errors: [] })
    })
  })

  type Wrong = readonly [string, (definition: Definition) => unknown, string]
  it.each<Wrong>([
    ['that is not JSON', () => '{ not json', 'is not JSON'],
    ['without a French name', d => ({ ...d, name: { en: 'Mailbox' } }), 'at name.fr'],
    ['with a misspelt member', d => ({ ...d, validfor: 'PT1H' }), 'validfor'],
    ['with an unknown format', d => ({ ...d, formats: ['pdf'] }), 'at formats.0'],
    ['that lives for a month', d => ({ ...d, issuance: 'request', validFor: 'P1M' }), 'at validFor'],
    ['that is issued by imports and has an end', d => ({ ...d, validFor: 'P1D' }), 'at validFor'],
    [
      'with the purpose message and no meaning of its messages',
      d => ({ ...d, statusMessages: undefined }),
      'at statusMessages',
    ],
    ['with an invalid path', d => withClaim(d, { from: 'organization..name' }), 'at subject.claims.0.from'],
    ['with a path from nowhere', d => withClaim(d, { from: 'company.name' }), 'cannot start from "company"'],
    [
      'with a path from a relationship',
      d => withClaim(d, { from: 'relationship.kind' }),
      'cannot start from "relationship"',
    ],
    ['with an item outside of a list', d => withClaim(d, { from: 'item.name' }), 'cannot start from "item"'],
    ['with a lookup from nowhere', d => withClaim(d, { from: 'register.statuses[a.b]' }), 'cannot start from "a"'],
    ['with a claim from two sources', d => withClaim(d, { text: 'a {organization.id}' }), 'exactly one of'],
    ['with a claim from none', d => withClaim(d, { from: undefined }), 'exactly one of'],
    ['with an unknown conversion', d => withClaim(d, { convert: 'upper-case' }), 'at subject.claims.0.convert'],
    ['with a claim without a label', d => withClaim(d, { label: undefined }), 'at subject.claims.0.label'],
    ['with an object without members', d => withClaim(d, { is: 'object', from: undefined }), '"claims"'],
    [
      'with a name for SD-JWTs that is taken',
      d => withClaim(d, { sdJwt: { name: 'exp', disclosure: 'always' } }),
      '"exp"',
    ],
    [
      'with a part that the claim does not have',
      d => withClaim(d, { sdJwt: { name: 'a', value: 'value.b', disclosure: 'always' } }),
      'does not lead to a part',
    ],
    [
      'with the same claim twice',
      d => ({ ...d, subject: { ...d.subject, claims: [...d.subject.claims, ...d.subject.claims] } }),
      'appears twice here',
    ],
    ['with a condition that says nothing', d => ({ ...d, when: [{ path: 'organization.id' }] }), 'at when.0'],
  ])('%s is refused, and the error names the file and the path in it', (_name, change, what) => {
    const changed = change(MAILBOX)
    withTypes({ 'mailbox/v1': changed }, directory => {
      const load = () => loadCredentialTypes(directory, BASE_URL)
      expect(load).toThrow(CredentialTypeError)
      expect(load).toThrow(what)
      expect(load).toThrow(join(directory, 'mailbox/v1/credential-type.json'))
    })
  })

  it('is refused in a folder whose name is not a version', () => {
    withTypes({ 'mailbox/latest': MAILBOX }, directory => {
      expect(() => loadCredentialTypes(directory, BASE_URL)).toThrow('is not named like a version')
    })
  })
})

/** A type that exists only in the folders of these tests. */
const MAILBOX = {
  name: { en: 'Mailbox', fr: 'Boîte aux lettres' },
  description: { en: 'Where letters arrive.', fr: 'Où les lettres arrivent.' },
  credential: 'MailboxCredential',
  summary: { en: 'Where {organization.id} is.', fr: 'Où se trouve {organization.id}.' },
  formats: ['vc+jwt', 'dc+sd-jwt'],
  statusPurposes: ['revocation', 'message'],
  statusMessages: { current: { en: 'Current.', fr: 'À jour.' }, superseded: { en: 'Replaced.', fr: 'Remplacée.' } },
  issuance: 'import',
  when: [{ path: 'organization.addresses[kind=registered-office].locality', exists: true }],
  subject: {
    type: 'Addressee',
    term: 'https://schema.org/Organization',
    id: { is: 'organization', from: 'organization.id' },
    claims: [
      {
        name: 'town',
        is: 'text',
        from: 'organization.addresses[kind=registered-office].locality',
        required: true,
        label: { en: 'Town', fr: 'Ville' },
        sdJwt: { name: 'town', disclosure: 'selectively' },
      },
      { name: 'greeting', is: 'text', text: 'Dear {organization.legalName}', label: { en: 'Greeting', fr: 'Salut' } },
      { name: 'country', is: 'text', value: 'Canada', label: { en: 'Country', fr: 'Pays' } },
      { name: 'floor', is: 'text', from: 'organization.floor', label: { en: 'Floor', fr: 'Étage' } },
    ],
  },
}
type Definition = typeof MAILBOX

/** The definition with its first claim changed. */
function withClaim(definition: Definition, change: object): object {
  const [first, ...others] = definition.subject.claims
  return { ...definition, subject: { ...definition.subject, claims: [{ ...first, ...change }, ...others] } }
}
