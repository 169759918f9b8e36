/** The examples of RFC 9901 and the test vectors of the Token Status List, when they are available. */
import { compactVerify, decodeJwt, importJWK, type JWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { thirdPartyVectors } from '../../fixtures/vectors/third-party/third-party-vectors.testing.ts'
import { checkKeyBinding } from '../checks/key-binding.ts'
import { readTokenList } from '../checks/read-token-status-list.ts'
import { sdHash } from '../encoding/sd-hash.ts'
import type { JsonObject } from '../encoding/strict-json.ts'
import { formOf } from '../reading/input-form.ts'
import { readHeader } from '../reading/jose-header.ts'
import { readCredential } from '../reading/read-credential.ts'
import { readSdJwt } from '../reading/read-sd-jwt.ts'
import { expandTokenList, tokenStatusAt } from '../status/bitstring.ts'
import { openDisclosures } from './sd-jwt.ts'

interface Example {
  readonly name: string
  readonly sdJwt: string
  readonly keyBinding: boolean
  readonly processed: JsonObject | null
}

const sdJwt = thirdPartyVectors('sd-jwt')
const lists = thirdPartyVectors('token-status-list')

function vectors<T>(set: ReadonlyMap<string, unknown> | undefined, file: string): T {
  const content = set?.get(file)
  if (content === undefined) throw new Error(`${file}.json is missing`)
  return content as T
}

describe.skipIf(!sdJwt)('RFC 9901 (ORGSEAL_THIRD_PARTY_VECTORS)', () => {
  it('its disclosures have the digests that it names', () => {
    const examples = vectors<{ disclosure: string; digest: string }[]>(sdJwt, 'disclosures')
    expect(examples.length).toBeGreaterThan(50)
    for (const { disclosure, digest } of examples) expect(sdHash('sha-256', disclosure)).toBe(digest)
  })

  it('its flat, structured and recursive payloads open, but not with a disclosure of another one', () => {
    const examples = vectors<{ payload: JsonObject; disclosures: { disclosure: string }[] }[]>(sdJwt, 'payloads')
    for (const { payload, disclosures } of examples) {
      const texts = disclosures.map(({ disclosure }) => disclosure)
      const opened = openDisclosures(payload, texts)
      expect(opened.ok && JSON.stringify(opened.payload)).toContain('"address":{"')
      expect(opened.ok && opened.incomplete.size).toBe(0)
      expect(openDisclosures(payload, [...texts, texts[0] ?? '']).ok).toBe(false)
    }
  })

  it('its SD-JWTs have valid signatures and the printed payloads', async () => {
    const { issuerKey, sdJwts } = vectors<{ issuerKey: JWK; sdJwts: Example[] }>(sdJwt, 'sd-jwts')
    const key = await importJWK(issuerKey, 'ES256')
    const whole = sdJwts.filter(example => example.sdJwt.includes('~'))
    expect(whole.length).toBe(8)
    for (const { sdJwt: text, processed } of whole) {
      const [jwt = ''] = text.split('~')
      await compactVerify(jwt, key)
      const opened = openDisclosures(decodeJwt(jwt), text.split('~').slice(1, -1))
      expect(opened.ok).toBe(true)
      if (processed && opened.ok) expect(opened.payload).toEqual(processed)
    }
  })

  it('its key bindings are valid, at their time and for their audience', async () => {
    const { sdJwts } = vectors<{ sdJwts: Example[] }>(sdJwt, 'sd-jwts')
    const bound = sdJwts.filter(({ keyBinding }) => keyBinding)
    expect(bound.length).toBe(3)
    for (const { sdJwt: text } of bound) {
      const keyBinding = text.slice(text.lastIndexOf('~') + 1)
      const presented = text.slice(0, text.length - keyBinding.length)
      const [jwt = ''] = text.split('~')
      const header = readHeader({}, 'dc+sd-jwt')
      const securing = { kind: 'sd-jwt', jwt, header, signedPayload: decodeJwt(jwt), presented, keyBinding } as const
      const evidence = {
        now: new Date(Number(decodeJwt(keyBinding).iat) * 1000),
        trustedIssuers: [],
        documents: new Map(),
        expected: { nonce: '1234567890', audience: 'https://verifier.example.org' },
      }
      expect((await checkKeyBinding(securing, evidence)).code).toBe('binding_proven')
      const changed = { ...securing, presented: `${presented.split('~').slice(0, -2).join('~')}~` }
      expect((await checkKeyBinding(changed, evidence)).code).toBe('binding_invalid')
    }
  })

  it('its SD-JWT VC is read as a credential, and its other SD-JWTs are not', () => {
    const { sdJwts } = vectors<{ sdJwts: Example[] }>(sdJwt, 'sd-jwts')
    for (const { name, sdJwt: text, processed } of sdJwts.filter(example => example.processed)) {
      const read = readSdJwt(text)
      if (name.startsWith('section-A.3')) expect(read).toMatchObject({ ok: true, credential: { payload: processed } })
      else expect(read).toMatchObject({ ok: false })
    }
  })

  it('its JSON serializations are recognised as such', () => {
    for (const { value } of vectors<{ value: unknown }[]>(sdJwt, 'json-serialized')) {
      expect(readCredential(formOf(value))).toMatchObject({ ok: false, code: 'unsupported_format' })
      expect(readCredential(formOf(JSON.stringify(value)))).toMatchObject({ ok: false, code: 'unsupported_format' })
    }
  })
})

describe.skipIf(!lists)('Token Status List (ORGSEAL_THIRD_PARTY_VECTORS)', () => {
  it('its lists have the printed statuses, and no others', async () => {
    const encodings = vectors<
      { size: number; statuses: Record<string, number>; status_list: { bits: number; lst: string } }[]
    >(lists, 'encodings')
    expect(encodings.length).toBe(6)
    for (const {
      size,
      statuses,
      status_list: { bits, lst },
    } of encodings) {
      const expanded = await expandTokenList(lst)
      if (!expanded.ok) throw new Error(expanded.reason)
      const wrong = [...Array(size).keys()].filter(
        at => tokenStatusAt(expanded.bytes, at, bits) !== (statuses[at] ?? 0),
      )
      expect(wrong).toEqual([])
      expect(tokenStatusAt(expanded.bytes, expanded.bytes.length * (8 / bits), bits)).toBeUndefined()
    }
  })

  it('its token is read as a list', () => {
    const { jwt } = vectors<{ jwt: string }>(lists, 'token')
    expect(readTokenList(jwt, 'https://example.com')).toMatchObject({ ok: true, payload: { status_list: { bits: 1 } } })
  })
})
