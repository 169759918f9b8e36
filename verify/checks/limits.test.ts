/** Input that is larger or deeper than this verifier reads may be valid, so no part of it is ever called invalid. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Evidence, Fetched } from '../evidence/evidence.ts'
import { fetchedJson, fetchedJwt, statusListPayload, type TestIssuer, testIssuer } from '../evidence/issuer.testing.ts'
import { type ProvingIssuer, provingIssuer } from '../proofs/proving-issuer.testing.ts'
import { digest, issueSdJwt, present, salted, testHolder } from '../sd-jwt/sd-jwt.testing.ts'
import { verify } from './verify.ts'

const V2 = 'https://www.w3.org/ns/credentials/v2'
const NOW = new Date('2026-05-22T12:00:00Z')
const SITE = 'https://registry.example'
const LIST = `${SITE}/lists/1`
const HTTPS_KEYS = `${SITE}/.well-known/jwt-vc-issuer`

let issuer: TestIssuer
let prover: ProvingIssuer

beforeAll(async () => {
  issuer = await testIssuer('did:web:registry.example')
  prover = await provingIssuer('did:web:prover.example')
})

const deep = (levels = 70): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)
const large = (): string => 'a'.repeat(1024 * 1024)
const payload = (changes: object = {}): object => ({
  '@context': [V2],
  type: ['VerifiableCredential'],
  issuer: issuer.did,
  credentialSubject: { id: 'urn:x:1' },
  ...changes,
})
const statusOf = (listUrl = LIST): object => ({
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '1',
  statusListCredential: listUrl,
})

interface Given {
  readonly input: unknown
  readonly documents?: Readonly<Record<string, Fetched>>
  readonly trustedIssuers?: readonly string[]
  readonly expected?: NonNullable<Evidence['expected']>
}

function judge({ input, documents = {}, trustedIssuers = [], ...asked }: Given) {
  const own = { [issuer.documentUrl]: fetchedJson(issuer.document), [prover.documentUrl]: fetchedJson(prover.document) }
  const all = new Map(Object.entries({ ...own, ...documents }))
  return verify(input, {
    now: NOW,
    documents: all,
    trustedIssuers: [issuer.did, prover.did, ...trustedIssuers],
    ...asked,
  })
}

/** Repeats the same proof. */
async function proven(document: object, count: number, options: object = {}): Promise<object> {
  const signed = await prover.prove(document, { cryptosuite: 'eddsa-jcs-2022', ...options })
  return { ...signed, proof: Array(count).fill(signed.proof) }
}

const byProver = (changes: object = {}) => payload({ issuer: prover.did, ...changes })

async function withList(list: unknown): Promise<Given> {
  const document = typeof list === 'string' ? fetchedJwt(list) : fetchedJson(list)
  return { input: await issuer.sign(payload({ credentialStatus: statusOf() })), documents: { [LIST]: document } }
}

const list = (from: string): Promise<object> => statusListPayload(from, { url: LIST, purpose: 'revocation' })

const sdClaims = (changes: object = {}) => ({ iss: issuer.did, vct: 'urn:x:type', ...changes })
const presentationOf = (changes: object = {}) => ({
  '@context': [V2],
  type: ['VerifiablePresentation'],
  holder: prover.did,
  ...changes,
})

