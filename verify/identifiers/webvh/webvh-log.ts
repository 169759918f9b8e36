/**
 * Verifies the log of a did:webvh, from its first entry to its last. Each entry
 * has the hash of the one before it and is signed by a key that the log
 * authorized. The hash of the first entry is in the DID. So an entry that was
 * altered, left out or moved breaks the chain.
 */
import { base58 } from '@scure/base'
import { parseDateTimeStamp } from '../../encoding/date-time-stamp.ts'
import { asArray, isObject, type JsonObject, parseStrictJson } from '../../encoding/strict-json.ts'
import { budgetOf } from '../../evidence/budget.ts'
import type { EvidenceDocuments } from '../../evidence/evidence.ts'
import { jsonFault } from '../../reading/read-result.ts'
import { type Reasons, reason } from '../../report/reasons/reason.ts'
import { decodeMultikey } from '../../signatures/read-multikey.ts'
import { canonicalJson, type JcsAnswer, sha256, verifyEddsaJcs } from '../../signatures/verify-eddsa-jcs.ts'
import { readDidKeyReference } from '../methods/did-key.ts'
import { webvhAddresses } from './webvh-address.ts'
import { applyParameters, otherVersion, type WebvhParameters, type WitnessRule } from './webvh-parameters.ts'

/** A valid entry, with what the next entries need from it. */
export interface WebvhVersion {
  readonly versionId: string
  /** Milliseconds since 1970. */
  readonly time: number
  readonly state: JsonObject
  readonly parameters: WebvhParameters
  /** The witnesses that must have approved this entry. */
  readonly witness: WitnessRule | undefined
}

type LogFault = 'invalid' | 'unsupported' | 'unavailable' | 'over-limit'

export type LogReading =
  | { readonly ok: true; readonly versions: readonly WebvhVersion[] }
  | { readonly ok: false; readonly kind: LogFault; readonly because: Reasons }

/**
 * 4 MiB. The budget of a request suffices for about 600 entries. A log never gets shorter, but a DID that changes
 * weekly reaches that only after ten years.
 */
const MAX_LOG_LENGTH = 4 * 1024 * 1024
/** An entry may be dated at most five minutes in the future (section "Read (Resolve)"). */
const TOLERANCE = 5 * 60 * 1000
const VERSION_ID = /^([1-9][0-9]{0,8})-([1-9A-HJ-NP-Za-km-z]{46})$/
const UTC = /(?:Z|\+00:00)$/
const PLACEHOLDER = '{SCID}'
const MAX_PROOFS = 16
/** Hashing this many keys takes as long as verifying one signature. */
const KEYS_PER_SIGNATURE = 10

/**
 * Verifies every entry (did:webvh v1.0, section "Read (Resolve)", steps 1 to 8; witnesses are verified separately).
 *
 * @param text JSON Lines: one entry on each line
 * @param documents of the request, whose budget each entry pays from
 */
export async function readWebvhLog(
  text: string,
  scid: string,
  now: Date,
  documents: EvidenceDocuments,
): Promise<LogReading> {
  if (text.length > MAX_LOG_LENGTH) return overLimit(reason('webvh_log_too_large'))
  const lines = text.trimEnd().split('\n')
  const versions: WebvhVersion[] = []
  for (const [at, line] of lines.entries()) {
    if (!budgetOf(documents).take('canonicalCharacters', line.length)) return overLimit(reason('webvh_log_work'))
    const parsed = parseStrictJson(line)
    const number = at + 1
    if (!parsed.ok) {
      const because = reason('webvh_entry', { number }, jsonFault(parsed.reason))
      return parsed.reason === 'too-deep' ? overLimit(because) : invalid(because)
    }
    const version = Array.isArray(parsed.value) ? versionOfTuple(parsed.value) : undefined
    if (version !== undefined) return unsupported(reason('webvh_version', { version }))
    if (!isObject(parsed.value)) return invalid(reason('webvh_entry', { number }, reason('key_document_no_object')))
    if (asArray(parsed.value.proof).length > MAX_PROOFS) {
      return overLimit(reason('webvh_too_many_proofs', { number, limit: MAX_PROOFS }))
    }
    if (!paysForEntry(parsed.value, documents)) return overLimit(reason('webvh_log_work'))
    const reading = await readEntry(parsed.value, { previous: versions.at(-1), number, scid, now, documents })
    switch (reading.kind) {
      case 'version':
        versions.push(reading.version)
        break
      case 'invalid':
        return invalid(reason('webvh_entry', { number }, reading.fault))
      case 'unsupported':
        return unsupported(reading.fault)
      case 'cannot-tell':
        return { ok: false, kind: 'unavailable', because: reason('key_no_ed25519') }
      case 'over-limit':
        return overLimit(reason('webvh_log_work'))
    }
  }
  return { ok: true, versions }
}

