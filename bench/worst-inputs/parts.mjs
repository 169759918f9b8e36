/** The parts of the inputs: keys of an attacker, and signed texts of every kind. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { deflateSync, gzipSync } from 'node:zlib'
import { base58 } from '@scure/base'

export const V2 = 'https://www.w3.org/ns/credentials/v2'
const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2'
export const SITE = 'https://attacker.example'

export const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
export const did = `did:jwk:${base64url(JSON.stringify(keys.publicKey.export({ format: 'jwk' })))}`
const edKey = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
export const multikey = `z${base58.encode(Uint8Array.from([0xed, 0x01, ...edKey]))}`
export const edDid = `did:key:${multikey}`

export function credential(changes = {}) {
  return {
    '@context': [V2],
    type: ['VerifiableCredential'],
    issuer: did,
    credentialSubject: { id: 'urn:x' },
    ...changes,
  }
}

export function twenty(changes) {
  return times(20, at => envelope(jwt(credential({ id: `urn:x:${at}`, ...changes(at) }))))
}

export function presented(credentials, documents) {
  return { input: presentation(credentials), documents }
}

export function presentation(verifiableCredential) {
  return jwt(
    { '@context': [V2], type: ['VerifiablePresentation'], holder: did, verifiableCredential },
    { typ: 'vp+jwt' },
  )
}

export function provenPresentation(verifiableCredential) {
  const made = times(8, () => ({ ...proof('eddsa-jcs-2022'), proofPurpose: 'authentication' }))
  return { '@context': [V2, EXAMPLES], type: ['VerifiablePresentation'], verifiableCredential, proof: made }
}

export function proven(changes, made) {
  return { ...credential({ '@context': [V2, EXAMPLES], issuer: edDid, ...changes }), proof: made }
}

/** Makes a proof with a wrong signature, which costs as much to check as a right one. */
export function proof(cryptosuite) {
  return {
    type: 'DataIntegrityProof',
    cryptosuite,
    proofPurpose: 'assertionMethod',
    verificationMethod: `${edDid}#${multikey}`,
    created: '2026-01-01T00:00:00Z',
    proofValue: `z${base58.encode(Uint8Array.from([200, ...randomBytes(63)]))}`,
  }
}

export function jwt(payload, header = {}) {
  const text = [{ alg: 'ES256', typ: 'vc+jwt', kid: `${did}#0`, ...header }, payload]
    .map(part => base64url(JSON.stringify(part)))
    .join('.')
  return `${text}.${sign('sha256', Buffer.from(text), { key: keys.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

export function envelope(text) {
  return { '@context': V2, type: 'EnvelopedVerifiableCredential', id: `data:application/vc+jwt,${text}` }
}

export function sdEnvelope(text) {
  return { '@context': V2, type: 'EnvelopedVerifiableCredential', id: `data:application/dc+sd-jwt,${text}` }
}

export function schemaUrl(n) {
  return `${SITE}/schemas/${n}`
}

export function schemaEntry(n) {
  return { id: schemaUrl(n), type: 'JsonSchema' }
}

export function listUrl(n) {
  return `${SITE}/lists/${n}`
}

export function statusEntry(list, index) {
  return {
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: String(index),
    statusListCredential: listUrl(list),
  }
}

export function bitstring(n) {
  const encodedList = `u${gzipSync(Buffer.alloc(4 * 1024 * 1024, n)).toString('base64url')}`
  const subject = { type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList }
  return credential({
    id: listUrl(n),
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    credentialSubject: subject,
  })
}

export function tokenList(n) {
  const lst = deflateSync(Buffer.alloc(4 * 1024 * 1024, n)).toString('base64url')
  const payload = { iss: did, sub: listUrl(n), iat: 1, status_list: { bits: 8, lst } }
  return { ok: true, body: jwt(payload, { typ: 'statuslist+jwt' }), mediaType: 'application/statuslist+jwt' }
}

export function vcJwt(payload) {
  return { ok: true, body: jwt(payload), mediaType: 'application/vc+jwt' }
}

export function json(value) {
  return { ok: true, body: JSON.stringify(value), mediaType: 'application/json' }
}

export function manyDocuments(count, url, value) {
  return Object.fromEntries(times(count, n => [url(n), json(value(n))]))
}

export function times(count, make) {
  return Array.from({ length: count }, (_, n) => make(n))
}

export function base64url(text) {
  return Buffer.from(text).toString('base64url')
}
