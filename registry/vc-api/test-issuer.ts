/**
 * The parts behind the VC-API adapter: two issuers made for it, with keys in memory only and DIDs that are the keys
 * themselves (did:key), so that its signatures cannot be taken for the registry's; and a verifier that knows the
 * documents of this adapter and has no network access.
 */
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { contexts } from '@digitalbazaar/credentials-context'
import { ContextError, type DocumentLoader } from '../../agent/credential-types/json-ld-contexts.ts'
import { eddsaJcsProof } from '../../agent/issuers/create-eddsa-jcs-proof.ts'
import { mintCredential, type Signer } from '../../agent/mint/mint-credential.ts'
import { type Ed25519Signer, mintDataIntegrity } from '../../agent/mint/mint-data-integrity.ts'
import {
  encodeBitstring,
  STATUS_LIST_TTL_MS,
  STATUS_LIST_VALIDITY_MS,
} from '../../agent/status/create-bitstring-status-list.ts'
import { defined } from '../../domain/defined.ts'
import { verify } from '../../verify/checks/verify.ts'
import { toDateTimeStamp } from '../../verify/encoding/date-time-stamp.ts'
import { asArray, isObject, type JsonObject } from '../../verify/encoding/strict-json.ts'
import type { Evidence, ExpectedPresentation, Fetched } from '../../verify/evidence/evidence.ts'
import { proofOfDataIntegrity } from '../../verify/proofs/data-integrity.ts'
import { frozenContext } from '../../verify/proofs/frozen-contexts.ts'
import { CONTEXT_V2 } from '../../verify/reading/vcdm.ts'
import { encodeMultikey, type Multikey } from '../../verify/signatures/read-multikey.ts'
import type { VcApiDependencies } from './routes.ts'

export interface VcApiOptions {
  /** The registry's address, without a slash at the end; the status lists are below it. */
  readonly baseUrl: string
  readonly clock: () => Date
}

/** Nothing is ever revoked here: the lists have no bits set, and indexes are allocated in sequence. */
const PURPOSES = ['revocation', 'suspension', 'message'] as const
const MESSAGES = [
  { status: '0x0', message: 'current' },
  { status: '0x1', message: 'superseded' },
]

/** Only the contexts of W3C, including that of 1.1; see `data-model-1.ts`. */
const documentLoader: DocumentLoader = async url => {
  const document = frozenContext(url) ?? contexts.get(url)
  if (document === undefined) throw new ContextError(url, 'is not one that this adapter signs with.')
  return { contextUrl: null, documentUrl: url, document }
}

/** Makes new keys and new DIDs; they vanish when the process ends. */
export function createVcApi({ baseUrl, clock }: VcApiOptions): VcApiDependencies {
  const jose = newJoseIssuer()
  const dataIntegrity = newDataIntegrityIssuer()
  let nextIndex = 0

  const lists = new Map<string, { readonly until: number; readonly list: Promise<JsonObject> }>()
  const signList = async (purpose: string): Promise<JsonObject> => {
    const list = listCredential(listUrl(baseUrl, purpose), purpose, dataIntegrity.did, clock())
    return toJson(await mintDataIntegrity(list, dataIntegrity.signer, { now: clock(), documentLoader }))
  }
  const statusList = async (purpose: string): Promise<JsonObject | undefined> => {
    if (!isPurpose(purpose)) return undefined
    const now = clock().getTime()
    const known = lists.get(purpose)
    if (known && now < known.until) return known.list
    const list = signList(purpose)
    lists.set(purpose, { until: now + STATUS_LIST_TTL_MS, list })
    return list
  }
  const evidence = async (expected?: ExpectedPresentation): Promise<Evidence> => ({
    now: clock(),
    trustedIssuers: [jose.did, dataIntegrity.did],
    documents: await documentsOf(baseUrl, statusList),
    // The test suites use their own contexts and check the expanded document.
    trustedContexts: 'any',
    ...defined({ expected }),
  })

  return {
    issuers: { dataIntegrity: dataIntegrity.did, jose: jose.did },
    issueVcJwt: async credential => mintCredential(credential, jose.signer),
    async issueDataIntegrity(credential, cryptosuite) {
      const { signer } = dataIntegrity
      try {
        // For both suites: a document with terms that JSON-LD cannot resolve is not signed.
        const signed = await mintDataIntegrity(credential, signer, { now: clock(), documentLoader })
        if (cryptosuite === 'eddsa-rdfc-2022') return { ok: true, credential: toJson(signed) }
        return { ok: true, credential: await withJcsProof(credential, signer, clock()) }
      } catch (error) {
        return { ok: false, reason: error instanceof Error ? error.message : 'The document cannot be secured.' }
      }
    },
    verify: async (input, expected) => verify(input, await evidence(expected)),
    async verifyProofs(document) {
      const proofs = asArray(document.proof).filter(isObject)
      const proven = { document, proofs, relationship: 'assertionMethod' } as const
      return proofOfDataIntegrity(proven, await evidence())
    },
    statusEntry(purpose) {
      if (!isPurpose(purpose)) return undefined
      const index = nextIndex++
      const url = listUrl(baseUrl, purpose)
      return {
        id: `${url}#${index}`,
        type: 'BitstringStatusListEntry',
        statusPurpose: purpose,
        statusListIndex: String(index),
        statusListCredential: url,
        ...(purpose === 'message' ? { statusMessage: MESSAGES } : {}),
      }
    },
    statusList,
  }
}

