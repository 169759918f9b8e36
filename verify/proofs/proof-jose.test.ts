import fc from 'fast-check'
import { exportJWK } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import { checkIssuer } from '../checks/check-issuer.ts'
import type { Evidence, Fetched } from '../evidence/evidence.ts'
import { documentOf, fetchedJson, type TestIssuer, testIssuer, testKey } from '../evidence/issuer.testing.ts'
import { testCertificate, testRoot } from '../identifiers/certificates/certificates.testing.ts'
import { signingKeyUrls } from '../identifiers/read-issuer-keys.ts'
import { logKey, writeLog } from '../identifiers/webvh/webvh-log.testing.ts'
import { readCompactJws } from '../reading/compact-jws.ts'
import { type JoseType, readHeader, type SigningAlgorithm } from '../reading/jose-header.ts'
import { encodeMultikey } from '../signatures/read-multikey.ts'
import { proofOfJws } from './proof-jose.ts'

const NOW = new Date('2026-05-22T12:00:00Z')
const ISSUER = 'https://registry.example/issuers/tax'
const METADATA = 'https://registry.example/.well-known/jwt-vc-issuer/issuers/tax'
const KEYS = 'https://registry.example/keys.json'

interface Given {
  readonly type?: JoseType
  readonly documents?: Readonly<Record<string, Fetched>>
  readonly trustedCertificates?: readonly string[]
  readonly trustedIssuers?: readonly string[]
}

function evidenceOf({ documents = {}, trustedCertificates = [], trustedIssuers = [] }: Given): Evidence {
  return { now: NOW, documents: new Map(Object.entries(documents)), trustedCertificates, trustedIssuers }
}

function headerOf(jwt: string, type: JoseType) {
  const parts = readCompactJws(jwt)
  if (!parts.ok) throw new Error(parts.message)
  return { header: readHeader(parts.header, type, parts.payload.iss), payload: parts.payload }
}

async function codeOf(jwt: string, given: Given = {}): Promise<string> {
  const { header } = headerOf(jwt, given.type ?? 'vc+jwt')
  const { outcome, code } = await proofOfJws({ jwt, header, relationship: 'assertionMethod' }, evidenceOf(given))
  return `${outcome} ${code}`
}

const ALGORITHMS = [
  'ES256',
  'ES384',
  'ES512',
  'ES256K',
  'EdDSA',
  'Ed25519',
  'RS256',
  'RS512',
  'PS256',
  'PS384',
] as const