describe('the outcome is unverifiable for', () => {
  it.each<[string, () => Given | Promise<Given>, string]>([
    [
      'nine proofs of a credential',
      async () => ({ input: await proven(byProver(), 9) }),
      'proof over_limit: The proofs were not checked: there are 9 of them, and at most 8 are read.',
    ],
    [
      'nine proofs of a presentation',
      async () => {
        const holder = await provingIssuer('did:web:prover.example', 'authentication')
        const signed = await holder.prove(presentationOf(), { cryptosuite: 'eddsa-jcs-2022' })
        return {
          input: { ...signed, proof: Array(9).fill(signed.proof) },
          documents: { [holder.documentUrl]: fetchedJson(holder.document) },
        }
      },
      'proof over_limit: The proofs were not checked',
    ],
    [
      'nine proofs of a status list',
      async () => withList(await proven(await list(prover.did), 9)),
      'status status_list_unavailable: .*The proofs were not checked',
    ],
    [
      'depth of a credential',
      async () => ({ input: await issuer.sign(payload({ deep: deep() })) }),
      'format too_large',
    ],
    ['depth of a text', () => ({ input: JSON.stringify(byProver({ proof: {}, deep: deep() })) }), 'format too_large'],
    ['depth of an object', () => ({ input: byProver({ proof: {}, deep: deep() }) }), 'format too_large'],
    ['depth that leaves no room for a call', () => ({ input: byProver({ proof: {}, deep: deep(4000) }) }), 'format '],
    ['depth of a header', async () => ({ input: await issuer.sign(payload(), { deep: deep() }) }), 'format too_large'],
    [
      'depth of a presentation',
      async () => ({ input: await issuer.sign(presentationOf({ deep: deep() }), { typ: 'vp+jwt' }) }),
      'format too_large',
    ],
    [
      'depth of an envelope',
      async () => {
        const id = `data:application/vc+jwt,${await issuer.sign(payload({ deep: deep() }))}`
        return { input: { '@context': V2, type: 'EnvelopedVerifiableCredential', id } }
      },
      'format too_large',
    ],
    [
      'depth of a status list',
      async () => withList(await issuer.sign({ ...(await list(issuer.did)), deep: deep() })),
      'status status_list_invalid',
    ],
    ['size of a status list', async () => withList(large()), 'status status_list_invalid'],
    [
      'depth of a disclosure',
      async () => {
        const text = salted('deep', deep())
        const jwt = await issuer.sign(sdClaims({ _sd: [digest(text)] }), { typ: 'dc+sd-jwt' })
        return { input: present(jwt, [text]) }
      },
      'proof over_limit',
    ],
    [
      'depth of what is disclosed in a disclosed thing',
      async () => {
        const inner = salted('in', deep(40))
        const outer = salted('out', JSON.parse(`${'{"a":'.repeat(40)}{"_sd":["${digest(inner)}"]}${'}'.repeat(40)}`))
        const jwt = await issuer.sign(sdClaims({ _sd: [digest(outer)] }), { typ: 'dc+sd-jwt' })
        return { input: present(jwt, [outer, inner]) }
      },
      'proof over_limit',
    ],
    [
      'digests of a kind that is not known',
      async () => ({ input: await issueSdJwt(issuer, sdClaims({ _sd_alg: 'sha3-256' })) }),
      'proof algorithm_unsupported: .*sha3-256',
    ],
    [
      'depth of a key binding',
      async () => {
        const holder = await testHolder()
        const text = await issueSdJwt(issuer, sdClaims({ cnf: { jwk: holder.publicJwk } }))
        const claims = { nonce: 'n', aud: 'a', iat: NOW.getTime() / 1000, deep: deep() }
        return { input: await holder.bind(text, claims), expected: { nonce: 'n', audience: 'a' } }
      },
      'binding not_checked: .*nested too deeply',
    ],
    [
      'size of a DID document',
      async () => ({
        input: await issuer.sign(payload()),
        documents: { [issuer.documentUrl]: fetchedJson({ ...issuer.document, large: large() }) },
      }),
      'proof over_limit: .*larger than 1 MiB',
    ],
    [
      'depth of a DID document',
      async () => ({
        input: await proven(byProver(), 1),
        documents: { [prover.documentUrl]: fetchedJson({ ...prover.document, deep: deep() }) },
      }),
      'proof over_limit: .*nested too deeply',
    ],
    [
      "size of an issuer's metadata",
      async () => ({
        input: `${await issuer.sign(sdClaims({ iss: SITE }), { typ: 'dc+sd-jwt', kid: 'a' })}~`,
        documents: { [HTTPS_KEYS]: fetchedJson({ issuer: SITE, jwks: { keys: [] }, large: large() }) },
      }),
      'proof over_limit: .*larger than 1 MiB',
    ],
    [
      'number of certificates',
      async () => {
        const header = { typ: 'dc+sd-jwt', kid: undefined, x5c: Array(9).fill('AAAA') }
        return { input: `${await issuer.sign(sdClaims({ iss: SITE }), header)}~` }
      },
      'proof header_unsupported: .*more than 8 certificates',
    ],
    [
      'size of a certificate',
      async () => {
        const header = { typ: 'dc+sd-jwt', kid: undefined, x5c: ['A'.repeat(40_000)] }
        return { input: `${await issuer.sign(sdClaims({ iss: SITE }), header)}~` }
      },
      'proof over_limit: The certificates were not checked',
    ],
    [
      'length of the name of a key',
      async () => ({ input: await issuer.sign(payload(), { kid: `${issuer.did}#${'a'.repeat(5_000)}` }) }),
      'proof key_unsupported: .*more than 4096 characters',
    ],
    [
      'size of a schema',
      async () => ({
        input: await issuer.sign(payload({ credentialSchema: { id: `${SITE}/schema`, type: 'JsonSchema' } })),
        documents: { [`${SITE}/schema`]: fetchedJson({ large: large() }) },
      }),
      'schema schema_unsupported',
    ],
    [
      'depth of a schema',
      async () => ({
        input: await issuer.sign(payload({ credentialSchema: { id: `${SITE}/schema`, type: 'JsonSchema' } })),
        documents: { [`${SITE}/schema`]: fetchedJson({ deep: deep() }) },
      }),
      'schema over_limit',
    ],
    [
      'depth of the metadata of a type',
      async () => ({
        input: await issueSdJwt(issuer, sdClaims({ vct: `${SITE}/vct` })),
        documents: { [`${SITE}/vct`]: fetchedJson({ vct: `${SITE}/vct`, deep: deep() }) },
      }),
      'schema over_limit',
    ],
  ])('%s', async (_, make, expected) => {
    const { outcome, checks } = await judge(await make())
    const lines = checks
      .filter(check => check.outcome === 'unknown')
      .map(each => `${each.id} ${each.code}: ${each.message}`)
    expect([outcome, lines.join('\n')]).toEqual(['unverifiable', expect.stringMatching(`(?:^|\n)${expected}`)])
  })
})

it('an altered credential is invalid even when it is nested too deeply', async () => {
  const text = salted('deep', deep())
  const jwt = await issuer.sign(sdClaims({ _sd: [digest(text)] }), { typ: 'dc+sd-jwt' })
  const { outcome } = await judge({ input: present(`${jwt.slice(0, -4)}AAAA`, [text]) })
  expect(outcome).toBe('invalid')
})
