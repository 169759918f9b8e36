/**
 * The ways of making an embedded proof that are known here. A proof that was
 * made in another way is not wrong: this verifier cannot judge it, and says so.
 */
import { asArray, type JsonObject } from '../encoding/strict-json.ts'

export interface Suite {
  /** As a proof names it: its `cryptosuite`, or its `type`. */
  readonly name: string
  /** What is signed: the statements that JSON-LD makes of the text (RDFC-1.0), or the text itself (JCS, RFC 8785). */
  readonly form: 'rdfc' | 'jcs'
  readonly keys: 'Ed25519' | 'ECDSA'
  /** The context that the document must name, where others do not define the proof's words. */
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

/** The suite before there were cryptosuites: what it hashes is what `eddsa-rdfc-2022` hashes. */
const ED25519_2020: Suite = {
  name: 'Ed25519Signature2020',
  form: 'rdfc',
  keys: 'Ed25519',
  context: 'https://w3id.org/security/suites/ed25519-2020/v1',
}

/** With what a proof says that it was made. */
export function readSuite({ type: given, cryptosuite }: JsonObject): SuiteReading {
  // A list of one type says no more than the type; what several together mean is not known.
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
