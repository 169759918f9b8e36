/** Every credential type, minted in each of its formats, is accepted by this package's verifier from its addresses. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { base58 } from '@scure/base'
import { describe, expect, it } from 'vitest'
import { collectEvidence } from '../../verify/checks/collect-evidence.ts'
import { verify } from '../../verify/checks/verify.ts'
import type { Fetched } from '../../verify/evidence/evidence.ts'
import { testContexts } from '../credential-types/contexts.testing.ts'
import {
  buildCredential,
  type CredentialFormat,
  type CredentialTypeDefinition,
  type Statement,
} from '../credential-types/index.ts'
import { everyStatement, loadTypes } from '../credential-types/statements.testing.ts'
import { buildStatusListCredential } from '../status/create-bitstring-status-list.ts'
import { buildTokenStatusList, type TokenStatus } from '../status/create-token-status-list.ts'
import { mintCredential, type Signer } from './mint-credential.ts'
import { type Ed25519Signer, mintDataIntegrity } from './mint-data-integrity.ts'
import { mintSdJwt } from './mint-sd-jwt.ts'
import { mintStatusListToken } from './mint-status-list-token.ts'

const BASE_URL = 'https://registry.example'
const ISSUER = 'did:web:registry.example'
const NOW = new Date('2026-05-22T12:00:00Z')
const types = loadTypes(BASE_URL)
const contexts = testContexts(BASE_URL)
const { signer, proofSigner, document } = newIssuer()

const PURPOSES = ['revocation', 'suspension', 'message'] as const
/** The token status for each purpose of a set entry. */
const TOKEN_STATUS: Readonly<Record<string, TokenStatus>> = { revocation: 1, suspension: 2, message: 3 }

const cases = everyStatement(BASE_URL, ISSUER, types).flatMap(({ title, definition, statement }) =>
  definition.formats.map(format => ({ title: `${format} of ${title}`, format, definition, statement })),
)

async function mint(format: CredentialFormat, definition: CredentialTypeDefinition, statement: Statement) {
  if (format === 'dc+sd-jwt') {
    return mintSdJwt({ definition, statement, signer, now: NOW, random: bytes => randomBytes(bytes) })
  }
  const credential = buildCredential(definition, statement)
  if (format === 'vc+jwt') return mintCredential(credential, signer)
  return mintDataIntegrity(credential, proofSigner, { now: NOW, documentLoader: contexts })
}

/** Serves all documents of the registry, with the credential's entry set in one list. */
async function fetchFrom(url: string, statement: Statement, set?: (typeof PURPOSES)[number]): Promise<Fetched> {
  const serve = (body: string, mediaType: string): Fetched => ({ ok: true, body, mediaType })
  const path = url.slice(BASE_URL.length)
  if (path === '/.well-known/did.json') return serve(JSON.stringify(document), 'application/did+json')
  const [, section = '', first = '', second = '', third = ''] = path.split('/')
  const file = section === 'credential-types' ? types.file(first, second, third) : undefined
  if (file) return serve(file.body, file.mediaType)
  const index = statement.status?.index ?? 0
  const [, list, purpose] = /^\/status-lists\/(\d+)(?:-([a-z]+))?$/.exec(path) ?? []
  const options = { baseUrl: BASE_URL, issuer: ISSUER, list: Number(list), now: NOW }
  if (list !== undefined && purpose === undefined) {
    const statuses = set ? [{ index, status: TOKEN_STATUS[set] ?? 1 }] : []
    return serve(
      mintStatusListToken(buildTokenStatusList({ ...options, statuses }), signer),
      'application/statuslist+jwt',
    )
  }
  const known = PURPOSES.find(one => one === purpose)
  if (known) {
    const setIndexes = set === known ? [index] : []
    const unsigned = buildStatusListCredential({ ...options, purpose: known, setIndexes })
    return serve(mintCredential(unsigned, signer), 'application/vc+jwt')
  }
  const context = await contexts(url).catch(() => undefined)
  return context
    ? serve(JSON.stringify(context.document), 'application/ld+json')
    : { ok: false, reason: 'there is no such document' }
}

async function report(one: (typeof cases)[number], set?: (typeof PURPOSES)[number]) {
  const minted = await mint(one.format, one.definition, one.statement)
  const documents = await collectEvidence(minted, url => fetchFrom(url, one.statement, set))
  const trusted = { trustedIssuers: [ISSUER], trustedContexts: types.contexts() }
  const { outcome, checks } = await verify(minted, { now: NOW, ...trusted, documents })
  const failed = checks.filter(check => check.outcome !== 'pass').map(({ code, message }) => `${code}: ${message}`)
  return { outcome, failed, codes: checks.map(({ code }) => code) }
}

describe('a minted credential', () => {
  it.each(cases)('passes our own verifier: $title', async one => {
    const { outcome, failed } = await report(one)
    expect(failed).toEqual([])
    expect(outcome).toBe('verified')
  })

  it.each(cases.filter(({ definition, title }) => definition.type === 'registration' && title.includes('CA-XP')))(
    'can be superseded, suspended and revoked: $title',
    async one => {
      expect((await report(one, 'message')).codes).toContain('status_superseded')
      expect((await report(one, 'message')).outcome).toBe('verified')
      expect((await report(one, 'suspension')).codes).toContain('suspended')
      expect((await report(one, 'revocation')).codes).toContain('revoked')
      expect((await report(one, 'revocation')).outcome).toBe('invalid')
    },
  )
})

function newIssuer() {
  const {
    x = '',
    y = '',
    d = '',
  } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  const ed25519 = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const raw = Buffer.from(ed25519.x ?? '', 'base64url')
  const signer: Signer = { kid: `${ISSUER}#key-1`, privateJwk: { kty: 'EC', crv: 'P-256', x, y, d } }
  const proofSigner: Ed25519Signer = {
    verificationMethod: `${ISSUER}#key-2`,
    privateJwk: { kty: 'OKP', crv: 'Ed25519', x: ed25519.x ?? '', d: ed25519.d ?? '' },
  }
  const document = {
    '@context': [
      'https://www.w3.org/ns/did/v1',
      'https://w3id.org/security/jwk/v1',
      'https://w3id.org/security/multikey/v1',
    ],
    id: ISSUER,
    verificationMethod: [
      { id: signer.kid, type: 'JsonWebKey', controller: ISSUER, publicKeyJwk: { kty: 'EC', crv: 'P-256', x, y } },
      {
        id: proofSigner.verificationMethod,
        type: 'Multikey',
        controller: ISSUER,
        publicKeyMultibase: `z${base58.encode(Buffer.concat([Buffer.from([0xed, 0x01]), raw]))}`,
      },
    ],
    assertionMethod: [signer.kid, proofSigner.verificationMethod],
  }
  return { signer, proofSigner, document }
}
