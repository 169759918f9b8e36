/**
 * Requests to `POST /api/v1/verifications` that cost as much as possible, each of a kind that attackers have tried,
 * with the documents that they name. All are below the limit of 1 MiB, and signed where a signature leads to more work.
 */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { base58 } from '@scure/base'

const V2 = 'https://www.w3.org/ns/credentials/v2'
/** Terms without a definition would be refused at once; this context gives one to all. */
const ANY_TERM = 'https://www.w3.org/ns/credentials/undefined-terms/v2'
const HOST = 'https://hostile.example'
const LARGE = 1_000_000

/** @returns the bodies by name, as JSON texts, and the documents by address */
export function hostileRequests(baseUrl) {
  const issuer = newIssuer()
  const schemas = {
    optional: { pattern: `^${'a?'.repeat(40)}$` },
    counted: { pattern: `^${'a{0,100}'.repeat(6)}$` },
    'two-stars': { pattern: '^a*a*a*b$' },
  }
  const documents = new Map(
    Object.entries(schemas).map(([name, text]) => [
      `${HOST}/${name}`,
      JSON.stringify({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        properties: { credentialSubject: { type: 'object', properties: { text: { type: 'string', ...text } } } },
      }),
    ]),
  )
  const registrationSchema = `${baseUrl}/credential-types/registration/v1/schema.json`
  const requests = {
    'one schema, 7,000 times': ask(issuer.jwt({ credentialSchema: many(7000, () => schema(registrationSchema)) })),
    'schemas by 7,000 names': ask(issuer.jwt({ credentialSchema: many(7000, at => schema(`${HOST}/${at}`)) })),
    ...Object.fromEntries(
      Object.keys(schemas).map(name => [
        `a pattern, ${name}`,
        ask(
          issuer.jwt({
            credentialSchema: schema(`${HOST}/${name}`),
            credentialSubject: { id: 'urn:example:1', text: `${'a'.repeat(name === 'two-stars' ? 9000 : 100)}!` },
          }),
        ),
      ]),
    ),
    'status entries, 4,000': ask(
      issuer.jwt({
        credentialStatus: many(4000, at => ({
          type: 'BitstringStatusListEntry',
          statusPurpose: 'revocation',
          statusListIndex: String(at),
          statusListCredential: `${baseUrl}/status-lists/1-revocation`,
        })),
      }),
    ),
    'a presentation of 500 kB': present(many(20, () => issuer.proven({ fill: many(900, at => `${at}`.repeat(5)) }))),
    'a presentation of 1,000 credentials': present(many(1000, () => issuer.proven({}))),
    '8 proofs with JSON-LD': ask(withProofs(8, issuer.proven({ fill: many(4000, String) }), issuer)),
    '20 credentials with 8 proofs': present(
      many(20, () => withProofs(8, issuer.proven({ fill: many(2000, at => ({ at: String(at) })) }), issuer)),
    ),
    'a graph of nameless things': ask(
      issuer.proven({ fill: many(11, () => ({ fill: many(11, () => ({ fill: [{}, {}] })) })) }),
    ),
    'JSON, 1 MiB of objects': `{"credential":{"a":[${'{},'.repeat(LARGE / 3 - 20)}{}]}}`,
    'JSON, 1 MiB of names': `{"credential":{${many(90_000, at => `"${at}":0`).join(',')}}}`,
    'JSON, 1 MiB of depths': `{"credential":{"a":[${many(8000, () => `${'['.repeat(60)}${']'.repeat(60)}`).join(',')}]}}`,
    'a JWS, 1 MiB of payload': ask(`${'a'.repeat(50)}.${'e30'.repeat(LARGE / 3 - 100)}.AAAA`),
  }
  return { requests, documents }
}

function withProofs(count, document, issuer) {
  return { ...document, proof: many(count, at => issuer.proof(at)) }
}

function ask(credential) {
  return JSON.stringify({ credential })
}

function present(credentials) {
  const presentation = { '@context': [V2], type: 'VerifiablePresentation', verifiableCredential: credentials }
  return JSON.stringify({ presentation: { ...presentation, proof: newIssuer().proof(0, 'authentication') } })
}

function schema(id) {
  return { id, type: 'JsonSchema' }
}

function many(length, make) {
  return Array.from({ length }, (_, at) => make(at))
}

function newIssuer() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const did = `did:jwk:${encode(publicKey.export({ format: 'jwk' }))}`
  const credential = { '@context': [V2], type: ['VerifiableCredential'], issuer: did }
  // The did:key of an Ed25519 key that signs nothing: the verifier canonicalizes before it looks at the signature.
  const method = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'
  const proof = (at, proofPurpose = 'assertionMethod') => ({
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    created: new Date(Date.UTC(2026, 0, 1, 0, 0, at)).toISOString(),
    proofPurpose,
    verificationMethod: `${method}#${method.slice(8)}`,
    proofValue: `z${base58.encode(randomBytes(64))}`,
  })
  return {
    proof,
    jwt(more) {
      const payload = { ...credential, credentialSubject: { id: 'urn:example:1' }, ...more }
      const text = [{ alg: 'ES256', typ: 'vc+jwt', kid: `${did}#0` }, payload].map(encode).join('.')
      const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' })
      return `${text}.${signature.toString('base64url')}`
    },
    proven(subject) {
      const document = { ...credential, '@context': [V2, ANY_TERM], issuer: method, credentialSubject: { ...subject } }
      return { ...document, proof: proof(0) }
    },
  }
}

function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
