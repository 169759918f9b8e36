/** Proofs of control over a DID: presentations signed with real keys, and the minter's decision about them. */
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { organizationId } from '../../domain/identifiers.ts'
import { testKey } from '../../verify/evidence/issuer.testing.ts'
import { provingIssuer } from '../../verify/proofs/proving-issuer.testing.ts'
import { openTestRegistry, type TestRegistry } from '../api/app.testing.ts'
import { type HolderChallenge, holderProofs, mintedAbout } from './holder-proof.ts'

const SECOND = 1000
const HOUR = 60 * 60 * SECOND
const DAY = 24 * HOUR
const ANCHOR = { organization: organizationId('CA-XP', 'XP0000001'), type: 'digital-identity-anchor' } as const

let now: number
let registry: TestRegistry
let company: Prover

beforeEach(async () => {
  now = Date.now()
  registry = await openTestRegistry({ clock: () => new Date(now) })
  company = await joseProver()
})

afterEach(() => registry.close())

interface Prover {
  readonly did: string
  /** Signs a presentation, with the given changes. */
  answer(challenge: Pick<HolderChallenge, 'nonce' | 'audience'>, changes?: object): Promise<Uint8Array>
}

const PRESENTATION = { '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiablePresentation'] }

async function joseProver(): Promise<Prover> {
  const key = await testKey()
  const did = `did:jwk:${Buffer.from(JSON.stringify(key.publicJwk)).toString('base64url')}`
  return {
    did,
    async answer({ nonce, audience }, changes = {}) {
      const claims = { holder: did, nonce, aud: audience, iat: Math.floor(now / SECOND), ...changes }
      return Buffer.from(await key.as(did, '0').sign({ ...PRESENTATION, ...claims }, { typ: 'vp+jwt' }))
    },
  }
}

async function didKeyProver(): Promise<Prover> {
  const issuer = await provingIssuer('did:key:', 'authentication')
  return {
    did: issuer.did,
    async answer({ nonce, audience }, changes = {}) {
      const occasion = { challenge: nonce, domain: audience, created: new Date(now).toISOString(), ...changes }
      return Buffer.from(JSON.stringify(await issuer.prove({ ...PRESENTATION, holder: issuer.did }, occasion)))
    },
  }
}

async function statesOf(holder: string, { store }: TestRegistry = registry) {
  const states = await store.credentials.statements([ANCHOR.organization])
  return mintedAbout(states.get(ANCHOR.organization) ?? [], { type: ANCHOR.type, holder })
}

async function ask(holder: string, of: TestRegistry = registry): Promise<HolderChallenge> {
  return of.proofs.challenge({ ...ANCHOR, holder, minted: await statesOf(holder, of) })
}

function mint(holder: string, proof?: Uint8Array, changes: { format?: 'vc+jwt' | 'data-integrity' } = {}) {
  const given = proof === undefined ? {} : { proof }
  return registry.dependencies.mint({ ...ANCHOR, format: 'vc+jwt', holder, ...given, ...changes })
}

async function refusal(holder: string, proof?: Uint8Array): Promise<unknown> {
  const before = await statesOf(holder)
  const refused = await mint(holder, proof).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(await statesOf(holder)).toBe(before)
  return refused
}

describe('an organization that controls a DID', () => {
  test.each([
    ['vp+jwt', joseProver],
    ['Data Integrity', didKeyProver],
  ])('proves that with %s', async (_, prover) => {
    const { did, answer } = await prover()
    const { signed, body } = await mint(did, await answer(await ask(did)))
    expect(signed).toBe(true)
    const report = await registry.verify(body)
    expect(report).toMatchObject({ outcome: 'verified', credential: { credentialSubject: { id: did } } })
  })

  test('has a day to answer', async () => {
    const challenge = await ask(company.did)
    expect(Date.parse(challenge.expiresAt)).toBe(Math.floor((now + DAY) / SECOND) * SECOND)
    const answer = await company.answer(challenge)
    now += DAY - 2 * SECOND
    expect(await mint(company.did, answer)).toMatchObject({ signed: true })
  })

  test('may put credentials into the answer, which prove nothing about the DID', async () => {
    const stranger = await testKey()
    const jwt = await stranger.as('did:web:stranger.example').sign({ ...PRESENTATION, type: ['VerifiableCredential'] })
    const id = `data:application/vc+jwt,${jwt}`
    const [context] = PRESENTATION['@context']
    const verifiableCredential = { '@context': context, type: 'EnvelopedVerifiableCredential', id }
    const answer = await company.answer(await ask(company.did), { verifiableCredential })
    expect(await mint(company.did, answer)).toMatchObject({ signed: true })
  })

  test('gets a separate challenge for each of its DIDs', async () => {
    const other = await didKeyProver()
    const asked = { company: await ask(company.did), other: await ask(other.did) }
    expect(await mint(company.did, await company.answer(asked.company))).toMatchObject({ signed: true })
    expect(await mint(other.did, await other.answer(asked.other))).toMatchObject({ signed: true })
  })

  test('needs no proof for a stored credential that is still suitable, in any format', async () => {
    const { credential } = await mint(company.did, await company.answer(await ask(company.did)))
    expect(await mint(company.did)).toMatchObject({ credential: { id: credential.id }, signed: false })
    const projected = await mint(company.did, undefined, { format: 'data-integrity' })
    expect(projected.credential.id).toBe(credential.id)
  })
})

