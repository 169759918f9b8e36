/**
 * The parameters of a did:webvh log: which keys may write the next entry, which
 * witnesses must approve it, and what may change. An entry gives only the
 * parameters that it changes; the others keep their values.
 */

import { asArray, isObject, type JsonObject } from '../../encoding/strict-json.ts'
import { type Reasons, reason } from '../../report/reasons/reason.ts'
import { decodeMultikey } from '../../signatures/read-multikey.ts'

export interface WebvhParameters {
  readonly scid: string
  /** Multikeys that may write entries. */
  readonly updateKeys: readonly string[]
  /** Hashes of the only keys that the next entry may authorize; empty when there is no such limit. */
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
  | {
      readonly ok: false
      /** `unsupported`: they are those of another version of the method. */
      readonly kind: 'invalid' | 'unsupported'
      readonly fault: Reasons
    }

const METHOD = 'did:webvh:1.0'
/** did:tdw is the name of did:webvh before version 0.4. */
const OTHER_VERSION = /^did:(?:webvh|tdw):\d+(?:\.\d+)*$/
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
/** The meaning of `null` before version 1.0, which defined these defaults. */
const FOR_NULL: JsonObject = { updateKeys: [], nextKeyHashes: [], witness: {}, watchers: [], ttl: 3600 }
const SCID = /^[1-9A-HJ-NP-Za-km-z]{46}$/
const MAX_TTL = 2 ** 31

/**
 * Returns the parameters after an entry is applied (did:webvh v1.0, section "did:webvh DID Method Parameters").
 *
 * @param given `parameters` of the entry
 * @param previous the parameters before it; `undefined` for the first entry
 */
export function applyParameters(given: unknown, previous: WebvhParameters | undefined): ParametersReading {
  if (!isObject(given)) return fault(reason('webvh_parameters_no_object'))
  const version = otherVersion(given.method)
  if (version !== undefined) return { ok: false, kind: 'unsupported', fault: reason('webvh_version', { version }) }
  const unknown = Object.keys(given).find(name => !NAMES.some(known => known === name))
  if (unknown !== undefined) return fault(reason('webvh_parameter_unknown', { name: unknown.slice(0, 40) }))
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

/** The version of the method that parameters are of, when it is one of did:webvh but not the one that is known here. */
export function otherVersion(method: unknown): string | undefined {
  return typeof method === 'string' && method !== METHOD && OTHER_VERSION.test(method) ? method : undefined
}

function valueFault({
  updateKeys,
  nextKeyHashes,
  watchers,
  portable,
  deactivated,
  ttl,
}: JsonObject): Reasons | undefined {
  for (const [name, value] of Object.entries({ updateKeys, nextKeyHashes, watchers })) {
    if (value !== undefined && !texts(value)) return reason('webvh_parameter_no_list', { name })
  }
  for (const [name, value] of Object.entries({ portable, deactivated })) {
    if (value !== undefined && typeof value !== 'boolean') return reason('webvh_parameter_no_boolean', { name })
  }
  if (ttl === undefined) return undefined
  const isTtl = typeof ttl === 'number' && Number.isInteger(ttl) && ttl >= 0 && ttl <= MAX_TTL
  return isTtl ? undefined : reason('webvh_ttl')
}

function firstFault({ method, scid, updateKeys }: JsonObject): Reasons | undefined {
  if (method !== METHOD) return reason('webvh_method', { method: METHOD })
  if (typeof scid !== 'string' || !SCID.test(scid)) return reason('webvh_no_scid')
  return updateKeys === undefined ? reason('webvh_no_update_keys') : undefined
}

function laterFault(entry: JsonObject, previous: WebvhParameters): Reasons | undefined {
  if (entry.method !== undefined && entry.method !== METHOD) return reason('webvh_method', { method: METHOD })
  if (entry.scid !== undefined) return reason('webvh_scid_again')
  if (entry.portable === true) return reason('webvh_portable_late')
  // If keys were inherited, a thief of the present ones could ignore the commitment to the next ones.
  if (previous.nextKeyHashes.length > 0 && (entry.updateKeys === undefined || entry.nextKeyHashes === undefined)) {
    return reason('webvh_commitment_left_out')
  }
  return undefined
}

type WitnessReading =
  | { readonly ok: true; readonly rule: WitnessRule | undefined }
  | { readonly ok: false; readonly fault: Reasons }

/** Section "The witness Parameter". What is malformed never counts as "no witnesses". */
function readWitness(value: unknown): WitnessReading {
  const bad = (fault: Reasons): WitnessReading => ({ ok: false, fault })
  if (!isObject(value)) return bad(reason('webvh_witness_no_object'))
  if (Object.keys(value).length === 0) return { ok: true, rule: undefined }
  const { threshold, witnesses } = value
  const dids = Array.isArray(witnesses)
    ? witnesses.map(witness => (isObject(witness) ? witnessDid(witness.id) : undefined))
    : []
  const known = dids.filter(did => did !== undefined)
  if (known.length === 0 || known.length !== dids.length) return bad(reason('webvh_witness_no_key'))
  if (new Set(known).size !== known.length) return bad(reason('webvh_witness_twice'))
  if (typeof threshold !== 'number' || !Number.isInteger(threshold) || threshold < 1 || threshold > known.length) {
    return bad(reason('webvh_witness_threshold'))
  }
  return { ok: true, rule: { threshold, witnesses: known } }
}

/**
 * The did:key of a witness. One published implementation leaves out `did:key:`, which leaves no doubt whose key it is.
 */
function witnessDid(id: unknown): string | undefined {
  if (typeof id !== 'string') return undefined
  const multikey = id.replace(/^did:key:/, '')
  return decodeMultikey(multikey)?.curve === 'Ed25519' ? `did:key:${multikey}` : undefined
}

/** Returns a list of texts that are all different, or `undefined`. */
function texts(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const all = asArray(value).filter(entry => typeof entry === 'string')
  return all.length === value.length && new Set(all).size === all.length ? all : undefined
}

function fault(what: Reasons): ParametersReading {
  return { ok: false, kind: 'invalid', fault: what }
}
