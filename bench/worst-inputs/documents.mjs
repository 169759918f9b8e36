/** Inputs that are small themselves and name large documents, one for each role of a document. */
import { randomBytes } from 'node:crypto'
import { base58 } from '@scure/base'
import {
  base64url,
  credential,
  edDid,
  envelope,
  json,
  jwt,
  listUrl,
  multikey,
  presented,
  proof,
  proven,
  provenPresentation,
  SITE,
  sdEnvelope,
  statusEntry,
  times,
  twenty,
  vcJwt,
} from './parts.mjs'

/** 1 MiB of JSON of the kind that takes longest to parse. */
const OBJECTS = `[${'{},'.repeat(340_000)}1]`
const host = n => `a${n}.example`
const web = n => `did:web:${host(n)}`

export function documentsOfOthers() {
  return [...ofIssuers(), ...ofLists(), ...ofProofs()]
}

function ofIssuers() {
  const signedByWeb = header =>
    times(20, n => envelope(jwt({ ...credential({ n }), issuer: web(n) }, { kid: `${web(n)}#k`, ...header })))
  return [
    {
      name: 'twenty did:web documents of 1 MiB',
      make: () =>
        presented(
          signedByWeb(),
          webDocuments(20, n => `{"id":"${web(n)}","x":${OBJECTS}}`),
        ),
    },
    {
      name: 'twenty did:web documents of a hundred large keys, none of which is named',
      make: () =>
        presented(
          signedByWeb({ kid: undefined, alg: 'ES512' }),
          webDocuments(20, n => {
            const method = k => ({ id: `#k${k}`, type: 'Multikey', controller: web(n), publicKeyMultibase: largeKey() })
            return { id: web(n), verificationMethod: times(50, method), assertionMethod: times(50, k => `#k${k}`) }
          }),
        ),
    },
    {
      name: 'proofs of twenty credentials by keys that 23 documents list 5,000 times',
      make: () => ({
        input: provenPresentation(
          times(20, n =>
            proven(
              { id: `urn:${n}` },
              times(8, k => proofBy(web((n * 8 + k) % 23))),
            ),
          ),
        ),
        documents: webDocuments(23, n => {
          const method = () => ({ id: '#k', type: 'Multikey', controller: web(n), publicKeyMultibase: multikey })
          return { id: web(n), verificationMethod: times(5_000, method), assertionMethod: times(5_000, () => '#k') }
        }),
      }),
    },
    {
      name: 'metadata of twenty issuers, of 1 MiB each',
      make: () =>
        presented(
          times(20, n => {
            const payload = { iss: `https://${host(n)}`, vct: 'urn:x', n }
            return sdEnvelope(`${jwt(payload, { typ: 'dc+sd-jwt', kid: undefined })}~`)
          }),
          Object.fromEntries(
            times(20, n => {
              const text = `{"issuer":"https://${host(n)}","jwks_uri":"https://${host(n)}/keys","x":${OBJECTS}}`
              return [`https://${host(n)}/.well-known/jwt-vc-issuer`, document(text)]
            }),
          ),
        ),
    },
    {
      name: 'twenty types, of 256 KiB each',
      make: () =>
        presented(
          twentyTyped(n => `${SITE}/types/${n}`),
          Object.fromEntries(
            times(20, n => {
              const text = `{"vct":"${SITE}/types/${n}","x":[${'{},'.repeat(85_000)}1]}`
              return [`${SITE}/types/${n}`, document(text)]
            }),
          ),
        ),
    },
  ]
}

function ofLists() {
  const naming = () => twenty(at => ({ credentialStatus: [statusEntry(at, 1)] }))
  const lists = make => Object.fromEntries(times(20, n => [listUrl(n), make(n)]))
  return [
    {
      name: 'twenty lists of 1 MiB with eight proofs each',
      make: () =>
        presented(
          naming(),
          lists(n => {
            const list = credential({ id: listUrl(n), issuer: edDid, x: times(140_000, () => [1]) })
            return json({ ...list, proof: times(8, () => proof('eddsa-jcs-2022')) })
          }),
        ),
    },
    {
      name: 'twenty lists of 1 MiB that do not expand',
      make: () =>
        presented(
          naming(),
          lists(n => {
            const encodedList = `u${randomBytes(560_000).toString('base64url')}`
            const subject = { type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList }
            const type = ['VerifiableCredential', 'BitstringStatusListCredential']
            return vcJwt(credential({ id: listUrl(n), type, credentialSubject: subject }))
          }),
        ),
    },
    {
      name: 'twenty lists that are SD-JWTs of 900 disclosures',
      make: () => {
        const disclosures = times(900, n => base64url(JSON.stringify([`s${n}`, `c${n}`, 'x'.repeat(400)])))
        const text = [jwt({ iss: edDid, vct: 'urn:x', _sd: [] }, { typ: 'dc+sd-jwt' }), ...disclosures, ''].join('~')
        return presented(
          naming(),
          lists(() => document(text)),
        )
      },
    },
  ]
}

function ofProofs() {
  const chain = suite =>
    times(8, n => ({
      ...proof(suite),
      id: `urn:p:${n}`,
      ...(n ? { previousProof: times(n, other => `urn:p:${other}`) } : {}),
    }))
  return [
    {
      name: 'chains of eight proofs of twenty credentials',
      make: () => ({
        input: provenPresentation(
          times(20, at => {
            const credentialSubject = times(60, n => ({ name: `n${n}` }))
            return proven({ id: `urn:${at}`, credentialSubject }, chain('eddsa-rdfc-2022'))
          }),
        ),
        documents: {},
      }),
    },
    {
      name: 'a chain of eight proofs over 60,000 members that are not in order',
      make: () => {
        const x = Object.fromEntries(times(60_000, n => [`k${(n * 7_919) % 60_000}`, n]))
        return { input: proven({ x }, chain('eddsa-jcs-2022')), documents: {} }
      },
    },
    {
      name: '160 proofs by as many keys of P-384',
      make: () => ({
        input: provenPresentation(
          times(20, at =>
            proven(
              { id: `urn:${at}` },
              times(8, () => proofOfP384()),
            ),
          ),
        ),
        documents: {},
      }),
    },
  ]
}

function twentyTyped(vct) {
  return times(20, at => sdEnvelope(`${jwt({ iss: edDid, vct: vct(at), at }, { typ: 'dc+sd-jwt' })}~`))
}

function webDocuments(count, body) {
  return Object.fromEntries(times(count, n => [`https://${host(n)}/.well-known/did.json`, document(body(n))]))
}

function document(value) {
  return { ok: true, body: typeof value === 'string' ? value : JSON.stringify(value), mediaType: 'application/json' }
}

function proofBy(did) {
  return { ...proof('eddsa-jcs-2022'), verificationMethod: `${did}#k` }
}

function proofOfP384() {
  const key = `z${base58.encode(Uint8Array.from([0x81, 0x24, 2, ...randomBytes(48)]))}`
  return {
    ...proof('ecdsa-jcs-2019'),
    verificationMethod: `did:key:${key}#${key}`,
    proofValue: `z${base58.encode(Uint8Array.from([200, ...randomBytes(95)]))}`,
  }
}

/** Makes a random key of P-521. Half of all random values are points of that curve. */
function largeKey() {
  return `z${base58.encode(Uint8Array.from([0x82, 0x24, 2, 1, ...randomBytes(65)]))}`
}
