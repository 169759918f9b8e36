import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { credentialFlaw, envelopeFlaw, issuanceFlaw, vcdmFlaw } from './vcdm.ts'

const V2 = 'https://www.w3.org/ns/credentials/v2'
const V1 = 'https://www.w3.org/2018/credentials/v1'

const CREDENTIAL = {
  '@context': [V2, 'https://registry.example/context.jsonld', { Extra: 'https://registry.example/#Extra' }],
  id: 'urn:uuid:1f2c0c3a-6b1d-4b8e-9f0a-5d2f7a9b8c01',
  type: ['VerifiableCredential', 'RegistrationCredential', 'https://registry.example/#Extra'],
  issuer: {
    id: 'did:web:registry.example',
    name: 'Registry',
    description: { '@value': 'Registre', '@language': 'fr-CA' },
  },
  name: [
    { '@value': 'Registration', '@language': 'en', '@direction': 'ltr' },
    { '@value': 'Immatriculation', '@language': 'fr' },
  ],
  description: 'What the register says.',
  validFrom: '2026-05-22T12:00:00Z',
  validUntil: '2026-05-22T14:00:00+02:00',
  credentialSubject: [{ id: 'https://registry.example/organization/1' }, { legalName: 'Example Ltd.' }],
  credentialSchema: { id: 'https://registry.example/schema.json', type: 'JsonSchema' },
  credentialStatus: [{ type: 'BitstringStatusListEntry', id: 'https://registry.example/lists/1#2' }],
  refreshService: { type: 'https://registry.example/#Refresh' },
  termsOfUse: [{ type: 'RegisterLicence', id: 'https://licence.example/' }],
  evidence: { type: ['Evidence'] },
  relatedResource: [
    { id: V2, digestSRI: 'sha384-abc', mediaType: 'application/ld+json' },
    { id: 'https://registry.example/logo.png', digestMultibase: 'uabc' },
  ],
}

const changed = (changes: Record<string, unknown>): Record<string, unknown> =>
  JSON.parse(JSON.stringify({ ...CREDENTIAL, ...changes }))

