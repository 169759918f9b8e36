import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formOf } from './input-form.ts'
import { readCredential } from './read-credential.ts'
import { MAX_CREDENTIAL_LENGTH } from './read-result.ts'

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values)
const V2 = 'https://www.w3.org/ns/credentials/v2'

/** Returns the code, the outcome and the sentence for an input. */
function answer(input: unknown): { readonly code?: string; readonly outcome?: string; readonly message?: string } {
  const read = readCredential(formOf(input))
  return read.ok ? {} : read
}

describe('an input that is not a credential is named for what it is:', () => {
  it.each<[string, unknown, RegExp]>([
    ['nothing', '', /nothing here/],
    ['white space', ' \n\u200b', /nothing here/],
    ['undefined', undefined, /neither a text nor a JSON object/],
    ['null', null, /neither a text nor a JSON object/],
    ['a number', 5, /neither a text nor a JSON object/],
    ['an array', [{ type: 'VerifiableCredential' }], /neither a text nor a JSON object/],
    ['a list in JSON', '[1, 2]', /a list or a single value/],
    ['a sentence', 'Please find the credential attached.', /not a credential/],
    ['a word', 'credential', /not a credential/],
    ['a number in a text', '12345', /not a credential/],
    ['a host name', 'www.registry.example', /not a credential/],
    ['a long host name', 'averylongsubdomain.anevenlongercompanyname.example', /not a credential/],
    ['a version', '1.2.3', /not a credential/],
    ['an address', 'https://registry.example/credentials/1.2.3', /an address/],
    ['a link for a wallet', 'openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fa.example', /an address/],
    ['a DID', 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK', /an address/],
    ['a web page', '<!DOCTYPE html>\n<html><body>Sign in</body></html>', /web page/],
    ['markup', '<div class="badge">Badge</div>', /web page/],
    ['XML', '<?xml version="1.0"?><a/>', /web page/],
    ['a badge of version 2', { '@context': 'https://w3id.org/openbadges/v2', type: 'Assertion' }, /does not say/],
    ['an object', '{"name": "Badge", "version": "2.0"}', /does not say/],
    ['an empty object', {}, /does not say/],
    ['broken JSON', '{"name": "Badge"', /not valid JSON/],
    ['JSON that says a thing twice', '{"name": 1, "name": 2}', /same member twice/],
    [
      'an access token',
      `${encode({ alg: 'RS256', typ: 'at+jwt' })}.${encode({ sub: 'me', scope: 'read' })}.AAAA`,
      /token/,
    ],
    ['an unsigned token', `${encode({ alg: 'none' })}.${encode({ sub: 'me' })}.`, /token/],
    ['an encoded object', encode({ name: 'Badge', version: '2.0' }), /JSON object in base64url/],
    [
      'an image in an address',
      `data:image/png;base64,${Buffer.from([137, 80, 78, 71, 255]).toString('base64')}`,
      /data/,
    ],
    ['a data: address without a type', 'data:,hello', /data/],
    ['an image', bytes(137, 80, 78, 71, 13, 10, 26, 10), /file is not a text/],
    [
      'an SD-JWT for something else',
      `${encode({ alg: 'ES256' })}.${encode({ iss: 'a', a: 1 })}.AAAA~`,
      /not a credential/,
    ],
  ])('%s', (_, input, message) => {
    const expected = { outcome: 'unknown', code: 'not_a_credential', message: expect.stringMatching(message) }
    expect(answer(input)).toMatchObject(expected)
  })
})

describe('an unsupported form is recognised and named:', () => {
  const jwe = [encode({ alg: 'ECDH-ES', enc: 'A256GCM' }), '', 'AAAA', 'AAAA', 'AAAA'].join('.')
  const mdoc = Buffer.concat([
    bytes(0xa2, 0x6a),
    Buffer.from('nameSpaces'),
    bytes(0xa0, 0x6a),
    Buffer.from('issuerAuth'),
  ])
  const cose = bytes(0xd2, 0x84, 0x43, 0xa1, 0x01, 0x26, 0xa0, 0x58, 0x20, ...Array<number>(32).fill(1))

  it.each<[string, unknown, RegExp]>([
    ['a JWE', jwe, /JWE/],
    ['a JWE in JSON', { protected: 'e30', ciphertext: 'AAAA' }, /JWE/],
    ['a JWS in JSON', { payload: 'e30', signatures: [] }, /JSON form of JWS/],
    ['a flattened JWS', '{"payload":"e30","protected":"e30","signature":"AAAA"}', /JSON form of JWS/],
    ['an mdoc in base64url', mdoc.toString('base64url'), /mdoc/],
    ['an mdoc in base64', mdoc.toString('base64'), /mdoc/],
    ['an mdoc in hexadecimal', mdoc.toString('hex'), /mdoc/],
    ['an mdoc as bytes', bytes(...mdoc, 0xff), /mdoc/],
    ['COSE', Buffer.from(cose).toString('base64url'), /COSE/],
    ['COSE without its tag', Buffer.from(cose.subarray(1)).toString('base64'), /COSE/],
    ['COSE as bytes', cose, /COSE/],
    ['a CWT', Buffer.from(bytes(0xd8, 0x3d, ...cose)).toString('base64url'), /CBOR Web Token/],
    ['a health certificate of the EU', 'HC1:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3', /CBOR Web Token/],
    ['a barcode of a credential', 'VP1-B3ECQDIYACEMHIGDODB6K', /CBOR-LD/],
    ['a SMART Health Card', 'shc:/56762909524320603460292437404460', /SMART Health Card/],
    ['AnonCreds', { schema_id: 'a', cred_def_id: 'b', values: {}, signature: {} }, /AnonCreds/],
    ['a presentation of AnonCreds', { proof: {}, identifiers: [{ cred_def_id: 'b' }] }, /AnonCreds/],
    [
      'a W3C credential with SD-JWT',
      `${encode({ alg: 'ES256', typ: 'vc+sd-jwt' })}.${encode({ '@context': [V2], _sd: [] })}.AAAA~`,
      /SD-JWT/,
    ],
    [
      'an envelope of COSE',
      { '@context': V2, type: 'EnvelopedVerifiableCredential', id: 'data:application/vc+cose;base64,0oRD' },
      /application\/vc\+cose/,
    ],
    [
      'an envelope without data',
      { '@context': V2, type: 'EnvelopedVerifiableCredential', id: 'urn:a:b' },
      /data: address/,
    ],
  ])('%s', (_, input, message) => {
    const expected = { outcome: 'unknown', code: 'unsupported_format', message: expect.stringMatching(message) }
    expect(answer(input)).toMatchObject(expected)
  })
})

describe('an input that is damaged or breaks a rule fails:', () => {
  const header = encode({ alg: 'ES256', typ: 'vc+jwt', kid: 'did:web:a.example#key-1' })
  const payload = encode({ '@context': [V2], type: ['VerifiableCredential'], issuer: 'did:web:a.example' })
  const jwt = `${header}.${payload}.${'A'.repeat(86)}`

  it.each<[string, unknown, string]>([
    ['cut off in the header', header.slice(0, 30), 'malformed'],
    ['cut off in the payload', jwt.slice(0, header.length + 30), 'malformed'],
    ['with a dot too many', jwt.replace('.', '..'), 'malformed'],
    ['with two dots too many', `${jwt}..`, 'malformed'],
    ['in padded base64', `${jwt}==`, 'malformed'],
    ['in the other alphabet', `${jwt}+/`, 'malformed'],
    ['with a ~ in its signature', `${jwt.slice(0, -3)}~${jwt.slice(-2)}`, 'malformed'],
    ['with a letter outside of base64url', jwt.replace('A', 'é'), 'malformed'],
    ['without its first letter', jwt.slice(1), 'malformed'],
    [
      'JSON that was cut off',
      JSON.stringify({ '@context': [V2], type: 'VerifiableCredential' }).slice(0, -1),
      'malformed',
    ],
    ['with a byte that is not UTF-8', bytes(...Buffer.from(jwt), 0xff), 'malformed'],
    [
      'in JSON, with a byte that is not UTF-8',
      bytes(...Buffer.from('{"type":"VerifiableCredential","a":"'), 0xff, 0x22, 0x7d),
      'malformed',
    ],
    ['that says nothing of a subject', jwt, 'credential_malformed'],
    ['that is not signed', { '@context': [V2], type: 'VerifiableCredential' }, 'credential_malformed'],
    ['that is not signed, and has no context', { type: ['VerifiableCredential'] }, 'credential_malformed'],
    ['whose type is another', { '@context': [V2], type: 'Other', proof: {} }, 'credential_malformed'],
    ['whose header says so, and that has no context', `${header}.${encode({ iss: 'a' })}.AAAA`, 'credential_malformed'],
  ])('a credential %s', (_, input, code) => {
    expect(answer(input)).toMatchObject({ outcome: 'fail', code })
  })
})

it('readCredential accepts an envelope with the media types of the drafts, or a generic one', () => {
  const jwt = `${encode({ alg: 'ES256' })}.${encode({})}.AAAA`
  for (const type of [
    'vc+jwt',
    'jwt',
    'vc-ld+jwt',
    'vc+ld+json+jwt',
    'VC+JWT',
    'vc+jwt;charset=utf-8',
    'vc-ld+jwt;base64url',
  ]) {
    const envelope = { '@context': V2, type: 'EnvelopedVerifiableCredential', id: `data:application/${type},${jwt}` }
    expect(answer(envelope)).toMatchObject({ code: 'not_a_credential', message: expect.stringContaining('JWT') })
  }
  const id = `data:application/vc+jwt;base64,${Buffer.from(jwt).toString('base64')}`
  expect(answer({ '@context': V2, type: 'EnvelopedVerifiableCredential', id })).toMatchObject({
    code: 'not_a_credential',
  })
})

it('readCredential does not read more than 1 MiB, in any form', () => {
  const large = 'a'.repeat(MAX_CREDENTIAL_LENGTH + 1)
  const envelope = { '@context': V2, type: 'EnvelopedVerifiableCredential', id: `data:application/vc+jwt,${large}` }
  for (const input of [large, `{"a":"${large}"}`, new Uint8Array(MAX_CREDENTIAL_LENGTH + 1), envelope]) {
    expect(answer(input)).toMatchObject({ outcome: 'unknown', code: 'too_large' })
  }
})

it('readCredential reads exactly 1 MiB, in any form', () => {
  const text = 'a'.repeat(MAX_CREDENTIAL_LENGTH)
  const object = { a: 'a'.repeat(MAX_CREDENTIAL_LENGTH - JSON.stringify({ a: '' }).length) }
  for (const input of [text, new TextEncoder().encode(text), object, JSON.stringify(object)]) {
    expect(answer(input)).toMatchObject({ code: 'not_a_credential' })
  }
})

it('every input gets an answer, and none throws', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'eyJ{}[]".~=+/% \n<>:,A1-_') }),
    fc.base64String(),
    fc.webUrl(),
  )
  fc.assert(
    fc.property(fc.oneof(text, fc.uint8Array(), fc.anything()), input => {
      const read = formOf(input)
      if (!read.ok) expect(read.message).toMatch(/^[A-Z].*\.$/s)
    }),
  )
})