/**
 * Pays for one entry: reading and hashing it takes as long as verifying a signature, and each key that may write the
 * next entry is hashed too.
 */
function paysForEntry({ parameters }: JsonObject, documents: EvidenceDocuments): boolean {
  const keys = isObject(parameters) && Array.isArray(parameters.updateKeys) ? parameters.updateKeys.length : 0
  return budgetOf(documents).take('signatures', 1 + keys / KEYS_PER_SIGNATURE)
}

interface Position {
  readonly previous: WebvhVersion | undefined
  /** Counted from one. */
  readonly number: number
  readonly scid: string
  readonly now: Date
  readonly documents: EvidenceDocuments
}

/** Before version 0.5 an entry was a list, whose third element held the parameters. */
function versionOfTuple([, , parameters]: readonly unknown[]): string | undefined {
  return isObject(parameters) ? otherVersion(parameters.method) : undefined
}

/** `cannot-tell`: signatures cannot be checked here. */
type EntryReading =
  | { readonly kind: 'version'; readonly version: WebvhVersion }
  | { readonly kind: 'invalid'; readonly fault: Reasons }
  | { readonly kind: 'unsupported'; readonly fault: Reasons }
  | { readonly kind: 'cannot-tell' | 'over-limit' }

async function readEntry(entry: JsonObject, position: Position): Promise<EntryReading> {
  const { parameters: given } = entry
  const applied = applyParameters(given, position.previous?.parameters)
  if (!applied.ok) return { kind: applied.kind, fault: applied.fault }
  const reading = await readVersion(entry, applied.parameters, position)
  if (typeof reading === 'string') return { kind: reading }
  return 'versionId' in reading ? { kind: 'version', version: reading } : { kind: 'invalid', fault: reading }
}

/** Returns the entry, what is wrong with it, or why its signatures were not checked. */
async function readVersion(
  entry: JsonObject,
  parameters: WebvhParameters,
  position: Position,
): Promise<WebvhVersion | Reasons | 'cannot-tell' | 'over-limit'> {
  const { previous, number, scid, now, documents } = position
  const { proof, ...unsigned } = entry
  const { versionId, state } = unsigned
  if (parameters.scid !== scid) return reason('webvh_other_scid')
  if (previous?.parameters.deactivated) return reason('webvh_after_deactivation')

  const [, count, hash] = (typeof versionId === 'string' && VERSION_ID.exec(versionId)) || []
  if (typeof versionId !== 'string' || Number(count) !== number) return reason('webvh_version_number')
  const time = readTime(unsigned.versionTime)
  if (time === undefined) return reason('webvh_time_no_utc')
  if (previous && time <= previous.time) return reason('webvh_time_not_later')
  // The comparison is false for an invalid clock too, so that the entry is refused.
  if (!(time <= now.getTime() + TOLERANCE)) return reason('webvh_time_in_future')
  if (!isObject(state)) return reason('webvh_no_document')
  const moved = stateFault(state, previous, parameters)
  if (moved !== undefined) return moved

  if (!previous && (await scidOf(unsigned, scid)) !== scid) return reason('webvh_scid_no_hash')
  const preimage = canonicalJson({ ...unsigned, versionId: previous?.versionId ?? scid })
  if (preimage === undefined || (await multihash(preimage)) !== hash) return reason('webvh_hash')
  const keys = await activeKeys(parameters, previous)
  if (!keys) return reason('webvh_key_not_committed')
  const signed = await verifyProofs({ document: unsigned, proofs: asArray(proof), keys, documents })
  if (signed === 'wrong') return reason('webvh_not_signed')
  if (signed !== 'right') return signed
  return { versionId, time, state, parameters, witness: previous?.parameters.witness ?? parameters.witness }
}

