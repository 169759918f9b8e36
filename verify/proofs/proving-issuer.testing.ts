/**
 * An issuer with a key for one test or one set of vectors. It can put any proof on
 * any document, well-formed or not. It was written from the specification,
 * independently of the verifier, so that they do not share mistakes.
 */
import { base58 } from '@scure/base'
import canonicalize from 'canonicalize'
import jsonld from 'jsonld'
import rdfCanonize from 'rdf-canonize'
import { didWebUrl } from '../identifiers/methods/did-web.ts'
import { frozenContext } from './frozen-contexts.ts'

export interface ProvingIssuer {
  readonly did: string
  readonly keyId: string
  readonly publicKeyMultibase: string
  readonly documentUrl: string
  readonly document: Readonly<Record<string, unknown>>
  /** Returns the document with one more proof. The given options replace the usual ones; `undefined` removes them. */
  prove(
    document: object,
    options?: Readonly<Record<string, unknown>>,
    contexts?: Readonly<Record<string, object>>,
  ): Promise<Readonly<Record<string, unknown>>>
}

/** For each kind of key: how it is generated, its multicodec prefix, its hash and its suite. */
const CURVES = {
  Ed25519: { algorithm: { name: 'Ed25519' }, prefix: [0xed, 0x01], hash: 'SHA-256', cryptosuite: 'eddsa-rdfc-2022' },
  'P-256': {
    algorithm: { name: 'ECDSA', namedCurve: 'P-256' },
    prefix: [0x80, 0x24],
    hash: 'SHA-256',
    cryptosuite: 'ecdsa-rdfc-2019',
  },
  'P-384': {
    algorithm: { name: 'ECDSA', namedCurve: 'P-384' },
    prefix: [0x81, 0x24],
    hash: 'SHA-384',
    cryptosuite: 'ecdsa-rdfc-2019',
  },
} as const

/** Compresses a point for a Multikey: the first coordinate, and whether the second is odd. */
function compressed(point: Uint8Array): readonly number[] {
  const half = (point.length - 1) / 2
  return [(point.at(-1) ?? 0) % 2 === 1 ? 3 : 2, ...point.slice(1, 1 + half)]
}

/** Makes an issuer with a new key that is never stored. */
export async function provingIssuer(
  did: string,
  purpose = 'assertionMethod',
  curve: keyof typeof CURVES = 'Ed25519',
): Promise<ProvingIssuer> {
  const { algorithm, prefix, hash, cryptosuite } = CURVES[curve]
  const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('no key pair was made')
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const publicKeyMultibase = `z${base58.encode(Uint8Array.from([...prefix, ...(curve === 'Ed25519' ? raw : compressed(raw))]))}`
  const keyId = did.startsWith('did:key:')
    ? `did:key:${publicKeyMultibase}#${publicKeyMultibase}`
    : `${did}#proof-key-1`
  const own = keyId.split('#')[0] ?? did
  const method = { id: keyId, type: 'Multikey', controller: own, publicKeyMultibase }
  return {
    did: own,
    keyId,
    publicKeyMultibase,
    documentUrl: didWebUrl(own) ?? '',
    document: {
      '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
      id: own,
      verificationMethod: [method],
      assertionMethod: [keyId],
      authentication: [keyId],
    },
    async prove(document, given = {}, contexts = {}) {
      const { proof: earlier, ...unsigned } = { proof: undefined, ...document }
      const options: Record<string, unknown> = {
        type: 'DataIntegrityProof',
        cryptosuite,
        created: '2026-05-22T09:30:00Z',
        verificationMethod: keyId,
        proofPurpose: purpose,
        ...given,
      }
      for (const [name, value] of Object.entries(options)) if (value === undefined) delete options[name]
      const before = [earlier ?? []].flat() as readonly Record<string, unknown>[]
      const chained = before.filter(({ id }) => id !== undefined && [options.previousProof].flat().includes(id))
      const secured = chained.length > 0 ? { ...unsigned, proof: chained } : unsigned
      const context = '@context' in unsigned ? unsigned['@context'] : undefined
      const texts = String(options.cryptosuite).includes('-jcs-')
        ? [canonicalize(options), canonicalize(secured)]
        : [await quadsOf({ ...options, '@context': context }, contexts), await quadsOf(secured, contexts)]
      const hashes = await Promise.all(
        texts.map(text => crypto.subtle.digest(hash, new TextEncoder().encode(text ?? ''))),
      )
      const data = Uint8Array.from(hashes.flatMap(hash => [...new Uint8Array(hash)]))
      const signature = new Uint8Array(await crypto.subtle.sign({ name: algorithm.name, hash }, pair.privateKey, data))
      const proof = { proofValue: `z${base58.encode(signature)}`, ...options }
      return { ...unsigned, proof: before.length > 0 ? [...before, proof] : proof }
    },
  }
}

async function quadsOf(document: object, contexts: Readonly<Record<string, object>>): Promise<string> {
  const quads = await jsonld.toRDF(document, {
    safe: true,
    format: 'application/n-quads',
    documentLoader: async url => {
      const content = contexts[url] ?? frozenContext(url)
      if (content === undefined) throw new Error(`no context ${url}`)
      return { contextUrl: null, documentUrl: url, document: content }
    },
  })
  return rdfCanonize.canonize(quads, { algorithm: 'RDFC-1.0', inputFormat: 'application/n-quads' })
}