describe('a JWS with a key of a DID', () => {
  it.each(ALGORITHMS)('by %s is verified', async algorithm => {
    const issuer = await testIssuer('did:web:registry.example', algorithm)
    const documents = { [issuer.documentUrl]: fetchedJson(issuer.document) }
    expect(await codeOf(await issuer.sign({}), { documents })).toBe('pass signature_valid')
    const other = await testIssuer('did:web:registry.example', algorithm)
    expect(await codeOf(await other.sign({}), { documents })).toBe('fail signature_invalid')
  })

  it.each<[SigningAlgorithm, SigningAlgorithm]>([
    ['ES256', 'ES384'],
    ['ES384', 'ES256'],
    ['ES256', 'EdDSA'],
    ['EdDSA', 'ES256'],
    ['Ed25519', 'ES384'],
  ])('by %s with a key for %s is refused', async (algorithm, other) => {
    const [issuer, key] = await Promise.all([testIssuer('did:web:registry.example', algorithm), testKey(other)])
    const document = documentOf(issuer.did, { 'test-key-1': key.publicJwk })
    const documents = { [issuer.documentUrl]: fetchedJson(document) }
    expect(await codeOf(await issuer.sign({}), { documents })).toBe('fail algorithm_not_allowed')
  })

  it('needs no document for did:key and did:jwk', async () => {
    const key = await testKey('EdDSA')
    const bytes = new Uint8Array(Buffer.from(String(key.publicJwk.x), 'base64url'))
    const multikey = encodeMultikey({ curve: 'Ed25519', bytes })
    expect(await codeOf(await key.as(`did:key:${multikey}`, multikey).sign({}))).toBe('pass signature_valid')
    const jwkDid = `did:jwk:${Buffer.from(JSON.stringify(key.publicJwk)).toString('base64url')}`
    expect(await codeOf(await key.as(jwkDid, '0').sign({}))).toBe('pass signature_valid')
    const other = await testKey('EdDSA')
    expect(await codeOf(await other.as(`did:key:${multikey}`, multikey).sign({}))).toBe('fail signature_invalid')
  })

  it('of did:webvh is verified with the key in the last entry of the log', async () => {
    const [writer, former, key] = await Promise.all([logKey(), testKey(), testKey()])
    const state = (jwk: object) => (did: string) => documentOf(did, { 'test-key-1': jwk })
    const { did, text } = await writeLog([
      {
        by: [writer],
        time: '2026-05-01T00:00:00Z',
        parameters: { updateKeys: [writer.multikey] },
        state: state(former.publicJwk),
      },
      { by: [writer], time: '2026-05-02T00:00:00Z', state: state(key.publicJwk) },
    ])
    const issuer = key.as(did)
    const jwt = await issuer.sign({})
    const documents = { [issuer.documentUrl]: { ok: true, body: text, mediaType: 'text/jsonl' } as const }
    expect(await codeOf(jwt, { documents })).toBe('pass signature_valid')
    expect(await codeOf(await former.as(did).sign({}), { documents })).toBe('fail signature_invalid')
    const tampered = {
      ...documents[issuer.documentUrl],
      body: text.replace(String(former.publicJwk.x), String(key.publicJwk.x)),
    } as Fetched
    expect(await codeOf(jwt, { documents: { [issuer.documentUrl]: tampered } })).toBe('fail issuer_document_invalid')
    expect(await codeOf(jwt)).toBe('unknown issuer_document_unavailable')
  })

  it('without a kid is verified with the only key of the DID', async () => {
    const issuer = await testIssuer('did:web:registry.example')
    const documents = { [issuer.documentUrl]: fetchedJson(issuer.document) }
    const jwt = await issuer.sign({ iss: issuer.did }, { kid: undefined })
    expect(await codeOf(jwt, { documents })).toBe('pass signature_valid')
    const other = await testIssuer('did:web:registry.example')
    expect(await codeOf(await other.sign({ iss: issuer.did }, { kid: undefined }), { documents })).toBe(
      'fail signature_invalid',
    )
  })

  it.each(['ES256K', 'ES256'] as const)(
    'a signature by %s is not another when it is longer or shorter',
    async algorithm => {
      const issuer = await testIssuer('did:web:registry.example', algorithm)
      const documents = { [issuer.documentUrl]: fetchedJson(issuer.document) }
      const jwt = await issuer.sign({})
      const end = jwt.lastIndexOf('.') + 1
      const signature = [...Buffer.from(jwt.slice(end), 'base64url')]
      for (const bytes of [[...signature, 0], signature.slice(1), signature.slice(0, -1), [0, ...signature], []]) {
        const changed = jwt.slice(0, end) + Buffer.from(bytes).toString('base64url')
        expect(await codeOf(changed, { documents })).toBe('fail signature_invalid')
      }
    },
  )

  it('of an unsupported DID method gives unknown', async () => {
    const issuer = (await testKey()).as('did:example:123')
    expect(await codeOf(await issuer.sign({}))).toBe('unknown issuer_document_unavailable')
  })

  it.each(['ES256', 'ES256K', 'ES512'] as const)(
    'with a malformed key for %s is the fault of the issuer',
    async algorithm => {
      const issuer = await testIssuer('did:web:registry.example', algorithm)
      const document = documentOf(issuer.did, { 'test-key-1': { ...issuer.publicJwk, y: issuer.publicJwk.x } })
      const documents = { [issuer.documentUrl]: fetchedJson(document) }
      expect(await codeOf(await issuer.sign({}), { documents })).toBe('fail issuer_document_invalid')
    },
  )
})

