/** Inputs that keep a verifier busy, each with the documents that its maker serves. */
import { createHash } from 'node:crypto'
import { documentsOfOthers } from './documents.mjs'
import {
  base64url,
  bitstring,
  credential,
  did,
  edDid,
  envelope,
  json,
  jwt,
  keys,
  listUrl,
  manyDocuments,
  multikey,
  presentation,
  presented,
  proof,
  proven,
  provenPresentation,
  SITE,
  schemaEntry,
  schemaUrl,
  sdEnvelope,
  statusEntry,
  times,
  tokenList,
  twenty,
  V2,
  vcJwt,
} from './parts.mjs'

/** @returns {readonly { name: string, make: () => { input: unknown, documents: Record<string, object> } }[]} */
export function worstInputs() {
  return [
    ...schemas(),
    ...statusLists(),
    ...proofs(),
    ...disclosures(),
    ...texts(),
    ...documentsOfOthers(),
    { name: 'a presentation of everything at once', make: everything },
  ]
}

function schemas() {
  return [
    {
      name: 'one schema, named 7,000 times',
      make: () => ({
        input: jwt(credential({ credentialSchema: times(7_000, () => schemaEntry(0)) })),
        documents: { [schemaUrl(0)]: json(DOUBLING) },
      }),
    },
    {
      name: 'twenty credentials, each with eight schemas that double the work at every step',
      make: () =>
        presented(
          twenty(at => ({ credentialSchema: times(8, n => schemaEntry((at * 8 + n) % 23)) })),
          {
            ...manyDocuments(23, schemaUrl, n => ({ note: n, ...DOUBLING })),
          },
        ),
    },
    {
      name: 'twenty-three schemas of 20,000 parts each',
      make: () =>
        presented(
          twenty(at => ({ credentialSchema: times(8, n => schemaEntry((at * 8 + n) % 23)) })),
          {
            ...manyDocuments(23, schemaUrl, n => ({
              note: n,
              $defs: Object.fromEntries(times(20_000, at => [at, {}])),
            })),
          },
        ),
    },
    {
      name: 'twenty-three schemas of 256 KiB with digests of three kinds',
      make: () =>
        presented(
          twenty(at => ({
            credentialSchema: times(8, n => ({
              ...schemaEntry((at * 8 + n) % 23),
              digestSRI: `sha512-${'A'.repeat(86)}`,
              digestMultibase: `uEiA${'A'.repeat(43)}`,
            })),
          })),
          {
            ...manyDocuments(23, schemaUrl, n => ({ note: n, text: 'x'.repeat(255 * 1024) })),
          },
        ),
    },
    {
      name: 'patterns with many states against a long text',
      make: () => ({
        input: jwt(credential({ text: 'abaab'.repeat(3_000), credentialSchema: schemaEntry(0) })),
        documents: {
          [schemaUrl(0)]: json({
            properties: { text: { anyOf: [...times(9, n => ({ pattern: `^(?:[ab])*a[ab]{5}c${n}` })), true] } },
          }),
        },
      }),
    },
    {
      name: 'as many patterns as are compiled',
      make: () => ({
        input: jwt(credential({ credentialSchema: schemaEntry(0) })),
        documents: {
          [schemaUrl(0)]: json({
            patternProperties: Object.fromEntries(times(2_000, n => [`[\\p{L}\\p{N}\\p{P}]${n}`, true])),
          }),
        },
      }),
    },
  ]
}

function statusLists() {
  return [
    {
      name: '4,500 status entries in one list of 4 MiB',
      make: () => ({
        input: {
          ...credential({ issuer: edDid, credentialStatus: times(4_500, n => statusEntry(0, n)) }),
          proof: proof('eddsa-jcs-2022'),
        },
        documents: { [listUrl(0)]: vcJwt(bitstring(0)) },
      }),
    },
    {
      name: 'twenty-three bitstring lists of 4 MiB',
      make: () =>
        presented(
          twenty(at => ({ credentialStatus: times(16, n => statusEntry((at + n) % 23, 1)) })),
          {
            ...Object.fromEntries(times(23, n => [listUrl(n), vcJwt(bitstring(n))])),
          },
        ),
    },
    {
      name: 'twenty token lists of 4 MiB',
      make: () =>
        presented(
          twenty(at => ({ status: { status_list: { idx: 1, uri: listUrl(at) } } })),
          {
            ...Object.fromEntries(times(20, n => [listUrl(n), tokenList(n)])),
          },
        ),
    },
  ]
}

