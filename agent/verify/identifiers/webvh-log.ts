/**
 * The log of a did:webvh, from its first entry to its last. Each entry is bound
 * to the one before it by a hash, signed by a key that the log itself gave the
 * right to, and the first one gives the DID its name: an entry that was altered,
 * left out, or put elsewhere breaks the chain.
 */
import { base58 } from '@scure/base'
import type { SignatureAnswer } from '../proofs/ed25519.ts'
import { canonicalJson, sha256, verifyEddsaJcs } from '../proofs/eddsa-jcs.ts'
import { parseDateTimeStamp } from '../reading/date-time-stamp.ts'
import { asArray, isObject, JSON_FAULTS, type JsonObject, parseStrictJson } from '../reading/strict-json.ts'
import { readDidKeyReference } from './did-key.ts'
import { decodeMultikey } from './multikey.ts'
import { webvhAddresses } from './webvh-address.ts'
import { applyParameters, type WebvhParameters, type WitnessRule } from './webvh-parameters.ts'

/** An entry that holds, with what it means for those that follow. */
export interface WebvhVersion {
  readonly versionId: string
  /** Milliseconds since 1970. */
  readonly time: number
  readonly state: JsonObject
  readonly parameters: WebvhParameters
  /** Who must have witnessed this entry. */
  readonly witness: WitnessRule | undefined
}

export type LogReading =
  | { readonly ok: true; readonly versions: readonly WebvhVersion[] }
  | { readonly ok: false; readonly kind: 'invalid' | 'unavailable'; readonly message: string }

/** 4 MiB, some thousands of entries: a log only ever grows, but a DID that changes daily needs ten years for it. */
const MAX_LOG_LENGTH = 4 * 1024 * 1024
/** How far into the future an entry may be dated (section "Read (Resolve)": no more than five minutes). */
const TOLERANCE = 5 * 60 * 1000
const VERSION_ID = /^([1-9][0-9]{0,8})-([1-9A-HJ-NP-Za-km-z]{46})$/
const UTC = /(?:Z|\+00:00)$/
const PLACEHOLDER = '{SCID}'
const MAX_PROOFS = 16

/**
 * Verifies every entry (did:webvh v1.0, section "Read (Resolve)", steps 1 to 8; witnesses are verified apart).
 *
 * @param text JSON Lines: one entry on each line
 */
export async function readWebvhLog(text: string, scid: string, now: Date): Promise<LogReading> {
  if (text.length > MAX_LOG_LENGTH) return invalid('is larger than 4 MiB')
  const lines = text.trimEnd().split('\n')
  const versions: WebvhVersion[] = []
  for (const [at, line] of lines.entries()) {
    const parsed = parseStrictJson(line)
    if (!parsed.ok) return invalid(`has an entry ${at + 1} that ${JSON_FAULTS[parsed.reason]}`)
    if (!isObject(parsed.value)) return invalid(`has an entry ${at + 1} that is not a JSON object`)
    const reading = await readEntry(parsed.value, { previous: versions.at(-1), number: at + 1, scid, now })
    if (typeof reading === 'string') return invalid(`has an entry ${at + 1} that does not hold: ${reading}`)
    if (reading === undefined) {
      return { ok: false, kind: 'unavailable', message: 'Ed25519 signatures cannot be checked on this device' }
    }
    versions.push(reading)
  }
  return { ok: true, versions }
}

interface Position {
  readonly previous: WebvhVersion | undefined
  /** Counted from one. */
  readonly number: number
  readonly scid: string
  readonly now: Date
}

/** The entry; a text that says what is wrong with it; or `undefined` where signatures cannot be checked. */
async function readEntry(entry: JsonObject, position: Position): Promise<WebvhVersion | string | undefined> {
  const { previous, number, scid, now } = position
  const { proof, ...unsigned } = entry
  const { versionId, state } = unsigned
  const applied = applyParameters(unsigned.parameters, previous?.parameters)
  if (!applied.ok) return applied.fault
  const { parameters } = applied
  if (parameters.scid !== scid) return 'its SCID is another one'
  if (previous?.parameters.deactivated) return 'it follows one that deactivated the DID'

  const [, count, hash] = (typeof versionId === 'string' && VERSION_ID.exec(versionId)) || []
  if (typeof versionId !== 'string' || Number(count) !== number) return 'its version number is not the next one'
  const time = readTime(unsigned.versionTime)
  if (time === undefined) return 'its time is not one in UTC'
  if (previous && time <= previous.time) return 'its time is not later than that of the one before it'
  // Written so that a clock that is not known refuses as well.
  if (!(time <= now.getTime() + TOLERANCE)) return 'its time is in the future'
  if (!isObject(state)) return 'it has no document'
  const moved = stateFault(state, previous, parameters)
  if (moved !== undefined) return moved

  if (!previous && (await scidOf(unsigned, scid)) !== scid) return 'the SCID is not the hash of it'
  const preimage = canonicalJson({ ...unsigned, versionId: previous?.versionId ?? scid })
  if (preimage === undefined || (await multihash(preimage)) !== hash) return 'its hash is not that of its content'
  const keys = await activeKeys(parameters, previous)
  if (!keys) return 'it gives the right to write to a key that was not committed to'
  const signed = await verifyProofs(unsigned, asArray(proof), keys)
  if (signed === 'cannot-tell') return undefined
  if (signed === 'wrong') return 'it is not signed by a key that may write it'
  return { versionId, time, state, parameters, witness: previous?.parameters.witness ?? parameters.witness }
}