describe('no credential about a DID is minted', () => {
  test('without a proof, the first time or later', async () => {
    const required = { code: 'proof_required', message: expect.stringContaining('orgseal challenge CA-XP.XP0000001') }
    expect(await refusal(company.did)).toMatchObject(required)
    await mint(company.did, await company.answer(await ask(company.did)))
    now += 16 * DAY
    expect(await refusal(company.did)).toMatchObject(required)
  })

  test('when another DID signed, whatever holder the presentation names', async () => {
    const challenge = await ask(company.did)
    const other = await joseProver()
    expect(await refusal(company.did, await other.answer(challenge))).toMatchObject({
      code: 'proof_invalid',
      message: expect.stringContaining(`Its holder is ${other.did}`),
    })
    const pretended = await other.answer(challenge, { holder: company.did })
    expect(await refusal(company.did, pretended)).toMatchObject({
      code: 'proof_invalid',
      message: expect.stringContaining('[binding_invalid]'),
    })
  })

  test('for a presentation without a holder', async () => {
    const answer = await company.answer(await ask(company.did), { holder: undefined })
    expect(await refusal(company.did, answer)).toMatchObject({
      code: 'proof_invalid',
      message: expect.stringContaining('It names no holder'),
    })
  })

  test('for an invented nonce, or a nonce for another DID', async () => {
    const { audience } = await ask(company.did)
    const unknown = { code: 'challenge_unknown' }
    expect(await refusal(company.did, await company.answer({ audience, nonce: 'n-0S6_WzA2Mj' }))).toMatchObject(unknown)
    const ofAnother = await ask((await joseProver()).did)
    expect(await refusal(company.did, await company.answer(ofAnother))).toMatchObject(unknown)
  })

  test('for the nonce or the audience of another registry', async () => {
    const elsewhere = await openTestRegistry()
    onTestFinished(() => elsewhere.close())
    const theirs = await ask(company.did, elsewhere)
    expect(await refusal(company.did, await company.answer(theirs))).toMatchObject({ code: 'challenge_unknown' })
    const { nonce } = await ask(company.did)
    const forThem = await company.answer({ nonce, audience: 'https://another.example' })
    expect(await refusal(company.did, forThem)).toMatchObject({
      code: 'proof_invalid',
      message: expect.stringMatching(/\[binding_mismatch\]\. It must be made for https:\/\/registry\.example/),
    })
  })

  test('when the challenge or the presentation has expired', async () => {
    const answer = await company.answer(await ask(company.did))
    const short = await company.answer(await ask(company.did), { exp: Math.floor(now / SECOND) + 300 })
    now += HOUR
    expect(await refusal(company.did, short)).toMatchObject({
      code: 'proof_invalid',
      message: expect.stringContaining('[binding_stale]'),
    })
    now += 23 * HOUR
    expect(await refusal(company.did, answer)).toMatchObject({ code: 'challenge_expired' })
  })

  test('a second time with the same proof', async () => {
    const answer = await company.answer(await ask(company.did))
    const another = await company.answer(await ask(company.did))
    await mint(company.did, answer)
    expect(await refusal(company.did, answer)).toMatchObject({ code: 'challenge_used' })
    // Another challenge that was made before the first credential was minted.
    expect(await refusal(company.did, another)).toMatchObject({ code: 'challenge_used' })
  })

  test('twice when the same proof is used twice at the same time', async () => {
    const answer = await company.answer(await ask(company.did))
    const both = await Promise.allSettled([mint(company.did, answer), mint(company.did, answer)])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(await statesOf(company.did)).toBe(1)
  })

  test('when a byte of the presentation is altered', async () => {
    const answer = Buffer.from(await company.answer(await ask(company.did)))
    const at = answer.lastIndexOf('.') + 10
    answer[at] = answer[at] === 0x41 ? 0x42 : 0x41
    expect(await refusal(company.did, answer)).toMatchObject({
      code: 'proof_invalid',
      message: expect.stringContaining('[signature_invalid]'),
    })
  })

  test('when the DID cannot be resolved', async () => {
    const { as } = await testKey()
    const { did, sign } = as('did:web:boreal.example')
    const { nonce, audience } = await ask(did)
    const answer = await sign({ ...PRESENTATION, holder: did, nonce, aud: audience }, { typ: 'vp+jwt' })
    expect(await refusal(did, Buffer.from(answer))).toMatchObject({
      code: 'proof_unverifiable',
      message: expect.stringContaining('[issuer_document_unavailable]'),
    })
  })

  test.each(['', 'not a presentation', '{}'])('for %j, which is not a presentation', async text => {
    expect(await refusal(company.did, Buffer.from(text))).toMatchObject({ code: 'proof_invalid' })
  })
})

test('a challenge of an earlier epoch is unknown, because the credential minted with it may have been lost', async () => {
  const privateJwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: randomBytes(32).toString('base64url') } as const
  let epoch = 1
  const proofs = holderProofs({
    signer: async () => ({ kid: 'did:web:registry.example#key', privateJwk }),
    audience: 'https://registry.example',
    epoch: async () => epoch,
    verify: () => expect.unreachable('the nonce is checked first'),
    clock: () => new Date(now),
    random: randomBytes,
  })
  const claim = { ...ANCHOR, holder: company.did, minted: 0 }
  const answer = await company.answer(await proofs.challenge(claim))
  epoch = 2
  await expect(proofs.assertControl(claim, answer)).rejects.toMatchObject({ code: 'challenge_unknown' })
})