function proofs() {
  const subjects = count => times(count, n => ({ name: `n${n}` }))
  return [
    {
      name: 'eight proofs over the statements of a document of 2,400 values',
      make: () => ({
        input: proven(
          { credentialSubject: subjects(1_000) },
          times(8, () => proof('eddsa-rdfc-2022')),
        ),
        documents: {},
      }),
    },
    {
      name: 'eight proofs over the statements of a list of 4,900 texts',
      make: () => ({
        input: proven(
          { credentialSubject: { id: 'urn:x', alumniOf: times(4_900, String) } },
          times(8, () => proof('eddsa-rdfc-2022')),
        ),
        documents: {},
      }),
    },
    {
      name: 'twenty credentials with eight proofs each, of 1,100 subjects each',
      make: () => ({
        input: provenPresentation(
          times(20, at =>
            proven(
              { id: `urn:x:${at}`, credentialSubject: subjects(900) },
              times(8, () => proof('eddsa-rdfc-2022')),
            ),
          ),
        ),
        documents: {},
      }),
    },
    {
      name: 'eight proofs over one canonical text of 70,000 members',
      make: () => ({
        input: proven(
          { credentialSubject: { id: 'urn:x', all: Object.fromEntries(times(70_000, n => [`k${n}`, 1])) } },
          times(8, () => proof('eddsa-jcs-2022')),
        ),
        documents: {},
      }),
    },
    {
      name: 'eight proofs over eight canonical texts of 70,000 members',
      make: () => ({
        input: proven(
          { credentialSubject: { id: 'urn:x', all: Object.fromEntries(times(70_000, n => [`k${n}`, 1])) } },
          times(8, n => ({
            ...proof('eddsa-jcs-2022'),
            id: `urn:p:${n}`,
            ...(n ? { previousProof: times(n, other => `urn:p:${other}`) } : {}),
          })),
        ),
        documents: {},
      }),
    },
    {
      name: 'twenty credentials of an issuer whose metadata lists 4,500 keys',
      make: () => ({
        input: jwt(
          {
            '@context': [V2],
            type: ['VerifiablePresentation'],
            holder: did,
            verifiableCredential: times(20, n =>
              sdEnvelope(`${jwt({ iss: SITE, vct: 'urn:x', n }, { typ: 'dc+sd-jwt', kid: undefined })}~`),
            ),
          },
          { typ: 'vp+jwt' },
        ),
        documents: {
          [`${SITE}/.well-known/jwt-vc-issuer`]: json({
            issuer: SITE,
            jwks: { keys: times(4_500, n => ({ ...keys.publicKey.export({ format: 'jwk' }), kid: `k${n}` })) },
          }),
        },
      }),
    },
    {
      name: 'a did:web document of 4,500 keys for twenty credentials',
      make: () => {
        const web = 'did:web:attacker.example'
        const verificationMethod = times(4_500, n => ({
          id: `#k${n}`,
          type: 'Multikey',
          controller: web,
          publicKeyMultibase: multikey,
        }))
        const signed = times(20, n => envelope(jwt({ ...credential({ n }), issuer: web }, { kid: `${web}#k${n}` })))
        return {
          input: presentation(signed),
          documents: {
            [`${SITE}/.well-known/did.json`]: json({
              id: web,
              verificationMethod,
              assertionMethod: times(4_500, n => `#k${n}`),
            }),
          },
        }
      },
    },
  ]
}

