import { base64 } from '@scure/base'
import fc from 'fast-check'
import { exportJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { budgetOf, requestDocuments } from '../../evidence/budget.ts'
import type { EvidenceDocuments } from '../../evidence/evidence.ts'
import type { SigningAlgorithm } from '../../reading/jose-header.ts'
import { sentenceOf } from '../../report/reasons/reason.ts'
import { type ChainReading, verifyChain } from './certificate-chain.ts'
import {
  type CertificateWish,
  KeyUsageFlags,
  type TestCertificate,
  testCertificate,
  testRoot,
} from './certificates.testing.ts'

const NOW = new Date('2026-05-22T12:00:00Z')
const ISSUER = 'https://registry.example/issuers/tax'
const NAMES: Pick<CertificateWish, 'names'> = { names: [{ type: 'url', value: ISSUER }] }

const root = await testRoot()
const middle = await testCertificate({
  by: root,
  name: 'CN=Invented Authority',
  authority: { ca: true, pathLength: 0 },
  usages: KeyUsageFlags.keyCertSign,
})
const leaf = await signer({ by: middle })

function signer(changes: Partial<CertificateWish> = {}): Promise<TestCertificate> {
  return testCertificate({ name: 'CN=Invented Signer', ...NAMES, usages: KeyUsageFlags.digitalSignature, ...changes })
}

interface Wish {
  readonly issuer?: string
  readonly algorithm?: SigningAlgorithm
  readonly trusted?: readonly TestCertificate[]
  readonly now?: Date
  /** The documents of the request. Default: those of a new request. */
  readonly documents?: EvidenceDocuments
}

function verify(chain: readonly (TestCertificate | string)[], wish: Wish = {}): Promise<ChainReading> {
  const { issuer = ISSUER, algorithm = 'ES256', trusted = [root], now = NOW, documents = new Map() } = wish
  const ders = chain.map(entry => (typeof entry === 'string' ? entry : entry.der))
  return verifyChain(
    { chain: ders, issuer, algorithm },
    { now, trustedCertificates: trusted.map(({ der }) => der), documents },
  )
}

async function refused(chain: Promise<ChainReading>, message: RegExp): Promise<void> {
  const reading = await chain
  expect(reading).toMatchObject({ ok: false, code: 'certificate_invalid' })
  expect(reading.ok ? '' : sentenceOf(reading.reasons)).toMatch(message)
}

describe('a sound certificate chain', () => {
  it('gives the key of its first certificate', async () => {
    const reading = await verify([leaf, middle])
    expect(reading).toMatchObject({ ok: true, trusted: true })
    expect(await exportJWK(reading.ok ? reading.key : new Uint8Array())).toEqual(await exportJWK(leaf.keys.publicKey))
  })

  it('may contain its root, or lead to it', async () => {
    expect(await verify([leaf, middle, root])).toMatchObject({ ok: true, trusted: true })
    const own = await signer()
    expect(await verify([own], { trusted: [own] })).toMatchObject({ ok: true, trusted: true })
    expect(await verify([leaf], { trusted: [middle] })).toMatchObject({ ok: true, trusted: true })
    expect(await verify([leaf], { trusted: [leaf] })).toMatchObject({ ok: true, trusted: true })
    expect(await verify([leaf, middle], { trusted: [await testRoot(), root] })).toMatchObject({
      ok: true,
      trusted: true,
    })
  })

  it('is not trusted when it leads to another root', async () => {
    const alike = await testRoot()
    const retired = await testRoot({ notAfter: '2026-05-01T00:00:00Z' })
    const noAuthority = await testCertificate({ name: 'CN=Invented Root' })
    for (const trusted of [[], [alike], [noAuthority], [await testRoot({ name: 'CN=Another' })]]) {
      expect(await verify([leaf, middle], { trusted })).toMatchObject({ ok: true, trusted: false })
      expect(await verify([leaf, middle, root], { trusted })).toMatchObject({ ok: true, trusted: false })
    }
    expect(await verify([await signer({ by: retired })], { trusted: [retired] })).toMatchObject({
      ok: true,
      trusted: false,
    })
    expect(await verify([leaf])).toMatchObject({ ok: true, trusted: false })
    const evidence = { now: NOW, documents: new Map() }
    expect(await verifyChain({ chain: [leaf.der], issuer: ISSUER, algorithm: 'ES256' }, evidence)).toMatchObject({
      trusted: false,
    })
    const unreadable = { now: NOW, documents: new Map(), trustedCertificates: ['', 'not a certificate'] }
    expect(await verifyChain({ chain: [leaf.der], issuer: ISSUER, algorithm: 'ES256' }, unreadable)).toMatchObject({
      trusted: false,
    })
  })

  it.each(['ES256', 'ES384', 'EdDSA'] as const)('may have keys and signatures of %s', async algorithm => {
    const authority = await testRoot({ algorithm })
    const chain = [await signer({ by: authority, algorithm })]
    expect(await verify(chain, { algorithm, trusted: [authority] })).toMatchObject({ ok: true, trusted: true })
  })

  it('may have an authority with an RSA key', async () => {
    const authority = await testRoot({ algorithm: 'RS256' })
    expect(await verify([await signer({ by: authority })], { trusted: [authority] })).toMatchObject({ trusted: true })
  })

  it('may have critical extensions that are understood', async () => {
    const bare = await signer({ by: middle, critical: ['2.5.29.32'] })
    expect(await verify([bare, middle])).toMatchObject({ ok: true })
  })
})

describe('the validity period of a certificate', () => {
  it('has a tolerance of one minute on both sides', async () => {
    const until = await signer({ by: middle, notAfter: '2026-05-22T12:00:00Z' })
    expect(await verify([until, middle], { now: new Date('2026-05-22T12:01:00Z') })).toMatchObject({ ok: true })
    await refused(verify([until, middle], { now: new Date('2026-05-22T12:01:01Z') }), /not in force/)
    const from = await signer({ by: middle, notBefore: '2026-05-22T12:00:00Z' })
    expect(await verify([from, middle], { now: new Date('2026-05-22T11:59:00Z') })).toMatchObject({ ok: true })
    await refused(verify([from, middle], { now: new Date('2026-05-22T11:58:59Z') }), /not in force/)
  })

  it('is checked for each certificate of the chain', async () => {
    const expired = await testCertificate({
      by: root,
      name: 'CN=Old',
      authority: { ca: true },
      notAfter: '2026-02-01T00:00:00Z',
    })
    await refused(verify([await signer({ by: expired }), expired]), /not in force/)
    await refused(verify([leaf, middle], { now: new Date('never') }), /not in force/)
  })
})

describe('a certificate chain is refused when it', () => {
  it('has a link that the next certificate did not sign', async () => {
    const alike = await testCertificate({ by: root, name: middle.name, authority: { ca: true } })
    await refused(verify([leaf, alike]), /not signed by the next/)
    await refused(verify([leaf, root]), /not issued by the next/)
    await refused(verify([middle, leaf]), /not meant for signatures/)
    await refused(verify([leaf, leaf]), /not issued by the next/)
    await refused(verify([leaf, middle, middle]), /not issued by the next/)
    await refused(
      verify([await signer({ by: middle, issuer: 'CN=Another Authority' }), middle]),
      /not issued by the next/,
    )
  })

  it.each<[string, Partial<CertificateWish>]>([
    ['is not an authority', { authority: { ca: false } }],
    ['does not say that it is one', {}],
    ['may not sign certificates', { authority: { ca: true }, usages: KeyUsageFlags.digitalSignature }],
  ])('has one in it that %s', async (_, wish) => {
    const authority = await testCertificate({ by: root, name: 'CN=No Authority', ...wish })
    await refused(verify([await signer({ by: authority }), authority]), /issued by a certificate that may not/)
  })

  it('is longer than one of its certificates allows', async () => {
    const narrow = await testRoot({ authority: { ca: true, pathLength: 0 } })
    const below = await testCertificate({ by: narrow, name: 'CN=Below', authority: { ca: true } })
    const chain = [await signer({ by: below }), below]
    await refused(verify([...chain, narrow]), /more of them than one allows/)
    expect(await verify(chain, { trusted: [narrow] })).toMatchObject({ ok: true, trusted: false })
    expect(await verify([await signer({ by: narrow }), narrow], { trusted: [narrow] })).toMatchObject({
      ok: true,
      trusted: true,
    })
    const wide = await testRoot({ authority: { ca: true, pathLength: 1 } })
    const under = await testCertificate({ by: wide, name: 'CN=Below', authority: { ca: true } })
    expect(await verify([await signer({ by: under }), under, wide], { trusted: [wide] })).toMatchObject({
      trusted: true,
    })
  })

  it('is too long (self-issued certificates do not count)', async () => {
    const narrow = await testRoot({ authority: { ca: true, pathLength: 0 } })
    const renewed = await testRoot({ by: narrow })
    expect(await verify([await signer({ by: renewed }), renewed, narrow], { trusted: [narrow] })).toMatchObject({
      trusted: true,
    })
  })

  it('was signed with another kind of key than that of the next certificate', async () => {
    for (const algorithm of ['RS256', 'EdDSA', 'ES384'] as const) {
      const alike = await testCertificate({ by: root, name: middle.name, authority: { ca: true }, algorithm })
      await refused(verify([leaf, alike]), /not signed by the next/)
    }
    const rsa = await testRoot({ algorithm: 'RS256', name: middle.name })
    await refused(verify([await signer({ by: rsa }), middle]), /not signed by the next/)
  })

  it('has signatures by an insecure algorithm', async () => {
    await refused(verify([await signer({ by: middle, hash: 'SHA-1' }), middle]), /not signed by the next/)
    const weak = await testRoot({ algorithm: 'RS1024' })
    await refused(verify([await signer({ by: weak }), weak]), /not signed by the next/)
  })

  it('has a signer that may not sign', async () => {
    await refused(
      verify([await signer({ by: middle, usages: KeyUsageFlags.keyAgreement }), middle]),
      /not meant for signatures/,
    )
    const without = await testCertificate({ by: middle, name: 'CN=Invented Signer', ...NAMES })
    expect(await verify([without, middle])).toMatchObject({ ok: true })
  })

  it('has critical extensions that are not understood', async () => {
    // Name constraints: a verifier that ignored them would let an authority speak for every name.
    await refused(
      verify([await signer({ by: middle, critical: ['2.5.29.30'] }), middle]),
      /asks for something that is not known/,
    )
    await refused(
      verify([await signer({ by: middle, critical: ['1.2.3.4'] }), middle]),
      /asks for something that is not known/,
    )
    await refused(
      verify([await signer({ by: middle, critical: ['2.5.29.32', '2.5.29.32'] }), middle]),
      /asks for something that is not known/,
    )
  })

  it.each<[string, (der: string) => string]>([
    ['is followed by something', der => base64.encode(Uint8Array.from([...base64.decode(der), 0]))],
    ['is cut short', der => base64.encode(base64.decode(der).slice(0, -1))],
    ['is in base64url', der => `${der.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}-`],
    ['has a line break', der => `${der.slice(0, 64)}\n${der.slice(64)}`],
    ['is something else', () => base64.encode(Uint8Array.from([0x30, 0x81, 1, 5]))],
    ['is a short sequence', () => base64.encode(Uint8Array.from([0x30, 1, 5]))],
    ['is not a sequence', der => base64.encode(Uint8Array.from([0x31, ...base64.decode(der).slice(1)]))],
    ['is empty', () => ''],
  ])('has one in it that %s', async (_, change) => {
    await refused(verify([change(leaf.der), middle]), /cannot be read/)
    await refused(verify([leaf, change(middle.der)]), /cannot be read/)
  })

  it('has too many certificates, or too large ones', async () => {
    const notRead = { ok: false, code: 'over_limit' }
    expect(await verify([leaf.der + 'A'.repeat(32 * 1024), middle])).toMatchObject(notRead)
    const documents = requestDocuments(new Map())
    expect(await verify([leaf, middle, root], { documents })).toMatchObject({ ok: true })
    budgetOf(documents).take('certificates', 96)
    expect(await verify([leaf, middle], { documents })).toMatchObject({ ok: true })
    expect(await verify([await signer({ by: middle }), middle], { documents })).toMatchObject(notRead)
    expect(await verify([leaf, middle, root], { documents, issuer: 'https://other.example' })).toMatchObject({
      code: 'certificate_invalid',
    })
  })

  it('is empty', () => refused(verify([]), /cannot be read/))
})

describe('the name in a certificate', () => {
  const url = (value: string) => ({ type: 'url', value }) as const
  const dns = (value: string) => ({ type: 'dns', value }) as const

  it.each<[string, CertificateWish['names'], string]>([
    ['is one of its addresses', [url('https://other.example'), url(ISSUER)], ISSUER],
    ['is at a host that it names', [dns('registry.example')], ISSUER],
    ['is at a host that it names otherwise', [dns('REGISTRY.example')], 'https://Registry.example/a'],
    ['is at a port of a host that it names', [dns('registry.example')], 'https://registry.example:8443/a'],
    ['is a host that it names', [dns('registry.example')], 'https://registry.example'],
    ['is a DNS name', [dns('registry.example')], 'dns:registry.example'],
    ['is a DID', [url('did:web:registry.example')], 'did:web:registry.example'],
  ])('%s', async (_, names, issuer) => {
    expect(await verify([await signer({ by: middle, names: names ?? [] }), middle], { issuer })).toMatchObject({
      ok: true,
    })
  })

  it.each<[string, CertificateWish['names'], string]>([
    ['is another address', [url('https://registry.example/issuers/other')], ISSUER],
    ['goes on', [url('https://registry.example/issuers')], ISSUER],
    ['is at another host', [dns('other.example')], ISSUER],
    ['is at a host below', [dns('example')], ISSUER],
    ['is at one of many hosts', [dns('*.example')], ISSUER],
    ['names many hosts itself', [dns('*.example')], 'https://*.example/'],
    ['is only its distinguished name', undefined, ISSUER],
    ['is a user at a host', [dns('registry.example')], 'https://registry.example@other.example/'],
    ['is another user at a host', [dns('registry.example')], 'https://a:b@registry.example/'],
    ['is at a host, unsafely', [dns('registry.example')], 'http://registry.example/'],
    ['is a DID at a host', [dns('registry.example')], 'did:web:registry.example'],
    ['is nothing', [dns('registry.example')], ''],
    ['is a mail address', [{ type: 'email', value: 'a@registry.example' }], ISSUER],
  ])('does not match the issuer when it %s', async (_, names, issuer) => {
    const certificate = await testCertificate({ by: middle, name: 'CN=registry.example', ...(names && { names }) })
    await refused(verify([certificate, middle], { issuer }), /is not for/)
  })
})

it.each<[SigningAlgorithm, CertificateWish['algorithm']]>([
  ['ES384', 'ES256'],
  ['ES256', 'ES384'],
  ['EdDSA', 'ES256'],
  ['ES256', 'EdDSA'],
  ['ES256', 'RS256'],
])('verifyChain refuses, for %s, a certificate whose key is %s', async (algorithm, other) => {
  const certificate = await signer({ by: middle, ...(other && { algorithm: other }) })
  expect(await verify([certificate, middle], { algorithm })).toMatchObject({ ok: false, code: 'algorithm_not_allowed' })
})

it('verifyChain does not read a certificate above the size limit', async () => {
  const many = [...Array(800).keys()].map(at => ({ type: 'dns', value: `host-${at}.registry.example` }) as const)
  const own = [{ type: 'url', value: ISSUER } as const]
  const large = await signer({ by: middle, names: [...own, ...many, ...many] })
  expect(await verify([large, middle])).toMatchObject({ ok: false, code: 'over_limit' })
  expect(await verify([await signer({ by: middle, names: [...own, ...many] }), middle])).toMatchObject({ ok: true })
})

it('verifyChain never throws for any chain', async () => {
  const damaged = fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 255 })).map(([at, byte]) => {
    const der = base64.decode(leaf.der)
    der[at % der.length] = byte
    return base64.encode(der)
  })
  const entry = fc.oneof(fc.string(), fc.base64String(), damaged, fc.constant(middle.der))
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 4 }), fc.string(), async (chain, issuer) => {
      const reading = await verify(chain, { issuer })
      if (!reading.ok) expect(sentenceOf(reading.reasons)).toMatch(/^The .*\.$/s)
    }),
  )
})