describe('vcdmFlaw', () => {
  it('accepts a credential with all members of the data model', () => {
    expect(vcdmFlaw(CREDENTIAL)).toBeUndefined()
    expect(issuanceFlaw(CREDENTIAL)).toBeUndefined()
  })

  it('accepts a type with spaces, which may be a term', () => {
    expect(vcdmFlaw(changed({ type: ['VerifiableCredential', 'Certificate of Registration'] }))).toBeUndefined()
    expect(vcdmFlaw(changed({ evidence: { type: 'Register extract' } }))).toBeUndefined()
  })

  it('requires only context, type, issuer and a subject', () => {
    const { '@context': context, type, issuer } = CREDENTIAL
    const least = { '@context': context, type, issuer: issuer.id, credentialSubject: { id: 'did:example:subject' } }
    expect(issuanceFlaw(least)).toBeUndefined()
  })

  it.each([
    ['no context', { '@context': undefined }, '@context does not start'],
    ['a context that is a text', { '@context': V2 }, '@context does not start'],
    ['the base contexts of both versions', { '@context': [V2, V1] }, 'two versions'],
    ['the base context second', { '@context': ['https://other.example/', V2] }, '@context does not start'],
    ['a context that is a number', { '@context': [V2, 5] }, 'neither a URL nor an object'],
    ['a context that is null', { '@context': [V2, null] }, 'neither a URL nor an object'],
    ['a context with a space in its URL', { '@context': [V2, 'https ://no-url/'] }, 'neither a URL nor an object'],
    ['no type', { type: undefined }, 'type does not include'],
    ['another type', { type: ['Registration'] }, 'type does not include'],
    ['a type that is a number', { type: ['VerifiableCredential', 2] }, 'neither a term nor a URL'],
    ['a type with a space in its URL', { type: ['VerifiableCredential', 'https ://a/'] }, 'neither a term nor a URL'],
    ['a type with a space after its prefix', { type: ['VerifiableCredential', 'a:b c'] }, 'neither a term nor a URL'],
    ['an empty type', { type: ['VerifiableCredential', ''] }, 'neither a term nor a URL'],
    ['no issuer', { issuer: undefined }, 'who issued it'],
    ['an issuer that is null', { issuer: null }, 'who issued it'],
    ['an issuer without an id', { issuer: { name: 'Registry' } }, 'who issued it'],
    ['an issuer whose id is null', { issuer: { id: null } }, 'who issued it'],
    ['an issuer that is not a URL', { issuer: 'registry' }, 'issuer is not a URL'],
    ['an issuer whose id is not a URL', { issuer: { id: 'registry' } }, 'issuer is not a URL'],
    [
      'an issuer whose name has more',
      { issuer: { id: 'did:a:b', name: { '@value': 'a', url: 'b' } } },
      'issuer.name is not a text',
    ],
    ['no subject', { credentialSubject: undefined }, 'nothing about a subject'],
    ['no subjects', { credentialSubject: [] }, 'nothing about a subject'],
    ['an empty subject', { credentialSubject: {} }, 'nothing about a subject'],
    ['an empty subject among others', { credentialSubject: [{ a: 1 }, {}] }, 'nothing about a subject'],
    ['a subject that is a text', { credentialSubject: 'someone' }, 'nothing about a subject'],
    [
      'a subject with two ids',
      { credentialSubject: { id: ['did:a:b', 'did:a:c'] } },
      'credentialSubject.id is not a URL',
    ],
    ['a subject that is a blank node', { credentialSubject: { id: '_:1' } }, 'credentialSubject.id is not a URL'],
    ['two ids', { id: ['did:a:b', 'did:a:c'] }, 'its id is not'],
    ['an id that is null', { id: null }, 'its id is not'],
    ['an id without a scheme', { id: '//registry.example/' }, 'its id is not'],
    ['an id with a space', { id: 'https ://registry.example/' }, 'its id is not'],
    ['an id that is http and no URL', { id: 'https://[registry/' }, 'its id is not'],
    ['an id that is a scheme', { id: 'urn:' }, 'its id is not'],
    ['a name that is a number', { name: 5 }, 'its name'],
    ['no names', { name: [] }, 'its name'],
    ['a plain text among names', { name: ['a'] }, 'its name'],
    ['a name in no language', { name: { '@value': 'a', '@language': 'e n' } }, 'its name'],
    ['a name in two directions', { name: { '@value': 'a', '@direction': 'up' } }, 'its name'],
    ['a name without a text', { name: { '@language': 'en' } }, 'its name'],
    ['a description with more', { description: { '@value': 'a', '@language': 'en', url: 'b' } }, 'its description'],
    ['a schema without an id', { credentialSchema: { type: 'JsonSchema' } }, 'credentialSchema has no id'],
    [
      'a schema whose id is not a URL',
      { credentialSchema: { type: 'JsonSchema', id: 'here' } },
      'credentialSchema.id is not',
    ],
    ['a schema without a type', { credentialSchema: { id: 'did:a:b' } }, 'credentialSchema has no type'],
    ['a schema that is a text', { credentialSchema: 'did:a:b' }, 'credentialSchema is not an object'],
    ['a refresh service without a type', { refreshService: { id: 'did:a:b' } }, 'refreshService has no type'],
    ['terms of use without a type', { termsOfUse: [{ type: 'A' }, { id: 'did:a:b' }] }, 'termsOfUse has no type'],
    ['terms of use whose id is not a URL', { termsOfUse: { type: 'A', id: 'b' } }, 'termsOfUse.id is not'],
    ['evidence without a type', { evidence: {} }, 'evidence has no type'],
    ['evidence with a type that is a number', { evidence: { type: 2 } }, 'evidence has no type'],
    ['a related resource that is a text', { relatedResource: [V2] }, 'relatedResource is not an object'],
    ['a related resource without an id', { relatedResource: { digestSRI: 'a' } }, 'relatedResource.id is not a URL'],
    ['a related resource without a digest', { relatedResource: { id: V2 } }, 'has no digest'],
    ['a digest that is a number', { relatedResource: { id: V2, digestSRI: 5 } }, 'not a text'],
    ['a media type that is a number', { relatedResource: { id: V2, digestSRI: 'a', mediaType: 5 } }, 'media type'],
    [
      'a related resource twice',
      { relatedResource: [1, 2].map(digest => ({ id: V2, digestSRI: `sha256-${digest}` })) },
      'twice',
    ],
  ])('refuses %s', (_, changes, message) => {
    expect(vcdmFlaw(changed(changes))).toMatchObject({
      code: 'credential_malformed',
      message: expect.stringContaining(message),
    })
    expect(issuanceFlaw(changed(changes))).toMatchObject({ message: expect.stringContaining(message) })
  })

  it.each([
    ['a member vc', { vc: {} }, 'in a vc claim'],
    ['the context of 1.1', { '@context': [V1] }, 'version 1.1'],
    ['the context of 1.1 alone', { '@context': V1 }, 'version 1.1'],
    ['a member vp', { vp: {} }, 'presentation'],
    ['the type of a presentation', { type: ['VerifiableCredential', 'VerifiablePresentation'] }, 'presentation'],
  ])('says that %s is another format', (_, changes, message) => {
    const flaw = { code: 'unsupported_format', message: expect.stringContaining(message) }
    expect(vcdmFlaw(changed(changes))).toMatchObject(flaw)
  })

  it.each([
    ['a badge', { '@context': 'https://w3id.org/openbadges/v2', type: 'Assertion', badge: 'https://badge.example/1' }],
    ['claims', { iss: 'https://issuer.example', sub: 'someone', scope: 'read' }],
    ['nothing', {}],
  ])('says that %s is not a credential', (_, payload) => {
    expect(vcdmFlaw(payload)).toMatchObject({ code: 'not_a_credential' })
    expect(credentialFlaw(payload)).toMatchObject({ code: 'not_a_credential' })
  })

  it('never throws for any value of a member', () => {
    const member = fc.constantFrom(...Object.keys(CREDENTIAL))
    fc.assert(
      fc.property(member, fc.jsonValue(), (name, value) => {
        expect(['undefined', 'object']).toContain(typeof issuanceFlaw({ ...CREDENTIAL, [name]: value }))
      }),
    )
  })
})

