/**
 * An issuer for one test or one set of vectors. It has a new key and its DID
 * document, and can sign anything, well-formed or not. So the verifier is tested
 * with texts that were really signed.
 */
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { base64url, CompactSign, exportJWK, type GenerateKeyPairResult, generateKeyPair } from 'jose'
import { didDocumentUrls } from '../identifiers/resolve-did.ts'
import type { SigningAlgorithm } from '../signatures/signing-algorithm.ts'
import type { Fetched } from './evidence.ts'

export interface TestIssuer {
  readonly did: string
  readonly keyId: string
  readonly publicJwk: Readonly<Record<string, unknown>>
  readonly documentUrl: string
  readonly document: Readonly<Record<string, unknown>>
  /** Signs an object, or a text or bytes unchanged. The given header members replace the usual ones. */
  sign(payload: object | string | Uint8Array, header?: Readonly<Record<string, unknown>>): Promise<string>
}

/** A new key that is never stored, and the issuers that it may belong to. */
export interface TestKey {
  readonly publicJwk: Readonly<Record<string, unknown>>
  /** Returns the issuer with this DID and this as its only key. */
  as(did: string, fragment?: string): TestIssuer
}

/** Makes an issuer with a new key that is never stored. */
export async function testIssuer(did: string, algorithm: SigningAlgorithm = 'ES256'): Promise<TestIssuer> {
  return (await testKey(algorithm)).as(did)
}

/** Makes a key for issuers whose DID is made from their key. */
export async function testKey(algorithm: SigningAlgorithm = 'ES256'): Promise<TestKey> {
  const { publicJwk, sign } = algorithm === 'ES256K' ? secp256k1Pair() : await webCryptoPair(algorithm)
  return {
    publicJwk,
    as: (did, fragment = 'test-key-1') => {
      const keyId = `${did}#${fragment}`
      return {
        did,
        keyId,
        publicJwk,
        documentUrl: didDocumentUrls(did)?.[0] ?? '',
        document: documentOf(did, { [fragment]: publicJwk }),
        sign: (payload, header = {}) =>
          sign(bytesOf(payload), { alg: algorithm, typ: 'vc+jwt', kid: keyId, ...header }),
      }
    },
  }
}

interface Pair {
  readonly publicJwk: Readonly<Record<string, unknown>>
  readonly sign: (payload: Uint8Array, header: Header) => Promise<string>
}

async function webCryptoPair(algorithm: SigningAlgorithm): Promise<Pair> {
  const pair = await generateKeyPair(algorithm, { extractable: true })
  const { kty, crv, x, y, n, e } = await exportJWK(pair.publicKey)
  const members = Object.entries({ kty, crv, x, y, n, e }).filter(([, value]) => value !== undefined)
  return { publicJwk: Object.fromEntries(members), sign: (payload, header) => sign(pair, payload, header) }
}

/** WebCrypto does not have the curve. */
function secp256k1Pair(): Pair {
  const { secretKey, publicKey } = secp256k1.keygen()
  const [x, y] = [[1, 33] as const, [33, 65] as const].map(([from, to]) =>
    base64url.encode(secp256k1.Point.fromBytes(publicKey).toBytes(false).slice(from, to)),
  )
  return {
    publicJwk: { kty: 'EC', crv: 'secp256k1', x, y },
    async sign(payload, header) {
      const input = `${base64url.encode(JSON.stringify(header))}.${base64url.encode(payload)}`
      const signature = secp256k1.sign(new TextEncoder().encode(input), secretKey, { lowS: false })
      return `${input}.${base64url.encode(signature)}`
    },
  }
}

/** Makes a DID document that lists these keys, by fragment, all of them for assertions. */
export function documentOf(did: string, keys: Readonly<Record<string, object>>): Readonly<Record<string, unknown>> {
  const methods = Object.entries(keys).map(([fragment, publicKeyJwk]) => ({
    id: `${did}#${fragment}`,
    type: 'JsonWebKey',
    controller: did,
    publicKeyJwk,
  }))
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/jwk/v1'],
    id: did,
    verificationMethod: methods,
    assertionMethod: methods.map(({ id }) => id),
  }
}

/** Makes a compact JWS with the given signature part. */
export function compact(header: object, payload: object, signature: string): string {
  return [header, payload]
    .map(part => base64url.encode(JSON.stringify(part)))
    .concat(signature)
    .join('.')
}

export interface TestList {
  readonly url: string
  readonly purpose: string | readonly string[]
  readonly set?: readonly number[]
  /** Length of the bitstring in bytes. Default: the standard's minimum. */
  readonly bytes?: number
}

/** Makes the unsigned credential of a status list. Bits are counted from the left. */
export async function statusListPayload(issuer: string, list: TestList, changes: object = {}): Promise<object> {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: list.url,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer,
    validFrom: '2026-05-22T00:00:00Z',
    validUntil: '2026-05-29T00:00:00Z',
    credentialSubject: {
      id: `${list.url}#list`,
      type: 'BitstringStatusList',
      statusPurpose: list.purpose,
      encodedList: await encodedList(list.set ?? [], list.bytes),
    },
    ...changes,
  }
}

/** Makes an `encodedList`: a bitstring with these bits set. */
export async function encodedList(set: readonly number[], length = 16_384): Promise<string> {
  const bytes = new Uint8Array(length)
  for (const index of set) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (0x80 >> (index & 7))
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return `u${base64url.encode(new Uint8Array(await new Response(stream).arrayBuffer()))}`
}

export function fetchedJson(value: unknown): Fetched {
  return { ok: true, body: JSON.stringify(value), mediaType: 'application/json' }
}

export function fetchedJwt(body: string): Fetched {
  return { ok: true, body, mediaType: 'application/vc+jwt' }
}

type Header = { readonly alg: string; readonly [name: string]: unknown }

async function sign(pair: GenerateKeyPairResult, payload: Uint8Array, header: Header): Promise<string> {
  if (!('crit' in header)) return new CompactSign(payload).setProtectedHeader(header).sign(pair.privateKey)
  // The library will not write what it does not understand, so such a header is signed by hand.
  const input = `${base64url.encode(JSON.stringify(header))}.${base64url.encode(payload)}`
  const algorithm = { name: 'ECDSA', hash: header.alg === 'ES384' ? 'SHA-384' : 'SHA-256' }
  const bytes = await crypto.subtle.sign(algorithm, pair.privateKey, new TextEncoder().encode(input))
  return `${input}.${base64url.encode(new Uint8Array(bytes))}`
}

function bytesOf(payload: object | string | Uint8Array): Uint8Array {
  if (payload instanceof Uint8Array) return payload
  return new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload))
}