describe('a JWS with a key of a controlled identifier document', () => {
  const KEY = `${ISSUER}#key-1`
  const signed = async (issuer: TestIssuer, kid = KEY, payload: object = {}) => {
    const jwt = await issuer.sign({ iss: ISSUER, ...payload }, { kid })
    return jwt
  }

  it('is verified when the document and the key are the issuer’s', async () => {
    const issuer = (await testKey()).as(ISSUER, 'key-1')
    const document = documentOf(ISSUER, { 'key-1': issuer.publicJwk })
    const jwt = await signed(issuer)
    expect(await codeOf(jwt, { documents: { [ISSUER]: fetchedJson(document) } })).toBe('pass signature_valid')
    const others = { ...document, id: 'https://other.example' }
    expect(await codeOf(jwt, { documents: { [ISSUER]: fetchedJson(others) } })).toBe('fail issuer_document_invalid')
    const controlled = documentOf('https://other.example', { 'key-1': issuer.publicJwk })
    const [method] = [controlled.verificationMethod].flat() as readonly object[]
    const foreign = { ...document, verificationMethod: [{ ...method, id: KEY }] }
    expect(await codeOf(jwt, { documents: { [ISSUER]: fetchedJson(foreign) } })).toBe('fail key_not_authorized')
    expect(await codeOf(jwt)).toBe('unknown issuer_document_unavailable')
    const page = { ok: true, body: '<html>', mediaType: 'text/html' } as const
    expect(await codeOf(jwt, { documents: { [ISSUER]: page } })).toBe('unknown issuer_document_unavailable')
  })

  it('may find the key in the metadata instead, by the address of the key', async () => {
    const issuer = await testIssuer(ISSUER)
    const kid = `${ISSUER}/keys/urn:ietf:params:oauth:jwk-thumbprint:sha-256:NzbLsXh8uDCcd`
    const jwt = await signed(issuer, kid)
    const jwks = { keys: [{ ...issuer.publicJwk, kid }] }
    const metadata = { [METADATA]: fetchedJson({ issuer: ISSUER, jwks }) }
    expect(await codeOf(jwt, { documents: metadata })).toBe('pass signature_valid')
    const empty = { [ISSUER]: fetchedJson(documentOf(ISSUER, {})) }
    expect(await codeOf(jwt, { documents: { ...empty, ...metadata } })).toBe('pass signature_valid')
    expect(await codeOf(jwt, { documents: empty })).toBe('fail key_unknown')
    const site = { [ISSUER]: fetchedJson({ name: 'The site of an issuer' }) }
    expect(await codeOf(jwt, { documents: { ...site, ...metadata } })).toBe('pass signature_valid')
    expect(await codeOf(jwt, { documents: site })).toBe('fail issuer_document_invalid')
    const other = { [METADATA]: fetchedJson({ issuer: ISSUER, jwks: { keys: [] } }) }
    expect(await codeOf(jwt, { documents: { ...empty, ...other } })).toBe('fail key_unknown')
  })
})