/** Milliseconds of an instant that is written in UTC, or `undefined`. */
function readTime(versionTime: unknown): number | undefined {
  return typeof versionTime === 'string' && UTC.test(versionTime) ? parseDateTimeStamp(versionTime) : undefined
}

/** The document may change its address only where that was allowed from the beginning, and never its SCID (section "DID Portability"). */
function stateFault(
  { id, alsoKnownAs }: JsonObject,
  previous: WebvhVersion | undefined,
  { scid, portable }: WebvhParameters,
): string | undefined {
  if (typeof id !== 'string' || webvhAddresses(id)?.scid !== scid) return 'its document is that of another DID'
  if (!previous || id === previous.state.id) return undefined
  if (!portable) return 'it moves a DID that is not portable'
  return asArray(alsoKnownAs).includes(previous.state.id) ? undefined : 'it moves the DID without naming the former one'
}

/** Section "Verify SCID": the hash of the first entry as it was before the hash was known. */
async function scidOf(unsigned: JsonObject, scid: string): Promise<string | undefined> {
  const text = canonicalJson({ ...unsigned, versionId: PLACEHOLDER })
  if (text === undefined) return undefined
  // Names of members may hold the SCID too, so their order has to be found anew.
  const parsed = parseStrictJson(text.replaceAll(scid, PLACEHOLDER))
  const preimage = parsed.ok && isObject(parsed.value) ? canonicalJson(parsed.value) : undefined
  return preimage === undefined ? undefined : multihash(preimage)
}

/** base58btc of the SHA-256 multihash of a text. */
async function multihash(text: string): Promise<string> {
  return base58.encode(new Uint8Array([0x12, 0x20, ...(await sha256(text))]))
}

/**
 * Who may write an entry (section "Authorized Keys"): whom the entry before it says; but where it committed to keys,
 * whom the entry itself says, and those must be among them.
 */
async function activeKeys(
  { updateKeys }: WebvhParameters,
  previous: WebvhVersion | undefined,
): Promise<readonly string[] | undefined> {
  if (!previous) return updateKeys
  const { updateKeys: inherited, nextKeyHashes } = previous.parameters
  if (nextKeyHashes.length === 0) return inherited
  const hashes = await Promise.all(updateKeys.map(multihash))
  return hashes.every(hash => nextKeyHashes.includes(hash)) ? updateKeys : undefined
}

/** Right when there is a proof and every one is by one of the keys. */
async function verifyProofs(
  document: JsonObject,
  proofs: readonly unknown[],
  keys: readonly string[],
): Promise<SignatureAnswer> {
  if (proofs.length === 0 || proofs.length > MAX_PROOFS) return 'wrong'
  const answers = await Promise.all(proofs.map(proof => verifyProof(document, proof, keys)))
  return answers.find(answer => answer !== 'right') ?? 'right'
}

async function verifyProof(document: JsonObject, proof: unknown, keys: readonly string[]): Promise<SignatureAnswer> {
  if (!isObject(proof) || proof.proofPurpose !== 'assertionMethod') return 'wrong'
  const multikey = readDidKeyReference(proof.verificationMethod)?.multikey
  const key = multikey !== undefined && keys.includes(multikey) ? decodeMultikey(multikey) : undefined
  if (key?.curve !== 'Ed25519') return 'wrong'
  const answer = await verifyEddsaJcs({ document, proof, publicKey: key.bytes })
  return answer === 'over-limit' ? 'cannot-tell' : answer
}

/** @param message what is wrong with it, after "its log" */
function invalid(message: string): LogReading {
  return { ok: false, kind: 'invalid', message }
}
