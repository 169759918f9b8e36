/**
 * The parameters of a did:webvh log: who may write the next entry, who must have
 * witnessed it, and what may change. An entry names what it changes; the rest goes on.
 */

import { asArray, isObject, type JsonObject } from '../reading/strict-json.ts'
import { decodeMultikey } from './multikey.ts'

export interface WebvhParameters {
  readonly scid: string
  /** Multikeys that may write. */
  readonly updateKeys: readonly string[]
  /** Hashes of the only keys that the next entry may give the right to write to; none where that is not limited. */
  readonly nextKeyHashes: readonly string[]
  readonly witness: WitnessRule | undefined
  readonly portable: boolean
  readonly deactivated: boolean
}

export interface WitnessRule {
  readonly threshold: number
  /** did:key DIDs, each once. */
  readonly witnesses: readonly string[]
}

export type ParametersReading =
  | { readonly ok: true; readonly parameters: WebvhParameters }
  | { readonly ok: false; readonly fault: string }

const METHOD = 'did:webvh:1.0'
const NAMES = [
  'method',
  'scid',
  'updateKeys',
  'nextKeyHashes',
  'witness',
  'watchers',
  'portable',
  'deactivated',
  'ttl',
] as const
/** What `null` stood for before version 1.0 said what these default to. */
const FOR_NULL: JsonObject = { updateKeys: [], nextKeyHashes: [], witness: {}, watchers: [], ttl: 3600 }
const SCID = /^[1-9A-HJ-NP-Za-km-z]{46}$/
const MAX_TTL = 2 ** 31

/**
 * The parameters that hold once an entry is applied (did:webvh v1.0, section "did:webvh DID Method Parameters").
 *
 * @param given `parameters` of the entry
 * @param previous those that held before it; `undefined` for the first entry
 */
export function applyParameters(given: unknown, previous: WebvhParameters | undefined): ParametersReading {
  if (!isObject(given)) return fault('are not an object')
  const unknown = Object.keys(given).find(name => !NAMES.some(known => known === name))
  if (unknown !== undefined) return fault(`have a member "${unknown.slice(0, 40)}" that version 1.0 does not know`)
  const entry = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, value ?? FOR_NULL[name] ?? null]),
  )
  const problem = valueFault(entry) ?? (previous ? laterFault(entry, previous) : firstFault(entry))
  if (problem !== undefined) return fault(problem)
  const before = previous ?? {
    updateKeys: [],
    nextKeyHashes: [],
    witness: undefined,
    portable: false,
    deactivated: false,
  }
  const witness = entry.witness === undefined ? { ok: true as const, rule: before.witness } : readWitness(entry.witness)
  if (!witness.ok) return fault(witness.fault)
  const parameters: WebvhParameters = {
    scid: previous?.scid ?? String(entry.scid),
    updateKeys: texts(entry.updateKeys) ?? before.updateKeys,
    nextKeyHashes: texts(entry.nextKeyHashes) ?? before.nextKeyHashes,
    witness: witness.rule,
    portable: typeof entry.portable === 'boolean' ? entry.portable : before.portable,
    deactivated: typeof entry.deactivated === 'boolean' ? entry.deactivated : before.deactivated,
  }
  return { ok: true, parameters }
}

function valueFault({
  updateKeys,
  nextKeyHashes,
  watchers,
  portable,
  deactivated,
  ttl,
}: JsonObject): string | undefined {
  for (const [name, value] of Object.entries({ updateKeys, nextKeyHashes, watchers })) {
    if (value !== undefined && !texts(value)) return `do not give ${name} as a list of different texts`
  }
  for (const [name, value] of Object.entries({ portable, deactivated })) {
    if (value !== undefined && typeof value !== 'boolean') return `do not give ${name} as true or false`
  }
  if (ttl === undefined) return undefined
  const isTtl = typeof ttl === 'number' && Number.isInteger(ttl) && ttl >= 0 && ttl <= MAX_TTL
  return isTtl ? undefined : 'do not give ttl as a number of seconds'
}

function firstFault({ method, scid, updateKeys }: JsonObject): string | undefined {
  if (method !== METHOD) return `are not those of ${METHOD}`
  if (typeof scid !== 'string' || !SCID.test(scid)) return 'do not give the SCID'
  return updateKeys === undefined ? 'do not say who may write the next entry' : undefined
}

function laterFault(entry: JsonObject, previous: WebvhParameters): string | undefined {
  if (entry.method !== undefined && entry.method !== METHOD) return `are not those of ${METHOD}`
  if (entry.scid !== undefined) return 'give the SCID again'
  if (entry.portable === true) return 'make the DID portable, which only the first entry may'
  // Inheriting keys would let whoever stole the present ones pass over what was committed to.
  if (previous.nextKeyHashes.length > 0 && (entry.updateKeys === undefined || entry.nextKeyHashes === undefined)) {
    return 'leave out updateKeys or nextKeyHashes, although the keys to come were committed to'
  }
  return undefined
}

type WitnessReading =
  | { readonly ok: true; readonly rule: WitnessRule | undefined }
  | { readonly ok: false; readonly fault: string }

/** Section "The witness Parameter". What is malformed never counts as "no witnesses". */
function readWitness(value: unknown): WitnessReading {
  const bad = (what: string): WitnessReading => ({ ok: false, fault: `name witnesses wrongly: ${what}` })
  if (!isObject(value)) return bad('not as an object')
  if (Object.keys(value).length === 0) return { ok: true, rule: undefined }
  const { threshold, witnesses } = value
  const dids = Array.isArray(witnesses)
    ? witnesses.map(witness => (isObject(witness) ? witnessDid(witness.id) : undefined))
    : []
  const known = dids.filter(did => did !== undefined)
  if (known.length === 0 || known.length !== dids.length) return bad('not each by a did:key of Ed25519')
  if (new Set(known).size !== known.length) return bad('one of them twice')
  if (typeof threshold !== 'number' || !Number.isInteger(threshold) || threshold < 1 || threshold > known.length) {
    return bad('the threshold is not a number between 1 and theirs')
  }
  return { ok: true, rule: { threshold, witnesses: known } }
}

/** The did:key of a witness. One published implementation leaves out `did:key:`, which leaves no doubt whose key it is. */
function witnessDid(id: unknown): string | undefined {
  if (typeof id !== 'string') return undefined
  const multikey = id.replace(/^did:key:/, '')
  return decodeMultikey(multikey)?.curve === 'Ed25519' ? `did:key:${multikey}` : undefined
}

/** A list of texts that are all different, or `undefined`. */
function texts(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const all = asArray(value).filter(entry => typeof entry === 'string')
  return all.length === value.length && new Set(all).size === all.length ? all : undefined
}

/** @param what is wrong with them, after "its parameters" */
function fault(what: string): ParametersReading {
  return { ok: false, fault: `its parameters ${what}` }
}