/** Returns milliseconds for an instant in UTC, or `undefined`. */
function readTime(versionTime: unknown): number | undefined {
  return typeof versionTime === 'string' && UTC.test(versionTime) ? parseDateTimeStamp(versionTime) : undefined
}

/**
 * The document may move to another address only if the first entry allowed it, and must keep its SCID (section "DID
 * Portability").
 */
function stateFault(
  { id, alsoKnownAs }: JsonObject,
  previous: WebvhVersion | undefined,
  { scid, portable }: WebvhParameters,
): Reasons | undefined {
  if (typeof id !== 'string' || webvhAddresses(id)?.scid !== scid) return reason('webvh_document_of_another')
  if (!previous || id === previous.state.id) return undefined
  if (!portable) return reason('webvh_not_portable')
  return asArray(alsoKnownAs).includes(previous.state.id) ? undefined : reason('webvh_former_not_named')
}

/** Section "Verify SCID": hashes the first entry with a placeholder in place of the SCID. */
async function scidOf(unsigned: JsonObject, scid: string): Promise<string | undefined> {
  const text = canonicalJson({ ...unsigned, versionId: PLACEHOLDER })
  if (text === undefined) return undefined
  // Names of members may hold the SCID too, so the members must be sorted again.
  const parsed = parseStrictJson(text.replaceAll(scid, PLACEHOLDER))
  const preimage = parsed.ok && isObject(parsed.value) ? canonicalJson(parsed.value) : undefined
  return preimage === undefined ? undefined : multihash(preimage)
}

/** Returns the SHA-256 multihash of a text in base58btc. */
async function multihash(text: string): Promise<string> {
  return base58.encode(new Uint8Array([0x12, 0x20, ...(await sha256(text))]))
}

/**
 * Returns the keys that may write an entry (section "Authorized Keys"): those that the entry before it gives. If that
 * one committed to hashes of keys, it is those that the entry itself gives, and each must have one of the hashes.
 */
async function activeKeys(
  { updateKeys }: WebvhParameters,
  previous: WebvhVersion | undefined,
): Promise<readonly string[] | undefined> {
  if (!previous) return updateKeys
  const { updateKeys: inherited, nextKeyHashes } = previous.parameters
  if (nextKeyHashes.length === 0) return inherited
  const hashes = await Promise.all(updateKeys.map(multihash))
  const committed = new Set(nextKeyHashes)
  return hashes.every(hash => committed.has(hash)) ? updateKeys : undefined
}

interface ProvenEntry {
  readonly document: JsonObject
  readonly proofs: readonly unknown[]
  /** Multikeys that may sign it. */
  readonly keys: readonly string[]
  readonly documents: EvidenceDocuments
}

/** Returns `right` when there is a proof and every proof is by one of the keys. */
async function verifyProofs(entry: ProvenEntry): Promise<JcsAnswer> {
  if (entry.proofs.length === 0) return 'wrong'
  const answers = await Promise.all(entry.proofs.map(proof => verifyProof(proof, entry)))
  return answers.find(answer => answer === 'wrong') ?? answers.find(answer => answer !== 'right') ?? 'right'
}

async function verifyProof(proof: unknown, { document, keys, documents }: ProvenEntry): Promise<JcsAnswer> {
  if (!isObject(proof) || proof.proofPurpose !== 'assertionMethod') return 'wrong'
  const multikey = readDidKeyReference(proof.verificationMethod)?.multikey
  const key = multikey !== undefined && keys.includes(multikey) ? decodeMultikey(multikey) : undefined
  return key?.curve === 'Ed25519' ? verifyEddsaJcs({ document, proof, publicKey: key.bytes, documents }) : 'wrong'
}

function invalid(because: Reasons): LogReading {
  return { ok: false, kind: 'invalid', because }
}

function unsupported(because: Reasons): LogReading {
  return { ok: false, kind: 'unsupported', because }
}

function overLimit(because: Reasons): LogReading {
  return { ok: false, kind: 'over-limit', because }
}
