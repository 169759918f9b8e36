/**
 * The suites of embedded proofs that are known here. A proof of another suite is
 * not wrong: this verifier cannot judge it, and says so.
 */
import { asArray, type JsonObject } from '../encoding/strict-json.ts'

export interface Suite {
  /** The name in a proof: its `cryptosuite`, or its `type`. */
  readonly name: string
  /** What is signed: the RDF quads of the document (RDFC-1.0), or its JSON text (JCS, RFC 8785). */
  readonly form: 'rdfc' | 'jcs'
  readonly keys: 'Ed25519' | 'ECDSA'
  /** The context that the document must name when its other contexts do not define the proof's terms. */
  readonly context?: string
}

export type SuiteReading =
  | { readonly kind: 'known'; readonly suite: Suite }
  | { readonly kind: 'unsupported'; readonly name: string }
  | { readonly kind: 'unreadable' }

/** Data Integrity EdDSA Cryptosuites v1.0 and ECDSA Cryptosuites v1.0, by `cryptosuite`. */
const CRYPTOSUITES: readonly Suite[] = [
  { name: 'eddsa-rdfc-2022', form: 'rdfc', keys: 'Ed25519' },
  { name: 'eddsa-jcs-2022', form: 'jcs', keys: 'Ed25519' },
  { name: 'ecdsa-rdfc-2019', form: 'rdfc', keys: 'ECDSA' },
  { name: 'ecdsa-jcs-2019', form: 'jcs', keys: 'ECDSA' },
]

/** The suite from before cryptosuites. It hashes the same as `eddsa-rdfc-2022`. */
const ED25519_2020: Suite = {
  name: 'Ed25519Signature2020',
  form: 'rdfc',
  keys: 'Ed25519',
  context: 'https://w3id.org/security/suites/ed25519-2020/v1',
}

/** Reads the suite that a proof names. */
export function readSuite({ type: given, cryptosuite }: JsonObject): SuiteReading {
  // A list with one type means that type. The meaning of several types together is not known.
  const types = asArray(given)
  const [type] = types
  if (typeof type !== 'string' || !types.every(one => typeof one === 'string')) return { kind: 'unreadable' }
  if (types.length > 1) return { kind: 'unsupported', name: types.join(', ') }
  if (type === ED25519_2020.name) return { kind: 'known', suite: ED25519_2020 }
  if (type !== 'DataIntegrityProof') return { kind: 'unsupported', name: type }
  if (typeof cryptosuite !== 'string') return { kind: 'unreadable' }
  const suite = CRYPTOSUITES.find(({ name }) => name === cryptosuite)
  return suite ? { kind: 'known', suite } : { kind: 'unsupported', name: cryptosuite }
}