describe("a JWS with a key of the issuer's metadata", () => {
  const type = 'dc+sd-jwt'
  const signed = (issuer: TestIssuer, header: object = {}) =>
    issuer.sign({ iss: ISSUER }, { typ: type, kid: 'a', ...header })
  const metadata = (jwks: unknown, changes: object = {}) => ({
    [METADATA]: fetchedJson({ issuer: ISSUER, jwks, ...changes }),
  })

  it('is verified with a key inside of the metadata or at its jwks_uri', async () => {
    const [issuer, other] = await Promise.all([testIssuer(ISSUER), testIssuer(ISSUER)])
    const jwks = {
      keys: [
        { ...other.publicJwk, kid: 'b' },
        { ...issuer.publicJwk, kid: 'a' },
      ],
    }
    expect(await codeOf(await signed(issuer), { type, documents: metadata(jwks) })).toBe('pass signature_valid')
    expect(await codeOf(await signed(other), { type, documents: metadata(jwks) })).toBe('fail signature_invalid')
    const documents = { ...metadata(undefined, { jwks_uri: KEYS }), [KEYS]: fetchedJson(jwks) }
    expect(await codeOf(await signed(issuer), { type, documents })).toBe('pass signature_valid')
  })

  it('needs no kid when there is only one key for the algorithm', async () => {
    const [issuer, another] = await Promise.all([testIssuer(ISSUER), testIssuer(ISSUER, 'ES384')])
    const jwt = await signed(issuer, { kid: undefined })
    const one = { keys: [another.publicJwk, issuer.publicJwk] }
    expect(await codeOf(jwt, { type, documents: metadata(one) })).toBe('pass signature_valid')
    const two = { keys: [issuer.publicJwk, another.publicJwk, (await testKey()).publicJwk] }
    expect(await codeOf(jwt, { type, documents: metadata(two) })).toBe('unknown key_unsupported')
    expect(await codeOf(jwt, { type, documents: metadata({ keys: [] }) })).toBe('fail key_unknown')
  })

  it.each<[string, (jwk: object) => Readonly<Record<string, Fetched>>, string]>([
    ['is not there', () => ({}), 'unknown issuer_document_unavailable'],
    [
      'is that of another',
      jwk => metadata({ keys: [jwk] }, { issuer: 'https://registry.example' }),
      'fail issuer_document_invalid',
    ],
    ['is not an object', () => ({ [METADATA]: fetchedJson([]) }), 'fail issuer_document_invalid'],
    [
      'is not JSON',
      () => ({ [METADATA]: { ok: true, body: '{', mediaType: 'application/json' } }),
      'fail issuer_document_invalid',
    ],
    ['is too large', jwk => metadata({ keys: [jwk] }, { a: 'a'.repeat(1024 * 1024) }), 'unknown over_limit'],
    [
      'is nested too deeply',
      jwk => metadata({ keys: [jwk] }, { a: JSON.parse(`${'['.repeat(70)}${']'.repeat(70)}`) }),
      'unknown over_limit',
    ],
    ['has no keys', () => metadata(undefined), 'fail issuer_document_invalid'],
    ['has keys in two places', jwk => metadata({ keys: [jwk] }, { jwks_uri: KEYS }), 'fail issuer_document_invalid'],
    ['has keys that are not a JWK Set', () => metadata([]), 'fail issuer_document_invalid'],
    ['has a set that is not a list', () => metadata({ keys: {} }), 'fail issuer_document_invalid'],
    [
      'has keys at an unsafe address',
      () => metadata(undefined, { jwks_uri: 'http://registry.example/keys.json' }),
      'fail issuer_document_invalid',
    ],
    [
      'has keys that are not there',
      () => metadata(undefined, { jwks_uri: KEYS }),
      'unknown issuer_document_unavailable',
    ],
    ['has keys under other names', jwk => metadata({ keys: [{ ...jwk, kid: 'b' }] }), 'fail key_unknown'],
    ['has two of the same name', jwk => metadata({ keys: [jwk, jwk] }), 'fail issuer_document_invalid'],
    ['has a private one', jwk => metadata({ keys: [{ ...jwk, d: 'AAAA' }] }), 'fail issuer_document_invalid'],
    ['has one for encryption', jwk => metadata({ keys: [{ ...jwk, use: 'enc' }] }), 'fail key_not_authorized'],
    [
      'has one for another algorithm',
      jwk => metadata({ keys: [{ ...jwk, crv: 'P-384' }] }),
      'fail algorithm_not_allowed',
    ],
    ['has an incomplete one', jwk => metadata({ keys: [{ ...jwk, x: 'AAAA' }] }), 'fail issuer_document_invalid'],
    ['has things that are not keys', () => metadata({ keys: [5, null] }), 'fail key_unknown'],
  ])('is not verified when the metadata %s', async (_, documents, expected) => {
    const issuer = await testIssuer(ISSUER)
    const given = { type, documents: documents({ ...issuer.publicJwk, kid: 'a' }) } as const
    expect(await codeOf(await signed(issuer), given)).toBe(expected)
  })

  it.each([
    ['https://registry.example', 'https://registry.example/.well-known/jwt-vc-issuer'],
    ['https://registry.example/', 'https://registry.example/.well-known/jwt-vc-issuer'],
    ['https://registry.example/tenant/1234/', 'https://registry.example/.well-known/jwt-vc-issuer/tenant/1234'],
    ['http://localhost:3000/a', 'http://localhost:3000/.well-known/jwt-vc-issuer/a'],
  ])('of %s needs the metadata at %s', (did, url) => {
    const key = { kind: 'issuer-metadata', kid: 'a' } as const
    expect(signingKeyUrls({ did, key }, new Map())).toEqual([url])
  })

  it('never throws for any metadata', async () => {
    const jwt = await signed(await testIssuer(ISSUER))
    const keys = fc.oneof(fc.jsonValue(), fc.record({ keys: fc.array(fc.jsonValue()) }))
    await fc.assert(
      fc.asyncProperty(keys, async jwks => {
        expect(await codeOf(jwt, { type, documents: metadata(jwks) })).toMatch(/^fail /)
      }),
    )
  })
})