function disclosures() {
  const vct = `${SITE}/vct.json`
  const type = claims => ({ [vct]: json({ vct, claims }) })
  const flat = (count, more) => {
    const all = times(count, n => base64url(JSON.stringify([`s${n}`, `c${n}`, { a: n }])))
    const digests = all.map(text => createHash('sha256').update(text).digest('base64url'))
    return `${jwt({ iss: did, vct, _sd: digests, ...more }, { typ: 'dc+sd-jwt' })}~${all.map(text => `${text}~`).join('')}`
  }
  const rules = path => times(300, n => ({ path: path(n), sd: 'always' }))
  return [
    {
      name: '1,000 disclosures and 300 rules',
      make: () => ({ input: flat(1_000), documents: type(rules(n => [`c${n}`, 'a'])) }),
    },
    {
      name: 'twenty credentials with 400 disclosures and 300 rules',
      make: () => ({
        input: presentation(times(20, at => sdEnvelope(flat(370, { at })))),
        documents: type(rules(n => [`c${n}`, 'a'])),
      }),
    },
    {
      name: '300 rules that each lead to 1,960 claims',
      make: () => ({
        input: flat(0, { all: times(40, () => times(49, () => ({ b: 1 }))) }),
        documents: type(rules(() => ['all', null, null, 'b'])),
      }),
    },
    {
      name: '300 rules for a list of 300,000 elements',
      make: () => ({ input: flat(0, { all: times(300_000, () => 1) }), documents: type(rules(() => ['all', null])) }),
    },
  ]
}

function texts() {
  const text = (name, input) => ({ name, make: () => ({ input, documents: {} }) })
  return [
    text('330,000 empty objects', `{"type":"VerifiableCredential","a":[${'{},'.repeat(330_000)}{}]}`),
    text('80,000 members of which some have the same name', `{${times(80_000, n => `"\\u0061${n % 7}":1`).join(',')}}`),
    text('half a million brackets', `{"type":"VerifiableCredential","a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`),
    text('a million spaces', `{"type":"VerifiableCredential"${' '.repeat(1_000_000)},"a":1}`),
    text('a million dots', '.'.repeat(1_000_000)),
    text('a million tildes', '~'.repeat(1_000_000)),
    text(
      '140,000 addresses of contexts',
      JSON.stringify(proven({ '@context': [V2, ...times(140_000, n => `a:${n % 10}`)] }, [proof('eddsa-rdfc-2022')])),
    ),
    text('40,000 subjects', jwt(credential({ credentialSubject: times(40_000, n => ({ id: `urn:${n}` })) }))),
    text(
      'an address with a host of 300,000 letters',
      jwt(credential({ id: `https://${'é'.repeat(300_000)}.example/` })),
    ),
  ]
}

/** Puts something of each kind into one presentation, as much as each budget allows. */
function everything() {
  const large = { credentialSubject: { id: 'urn:x', all: Object.fromEntries(times(20_000, n => [`k${n}`, 1])) } }
  const credentials = [
    proven(
      large,
      times(8, n => ({
        ...proof('eddsa-jcs-2022'),
        id: `urn:p:${n}`,
        ...(n ? { previousProof: times(n, other => `urn:p:${other}`) } : {}),
      })),
    ),
    proven(
      { credentialSubject: times(900, n => ({ name: `n${n}` })) },
      times(8, () => proof('eddsa-rdfc-2022')),
    ),
    envelope(jwt(credential({ credentialStatus: times(8, n => statusEntry(n, 1)) }))),
    envelope(jwt(credential({ text: 'abaab'.repeat(3_000), credentialSchema: times(8, schemaEntry) }))),
  ]
  const pattern = {
    properties: { text: { anyOf: [...times(9, n => ({ pattern: `^(?:[ab])*a[ab]{5}c${n}` })), true] } },
  }
  return {
    input: provenPresentation(credentials),
    documents: {
      ...Object.fromEntries(times(8, n => [listUrl(n), vcJwt(bitstring(n))])),
      ...manyDocuments(8, schemaUrl, n => (n < 4 ? { note: n, ...pattern } : { note: n, ...DOUBLING })),
    },
  }
}

const DOUBLING = {
  $defs: Object.fromEntries(
    times(60, at => [at, at === 59 ? true : { allOf: times(2, () => ({ $ref: `#/$defs/${at + 1}` })) }]),
  ),
  $ref: '#/$defs/0',
}
