/**
 * Reads the key in a verification method. There have been many forms since 2018.
 * The known ones are read, and all of them are checked in the same way.
 */
import { decodeBase58btc } from '../encoding/base58btc.ts'
import type { JsonObject } from '../encoding/strict-json.ts'
import { reason } from '../report/reasons/reason.ts'
import { type PublicJwk, readPublicJwk } from '../signatures/public-jwk.ts'
import { type Multikey, type MultikeyFault, multikeyToJwk, readMultikey } from '../signatures/read-multikey.ts'
import { KEY_KINDS, type KeyKind, type SigningAlgorithm } from '../signatures/signing-algorithm.ts'
import { isWeakEd25519 } from '../signatures/weak-ed25519.ts'
import { documentFault, type FoundKey, jwkFault, keyFault, unsupportedKey } from './key-result.ts'

const KEY_MEMBERS = ['publicKeyJwk', 'publicKeyMultibase', 'publicKeyBase58'] as const
type KeyMember = (typeof KEY_MEMBERS)[number]

interface Form {
  /** The members in which the form gives the key. */
  readonly members: readonly KeyMember[]
  /** The only kind of key that it is for. Default: any. */
  readonly kind?: KeyKind
}

const ANY: readonly KeyMember[] = KEY_MEMBERS

/**
 * By type of verification method: Controlled Identifiers v1.0, and the suites of Linked Data Proofs that came before
 * it (ed25519-2018 and -2020, secp256k1-2019, JSON Web Signature 2020, rsa-2018), as published documents use them.
 */
const FORMS: ReadonlyMap<unknown, Form> = new Map<unknown, Form>([
  ['JsonWebKey', { members: ['publicKeyJwk'] }],
  ['JsonWebKey2020', { members: ['publicKeyJwk'] }],
  ['JwsVerificationKey2020', { members: ['publicKeyJwk'] }],
  ['Multikey', { members: ['publicKeyMultibase'] }],
  ['Ed25519VerificationKey2018', { members: ANY, kind: 'Ed25519' }],
  ['Ed25519VerificationKey2020', { members: ANY, kind: 'Ed25519' }],
  ['EcdsaSecp256k1VerificationKey2019', { members: ANY, kind: 'secp256k1' }],
  ['EcdsaSecp256r1VerificationKey2019', { members: ANY, kind: 'P-256' }],
  ['EcdsaSecp384r1VerificationKey2019', { members: ANY, kind: 'P-384' }],
  ['EcdsaSecp521r1VerificationKey2019', { members: ANY, kind: 'P-521' }],
  ['RsaVerificationKey2018', { members: ['publicKeyJwk'], kind: 'RSA' }],
])
const KEY_AGREEMENT = ['X25519KeyAgreementKey2019', 'X25519KeyAgreementKey2020']

const PRIVATE_MEMBERS = [
  'privateKeyJwk',
  'privateKeyMultibase',
  'privateKeyBase58',
  'privateKeyHex',
  'privateKeyPem',
  'secretKeyJwk',
  'secretKeyMultibase',
]
/** Members that give the key in a form that is not read here. */
const OTHER_KEY = /^(?:publicKey\w+|blockchainAccountId|ethereumAddress)$/
/** Length in bytes of a key in `publicKeyBase58`: the raw key, or a compressed point. */
const RAW_BYTES = { Ed25519: 32, secp256k1: 33, 'P-256': 33, 'P-384': 49, 'P-521': 67 } as const

/** Reads the key for signatures of this algorithm only. */
export function readMethodKey(method: JsonObject, algorithm: SigningAlgorithm): FoundKey {
  if (PRIVATE_MEMBERS.some(member => Object.hasOwn(method, member))) return jwkFault('private', algorithm)
  if (KEY_AGREEMENT.some(type => type === method.type)) return jwkFault('other-use', algorithm)
  const form = FORMS.get(method.type)
  const given = KEY_MEMBERS.filter(member => method[member] !== undefined)
  if (!form) return unsupportedKey(reason('key_form_unknown', { type: nameOf(method.type) }))
  if (!given.some(member => form.members.includes(member))) {
    const isElsewhere = given.length > 0 || Object.keys(method).some(name => OTHER_KEY.test(name))
    return isElsewhere
      ? unsupportedKey(reason('key_form_unknown', { type: nameOf(method.type) }))
      : documentFault(reason('key_missing'))
  }
  const readings = given.map(member => readMember(member, method, form, algorithm))
  const fault = readings.find(reading => !reading.ok)
  const [first, ...others] = readings.flatMap(reading => (reading.ok ? [reading.jwk] : []))
  if (fault || !first) return fault ?? documentFault(reason('key_missing'))
  if (form.kind !== undefined && KEY_KINDS[algorithm] !== form.kind) return documentFault(reason('key_of_other_kind'))
  return others.every(other => isSame(other, first)) ? { ok: true, jwk: first } : documentFault(reason('key_twice'))
}

function readMember(member: KeyMember, method: JsonObject, form: Form, algorithm: SigningAlgorithm): FoundKey {
  if (member === 'publicKeyJwk') {
    const reading = readPublicJwk(method.publicKeyJwk, algorithm)
    return reading.ok ? reading : jwkFault(reading.fault, algorithm)
  }
  if (member === 'publicKeyMultibase') {
    const reading = readMultikey(method.publicKeyMultibase)
    return reading.ok ? ofKind(reading.key, algorithm) : multikeyFault(reading.fault, algorithm)
  }
  const { kind } = form
  if (kind === undefined || kind === 'RSA') return unsupportedKey(reason('key_form_unknown', { type: member }))
  const { publicKeyBase58: text } = method
  const bytes = typeof text === 'string' ? decodeBase58btc(text) : undefined
  if (bytes?.length !== RAW_BYTES[kind]) return jwkFault('incomplete', algorithm)
  if (kind === 'Ed25519' && isWeakEd25519(bytes)) return jwkFault('weak', algorithm)
  return ofKind({ curve: kind, bytes }, algorithm)
}

function ofKind(key: Multikey, algorithm: SigningAlgorithm): FoundKey {
  if (key.curve !== KEY_KINDS[algorithm]) return jwkFault('other-algorithm', algorithm)
  const jwk = multikeyToJwk(key)
  return jwk ? { ok: true, jwk } : documentFault(reason('key_not_on_curve'))
}

function multikeyFault(fault: MultikeyFault, algorithm: SigningAlgorithm): FoundKey {
  switch (fault) {
    case 'malformed':
      return jwkFault('incomplete', algorithm)
    case 'key-agreement':
      return keyFault('key_not_authorized', reason('key_other_use'))
    default:
      return jwkFault(fault, algorithm)
  }
}

function isSame(one: PublicJwk, other: PublicJwk): boolean {
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort())
}

function nameOf(type: unknown): string {
  return typeof type === 'string' ? type : (JSON.stringify(type) ?? 'none')
}