it('signingKeyUrls returns each address of a key once it can be known', async () => {
  const metadata = { kind: 'issuer-metadata', kid: 'a' } as const
  const documents = new Map([[METADATA, fetchedJson({ issuer: ISSUER, jwks_uri: KEYS })]])
  expect(signingKeyUrls({ did: ISSUER, key: metadata }, new Map())).toEqual([METADATA])
  expect(signingKeyUrls({ did: ISSUER, key: metadata }, documents)).toEqual([METADATA, KEYS])
  expect(signingKeyUrls({ did: 'https://a.example?b', key: metadata }, documents)).toEqual([])
  const did = 'did:web:registry.example'
  expect(signingKeyUrls({ did, key: { kind: 'did', keyId: `${did}#a` } }, documents)).toEqual([
    'https://registry.example/.well-known/did.json',
  ])
  expect(signingKeyUrls({ did: 'did:example:1', key: { kind: 'did', keyId: 'did:example:1#a' } }, documents)).toEqual(
    [],
  )
  expect(signingKeyUrls({ did, key: { kind: 'hint', hint: undefined } }, documents)).toEqual([
    'https://registry.example/.well-known/did.json',
  ])
  const address = { kind: 'address', keyId: `${ISSUER}#a` } as const
  expect(signingKeyUrls({ did: ISSUER, key: address }, documents)).toEqual([ISSUER, METADATA, KEYS])
  expect(signingKeyUrls({ did: 'urn:a:b', key: address }, documents)).toEqual([])
  expect(signingKeyUrls({ did: ISSUER, key: { kind: 'certificate', chain: ['AA=='] } }, documents)).toEqual([])
})