describe('issuanceFlaw', () => {
  it.each([
    ['a validFrom without a zone', { validFrom: '2026-05-22T12:00:00' }, 'validFrom'],
    ['a validFrom that is null', { validFrom: null }, 'validFrom'],
    ['a validUntil that is a day', { validUntil: '2026-05-22' }, 'validUntil'],
    ['an end before the beginning', { validUntil: '2026-05-22T13:59:59+02:00' }, 'end before it begins'],
    ['a status without a type', { credentialStatus: { id: 'did:a:b' } }, 'credentialStatus has no type'],
    [
      'a status with two ids',
      { credentialStatus: { type: 'A', id: ['did:a:b', 'did:a:c'] } },
      'credentialStatus.id is not',
    ],
  ])('refuses %s, which verification leaves to other checks', (_, changes, message) => {
    expect(vcdmFlaw(changed(changes))).toBeUndefined()
    expect(issuanceFlaw(changed(changes))).toMatchObject({
      code: 'credential_malformed',
      message: expect.stringContaining(message),
    })
  })
})

describe('envelopeFlaw', () => {
  it('requires a context that defines envelopes', () => {
    expect(envelopeFlaw({ '@context': V2 })).toBeUndefined()
    expect(envelopeFlaw({ '@context': ['https://other.example/', V2] })).toBeUndefined()
    for (const context of [undefined, [], 'https://www.w3.org/ns/credentials/examples/v2']) {
      expect(envelopeFlaw({ '@context': context })).toMatchObject({ code: 'credential_malformed' })
    }
  })
})

describe('credentialFlaw', () => {
  const OLD = {
    '@context': [V1, 'https://registry.example/v1'],
    id: 'http://registry.example/credentials/1',
    type: ['VerifiableCredential', 'RegistrationCredential'],
    issuer: { id: 'did:web:registry.example', name: { any: 'thing' } },
    issuanceDate: '2020-01-01T00:00:00Z',
    credentialSubject: { id: 'did:example:subject', name: 'Example Ltd.' },
  }

  it('accepts a credential of version 1.1, which issuanceFlaw refuses', () => {
    expect(credentialFlaw(OLD)).toBeUndefined()
    expect(credentialFlaw({ ...OLD, '@context': V1 })).toBeUndefined()
    expect(issuanceFlaw(OLD)).toMatchObject({ code: 'unsupported_format' })
  })

  it('gives the result of vcdmFlaw for version 2.0', () => {
    expect(credentialFlaw(CREDENTIAL)).toBeUndefined()
    expect(credentialFlaw({ ...CREDENTIAL, type: 'Other' })).toEqual(vcdmFlaw({ ...CREDENTIAL, type: 'Other' }))
  })

  it.each([
    ['no issuanceDate', { issuanceDate: undefined }, 'issuanceDate'],
    ['a base context of the other version', { '@context': [V1, V2] }, 'two versions'],
    ['a context that is a number', { '@context': [V1, 5] }, 'neither a URL nor an object'],
    ['another type', { type: 'Registration' }, 'type does not include'],
    ['no issuer', { issuer: undefined }, 'who issued it'],
    ['an issuer that is not a URL', { issuer: 'registry' }, 'issuer is not a URL'],
    ['no subject', { credentialSubject: undefined }, 'nothing about a subject'],
    ['two ids', { id: ['did:a:b', 'did:a:c'] }, 'id is not a URL'],
    ['a schema without an id', { credentialSchema: { type: 'A' } }, 'credentialSchema has no id'],
    ['evidence without a type', { evidence: {} }, 'evidence has no type'],
    ['terms of use without a type', { termsOfUse: {} }, 'termsOfUse has no type'],
    ['a refresh service without a type', { refreshService: {} }, 'refreshService has no type'],
  ])('refuses a credential of version 1.1 with %s', (_, changes, message) => {
    const flaw = { code: 'credential_malformed', message: expect.stringContaining(message) }
    expect(credentialFlaw(JSON.parse(JSON.stringify({ ...OLD, ...changes })))).toMatchObject(flaw)
  })

  it.each([{ vc: {} }, { vp: {} }, { type: ['VerifiableCredential', 'VerifiablePresentation'] }])(
    'does not take it for one with %j',
    changes => {
      expect(credentialFlaw({ ...OLD, ...changes })).toMatchObject({ code: 'unsupported_format' })
    },
  )
})
