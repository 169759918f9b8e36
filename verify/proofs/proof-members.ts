/**
 * Checks the members of a proof before anything is computed. They are read by
 * their names, but a signature over RDF quads holds for other spellings too: an
 * `expires` that is spelled as an IRI would be signed and not seen.
 */
import { decodeMultibase58btc } from '../encoding/base58btc.ts'
import { parseDateTimeStamp } from '../encoding/date-time-stamp.ts'
import { asArray, type JsonObject } from '../encoding/strict-json.ts'
import { clockWindow, type Evidence } from '../evidence/evidence.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import type { Suite } from './suites.ts'

/** The members that the frozen contexts define for a proof (Data Integrity 1.0, section 2.1). */
const MEMBERS: ReadonlySet<string> = new Set([
  'id',
  'type',
  'cryptosuite',
  'proofPurpose',
  'verificationMethod',
  'created',
  'expires',
  'domain',
  'challenge',
  'nonce',
  'previousProof',
  'proofValue',
])

const SIGNATURE_LENGTHS: Readonly<Record<Suite['keys'], readonly number[]>> = { Ed25519: [64], ECDSA: [64, 96] }

/**
 * Returns what is wrong with a proof of any suite, known or not: names that are not plain terms, and an end that has
 * passed.
 *
 * @returns a clause for `proof_unacceptable`, or `undefined`
 */
export function proofFlaw(proof: JsonObject, evidence: Evidence): Reasons | undefined {
  const named = Object.keys(proof).find(name => name !== '@context' && /[:@]/.test(name))
  if (named !== undefined) return reason('proof_member_not_plain', { member: named })
  if (Object.hasOwn(proof, '__proto__')) return reason('proof_member_not_plain', { member: '__proto__' })
  const { expires } = proof
  if (expires === undefined) return undefined
  const end = parseDateTimeStamp(expires)
  if (end === undefined) return reason('proof_expires_unreadable')
  return end < clockWindow(evidence).earliest ? reason('proof_ended', { at: new Date(end).toISOString() }) : undefined
}

/** Returns what is wrong with a proof of a known suite (sections 2.1 and 4.4), in the form of `proofFlaw`. */
export function memberFlaw(
  proof: JsonObject,
  suite: Suite,
  wanted: { readonly purpose: string; readonly contextOfDocument: unknown },
): Reasons | undefined {
  const { proofPurpose, verificationMethod, created, id } = proof
  if (proofPurpose !== wanted.purpose) return reason('proof_other_purpose', { purpose: wanted.purpose })
  if (typeof verificationMethod !== 'string') return reason('proof_names_no_key')
  if (proofSignature(proof, suite) === undefined) return reason('proof_value_unreadable')
  if (created !== undefined && parseDateTimeStamp(created) === undefined) return reason('proof_created_unreadable')
  if (id !== undefined && (typeof id !== 'string' || !URL.canParse(id))) return reason('proof_id_no_address')
  // A JCS suite signs every member by its name; an RDFC suite signs the meaning of the names.
  return suite.form === 'rdfc' ? rdfFlaw(proof, wanted.contextOfDocument) : undefined
}

function rdfFlaw(proof: JsonObject, contextOfDocument: unknown): Reasons | undefined {
  const { '@context': context, ...members } = proof
  if (context !== undefined && JSON.stringify(context) !== JSON.stringify(contextOfDocument)) {
    return reason('proof_has_context')
  }
  const unknown = Object.keys(members).find(name => !MEMBERS.has(name))
  if (unknown !== undefined) return reason('proof_member_unknown', { member: unknown })
  const texts = ['domain', 'challenge', 'nonce', 'previousProof']
  const nested = texts.find(name => !asArray(proof[name]).every(value => typeof value === 'string'))
  return nested === undefined ? undefined : reason('proof_member_not_plain', { member: nested })
}

/** Decodes `proofValue`, which must be base58btc of a signature of the suite's length. */
export function proofSignature({ proofValue }: JsonObject, suite: Suite): Uint8Array<ArrayBuffer> | undefined {
  const bytes = decodeMultibase58btc(proofValue)
  return bytes && SIGNATURE_LENGTHS[suite.keys].includes(bytes.length) ? bytes : undefined
}