describe('a JWS with a certificate', () => {
  const type = 'dc+sd-jwt'
  const names = [{ type: 'url', value: ISSUER } as const]

  /** Returns the codes of the checks `proof` and `issuer`. */
  async function codesOf(jwt: string, given: Given): Promise<string> {
    const { header, payload } = headerOf(jwt, type)
    const securing = { kind: 'sd-jwt', jwt, header, signedPayload: payload, presented: `${jwt}~` } as const
    const issuer = await checkIssuer({ format: type, payload, issuer: ISSUER, securing }, evidenceOf(given))
    return `${await codeOf(jwt, { ...given, type })}, ${issuer.code}`
  }

  it('is verified, and is relied on only for its root', async () => {
    const root = await testRoot()
    const leaf = await testCertificate({ by: root, name: 'CN=Signer', names })
    const jwt = await leaf.sign({ iss: ISSUER }, { typ: type, x5c: [leaf.der] })
    expect(await codesOf(jwt, { trustedCertificates: [root.der] })).toBe('pass signature_valid, issuer_trusted')
    // Anyone can make a chain with this name in it.
    expect(await codesOf(jwt, { trustedIssuers: [ISSUER] })).toBe('pass signature_valid, issuer_not_trusted')
    const other = await testCertificate({ by: root, name: 'CN=Signer', names })
    const forged = await other.sign({ iss: ISSUER }, { typ: type, x5c: [leaf.der] })
    expect(await codesOf(forged, { trustedCertificates: [root.der] })).toBe('fail signature_invalid, issuer_trusted')
    const expired = await testCertificate({ by: root, name: 'CN=Signer', names, notAfter: '2026-05-01T00:00:00Z' })
    const late = await expired.sign({ iss: ISSUER }, { typ: type, x5c: [expired.der] })
    expect(await codesOf(late, { trustedCertificates: [root.der] })).toBe(
      'fail certificate_invalid, issuer_not_trusted',
    )
  })

  it.each(['RS256', 'EdDSA'] as const)('is verified when its key is one for %s', async algorithm => {
    const leaf = await testCertificate({ name: 'CN=Signer', names, algorithm })
    const jwt = await leaf.sign({ iss: ISSUER }, { typ: type, x5c: [leaf.der] })
    expect(await codesOf(jwt, { trustedCertificates: [leaf.der] })).toBe('pass signature_valid, issuer_trusted')
  })

  it('gives unknown when its algorithm is not supported for certificates', async () => {
    const leaf = await testCertificate({ name: 'CN=Signer', names })
    const jwt = await (await testIssuer(ISSUER, 'ES256K')).sign(
      { iss: ISSUER },
      { typ: type, kid: 'a', x5c: [leaf.der] },
    )
    expect(await codesOf(jwt, { trustedCertificates: [leaf.der] })).toBe('unknown key_unsupported, issuer_not_trusted')
  })

  it('is refused when the key is for another algorithm', async () => {
    const leaf = await testCertificate({ name: 'CN=Signer', names, algorithm: 'ES384' })
    const issuer = await testIssuer(ISSUER)
    const jwt = await issuer.sign({ iss: ISSUER }, { typ: type, kid: undefined, x5c: [leaf.der] })
    expect(await codesOf(jwt, { trustedCertificates: [leaf.der] })).toBe(
      'fail algorithm_not_allowed, issuer_not_trusted',
    )
    expect((await exportJWK(leaf.keys.publicKey)).crv).toBe('P-384')
  })
})

it('an Ed25519 signature gives unknown where Ed25519 is not supported', async () => {
  const issuer = await testIssuer('did:web:registry.example', 'EdDSA')
  const documents = { [issuer.documentUrl]: fetchedJson(issuer.document) }
  const jwt = await issuer.sign({})
  const importKey = () => Promise.reject(new DOMException('Algorithm: Unrecognized name', 'NotSupportedError'))
  vi.stubGlobal('crypto', { subtle: { importKey } })
  try {
    expect(await codeOf(jwt, { documents })).toBe('unknown not_checked')
  } finally {
    vi.unstubAllGlobals()
  }
})

it('proofOfJws gives the reason of a header that is not accepted', async () => {
  const issuer = await testIssuer('did:web:registry.example')
  expect(await codeOf(await issuer.sign({}, { typ: 'at+jwt' }))).toBe('fail header_invalid')
  expect(await codeOf(await issuer.sign({}, { cty: 'text/plain' }))).toBe('unknown header_unsupported')
})