interface Issuer<S> {
  readonly did: string
  readonly signer: S
}

function newDataIntegrityIssuer(): Issuer<Ed25519Signer> {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const { did, keyId } = didKeyOf({ curve: 'Ed25519', bytes: new Uint8Array(Buffer.from(x, 'base64url')) })
  return { did, signer: { verificationMethod: keyId, privateJwk: { kty: 'OKP', crv: 'Ed25519', x, d } } }
}

function newJoseIssuer(): Issuer<Signer> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' })
  const isOdd = (Buffer.from(y, 'base64url').at(-1) ?? 0) % 2 === 1
  const point = Buffer.concat([Buffer.from([isOdd ? 3 : 2]), Buffer.from(x, 'base64url')])
  const { did, keyId } = didKeyOf({ curve: 'P-256', bytes: new Uint8Array(point) })
  return { did, signer: { kid: keyId, privateJwk: { kty: 'EC', crv: 'P-256', x, y, d } } }
}

async function withJcsProof(credential: JsonObject, signer: Ed25519Signer, now: Date): Promise<JsonObject> {
  const { kty, crv, x, d } = signer.privateJwk
  const key = createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' })
  const proof = await eddsaJcsProof(credential, {
    created: toDateTimeStamp(now),
    verificationMethod: signer.verificationMethod,
    proofPurpose: 'assertionMethod',
    sign: async data => sign(null, data, key),
  })
  return { ...credential, proof }
}

function didKeyOf(key: Multikey): { readonly did: string; readonly keyId: string } {
  const multibase = encodeMultikey(key)
  return { did: `did:key:${multibase}`, keyId: `did:key:${multibase}#${multibase}` }
}

function isPurpose(purpose: string): purpose is (typeof PURPOSES)[number] {
  return PURPOSES.some(known => known === purpose)
}

function listUrl(baseUrl: string, purpose: string): string {
  return `${baseUrl}/vc-api/status-lists/${purpose}`
}

function listCredential(url: string, statusPurpose: string, issuer: string, now: Date): object {
  return {
    '@context': [CONTEXT_V2],
    id: url,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer,
    validFrom: now.toISOString(),
    validUntil: new Date(now.getTime() + STATUS_LIST_VALIDITY_MS).toISOString(),
    credentialSubject: {
      id: `${url}#list`,
      type: 'BitstringStatusList',
      statusPurpose,
      encodedList: encodeBitstring([]),
      ttl: STATUS_LIST_TTL_MS,
    },
  }
}

/** The documents that a verification here may need: our lists, and contexts that the verifier does not include. */
async function documentsOf(
  baseUrl: string,
  statusList: VcApiDependencies['statusList'],
): Promise<ReadonlyMap<string, Fetched>> {
  const documents = new Map<string, Fetched>()
  for (const [url, context] of contexts) documents.set(url, fetched(context))
  for (const purpose of PURPOSES) documents.set(listUrl(baseUrl, purpose), fetched(await statusList(purpose)))
  return documents
}

function fetched(document: unknown): Fetched {
  return { ok: true, body: JSON.stringify(document), mediaType: 'application/ld+json' }
}

function toJson(document: object): JsonObject {
  return { ...document }
}
