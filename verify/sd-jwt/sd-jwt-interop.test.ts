/** Credentials of another implementation are verified here, and ours are verified there. */
import { createHash, randomBytes } from 'node:crypto'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import { type CryptoKey, exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWK } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { verify } from '../checks/verify.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { documentOf, fetchedJson, type TestIssuer, testIssuer } from '../evidence/issuer.testing.ts'
import { hidden, issueSdJwt, testHolder } from './sd-jwt.testing.ts'

const NOW = new Date('2026-05-22T12:00:00Z')
const IAT = NOW.getTime() / 1000
const DID = 'did:web:registry.example'
const ASKED = { nonce: 'n-1', audience: 'https://verifier.example' }
const ECDSA = { name: 'ECDSA', hash: 'SHA-256' }
const VCT = 'urn:example:registration'

let issuerKeys: GenerateKeyPairResult
let holderKeys: GenerateKeyPairResult

beforeAll(async () => {
  issuerKeys = await generateKeyPair('ES256', { extractable: true })
  holderKeys = await generateKeyPair('ES256', { extractable: true })
})

function signerOf({ privateKey }: GenerateKeyPairResult) {
  return async (data: string): Promise<string> =>
    Buffer.from(await crypto.subtle.sign(ECDSA, privateKey, Buffer.from(data))).toString('base64url')
}

async function verifies(publicKey: CryptoKey, data: string, signature: string): Promise<boolean> {
  return crypto.subtle.verify(ECDSA, publicKey, Buffer.from(signature, 'base64url'), Buffer.from(data))
}

/** The other implementation, with WebCrypto in the form that it needs. */
function theirs(keys: GenerateKeyPairResult = issuerKeys): SDJwtVcInstance {
  return new SDJwtVcInstance({
    signer: signerOf(keys),
    verifier: (data, signature) => verifies(keys.publicKey, data, signature),
    signAlg: 'ES256',
    kbSigner: signerOf(holderKeys),
    kbSignAlg: 'ES256',
    kbVerifier: async (data, signature, payload) => {
      const { cnf } = payload as { cnf?: { jwk: JWK } }
      const named = { name: 'ECDSA', namedCurve: 'P-256' }
      return verifies(await crypto.subtle.importKey('jwk', cnf?.jwk ?? {}, named, false, ['verify']), data, signature)
    },
    hasher: data =>
      new Uint8Array(
        createHash('sha256')
          .update(Buffer.from(data as ArrayBuffer))
          .digest(),
      ),
    hashAlg: 'sha-256',
    saltGenerator: length => randomBytes(length).toString('base64url'),
  })
}

function evidenceOf(publicJwk: object, expected: typeof ASKED | null = ASKED): Evidence {
  const document = documentOf(DID, { 'test-key-1': publicJwk })
  const documents = new Map([['https://registry.example/.well-known/did.json', fetchedJson(document)]])
  return { now: NOW, trustedIssuers: [DID], documents, ...(expected ? { expected } : {}) }
}

const CLAIMS = {
  iss: DID,
  iat: IAT - 3600,
  exp: IAT + 3600,
  vct: VCT,
  legal_person_name: 'Soci\u00e9t\u00e9 invent\u00e9e',
  registered_address: { locality: 'Victoria', lines: ['1 Main Street', 'Suite 2'] },
  previous_names: [{ name: 'Old Ltd' }, { name: 'Older Ltd' }],
}

describe('an SD-JWT VC of the other library', () => {
  async function issued(): Promise<string> {
    const cnf = { jwk: await exportJWK(holderKeys.publicKey) }
    const frame = {
      _sd: ['legal_person_name', 'registered_address', 'previous_names'],
      registered_address: { _sd: ['locality'], lines: { _sd: [0, 1] }, _sd_decoy: 2 },
      previous_names: { _sd: [0, 1], _sd_decoy: 1 },
      _sd_decoy: 3,
    }
    // Its types for frames do not cover nested claims.
    return theirs().issue({ ...CLAIMS, cnf }, frame as never, { header: { kid: `${DID}#test-key-1` } })
  }

  it('is verified with all of its claims', async () => {
    const report = await verify(await issued(), evidenceOf(await exportJWK(issuerKeys.publicKey), null))
    expect(report.checks.map(({ code }) => code)).toEqual([
      'format_ok',
      'signature_valid',
      'issuer_trusted',
      'within_period',
      'status_none',
      'schema_none',
      'binding_not_asked',
    ])
    expect(report).toMatchObject({ outcome: 'verified', credential: CLAIMS })
  })

  it('is verified with some claims hidden and a key binding', async () => {
    const kb = { payload: { iat: IAT, nonce: ASKED.nonce, aud: ASKED.audience } }
    const shown = { registered_address: { locality: true }, previous_names: true }
    const presented = await theirs().present(await issued(), shown as never, { kb })
    const report = await verify(presented, evidenceOf(await exportJWK(issuerKeys.publicKey)))
    expect([report.outcome, report.checks.at(-1)?.code]).toEqual(['verified', 'binding_proven'])
    expect(report.credential).not.toHaveProperty('legal_person_name')
    expect(report.credential?.registered_address).toEqual({ locality: 'Victoria', lines: [] })
    const other = evidenceOf(await exportJWK(issuerKeys.publicKey), { ...ASKED, nonce: 'n-2' })
    expect((await verify(presented, other)).checks.at(-1)?.code).toBe('binding_mismatch')
  })
})

describe('an SD-JWT VC that is made here', () => {
  let issuer: TestIssuer

  beforeAll(async () => {
    issuer = await testIssuer(DID)
  })

  it('is verified by the other libraries as here, with a key binding and some claims hidden', async () => {
    const holder = await testHolder()
    const claims = {
      ...CLAIMS,
      legal_person_name: hidden(CLAIMS.legal_person_name),
      registered_address: hidden({ locality: hidden('Victoria'), lines: ['1 Main Street', hidden('Suite 2')] }),
      cnf: { jwk: holder.publicJwk },
    }
    const text = await issueSdJwt(issuer, claims)
    const bound = await holder.bind(text, { iat: IAT, nonce: ASKED.nonce, aud: ASKED.audience })
    const publicKey = await crypto.subtle.importKey(
      'jwk',
      { ...issuer.publicJwk },
      { name: 'ECDSA', namedCurve: 'P-256' },
      true,
      ['verify'],
    )
    const verifier = theirs({ ...issuerKeys, publicKey })
    const result = await verifier.verify(bound, { currentDate: IAT, keyBindingNonce: ASKED.nonce })
    const report = await verify(bound, evidenceOf(issuer.publicJwk))
    expect(report.outcome).toBe('verified')
    expect(result.payload).toEqual(report.credential)
    await expect(verifier.verify(bound, { currentDate: IAT, keyBindingNonce: 'n-2' })).rejects.toThrow()
  })
})
