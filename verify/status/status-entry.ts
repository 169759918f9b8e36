/**
 * Reads where a credential's status is published. The issuer signed the entries,
 * so an entry that no specification allows is a fault of the credential. An entry
 * that this verifier does not know is not.
 */

import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import { documentUrl } from '../identifiers/methods/did-web.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'

/** One entry in a list. A credential may have entries in both kinds of list. */
type StatusEntry = BitstringEntry | TokenEntry

export interface BitstringEntry {
  readonly kind: 'bitstring'
  readonly purpose: string
  /** Spelled as in the credential. */
  readonly listUrl: string
  readonly index: number
  /** Bits per status. */
  readonly size: number
  /** The issuer's message for each status that it defines, by the status; empty when none can be read. */
  readonly messages: ReadonlyMap<number, string>
}

export interface TokenEntry {
  readonly kind: 'token'
  /** `uri`, spelled as in the credential. */
  readonly listUrl: string
  readonly index: number
}

export type EntryReading = { readonly kind: 'entry'; readonly entry: StatusEntry } | NotAnEntry

type NotAnEntry =
  /** This verifier does not know the form of the entry. */
  | { readonly kind: 'unknown'; readonly reasons: Reasons }
  /** No specification allows the entry. */
  | { readonly kind: 'invalid'; readonly reasons: Reasons }

/**
 * Revocation, suspension, message and refresh in both kinds of list are 8. Entries beyond this limit are not looked up.
 */
const MAX_ENTRIES = 32

/** With more than 16 bits, the messages that the entry must have would not fit in a credential. */
const MAX_SIZE = 16

/** `StatusList2021Entry` is the name in the draft of January 2023; its bits mean the same. */
const BITSTRING_TYPES: readonly unknown[] = ['BitstringStatusListEntry', 'StatusList2021Entry']

/**
 * Reads each entry of `credentialStatus` (VCDM 2.0, section 4.10) and each mechanism in `status` (Token Status List,
 * section 6.1).
 */
export function readStatusEntries(payload: JsonObject): readonly EntryReading[] {
  const readings = [...asArray(payload.credentialStatus).flatMap(readStatusEntry), ...readStatusClaim(payload)]
  if (readings.length <= MAX_ENTRIES) return readings
  return [...readings.slice(0, MAX_ENTRIES), unknown(reason('status_entries_too_many', { limit: MAX_ENTRIES }))]
}

/**
 * Reads `status`. It is a claim of JWTs: in a W3C credential, where the name is
 * free, it counts when it refers to a status list.
 */
function readStatusClaim({ status, '@context': context }: JsonObject): readonly EntryReading[] {
  if (status === undefined) return []
  const isW3c = context !== undefined
  // Some issuers write an organization's status here, for example "active".
  if (!isObject(status)) return isW3c ? [] : [unknown(reason('status_claim_unknown'))]
  if (isW3c && status.status_list === undefined) return []
  const mechanisms = Object.entries(status)
  if (mechanisms.length === 0) return [invalid(reason('status_claim_empty'))]
  return mechanisms.map(([type, value]) =>
    type === 'status_list' ? readReference(value) : unknown(reason('status_type_unknown', { type })),
  )
}

/** Reads `status_list` (Token Status List, section 6.2). */
function readReference(value: unknown): EntryReading {
  if (!isObject(value)) return invalid(reason('status_reference_not_object'))
  const index = readNumber(value.idx)
  if (index === undefined) return badIndex(value.idx)
  const listUrl = documentUrl(value.uri)
  if (listUrl === undefined) return badAddress(value.uri)
  return { kind: 'entry', entry: { kind: 'token', listUrl, index } }
}

/**
 * Reads one `BitstringStatusListEntry` (Bitstring Status List v1.0, section 2.1). If it names several purposes, it
 * is an entry for each.
 */
function readStatusEntry(value: unknown): readonly EntryReading[] {
  if (!isObject(value)) return [invalid(reason('status_entry_not_object'))]
  const types = asArray(value.type)
  if (!types.some(type => BITSTRING_TYPES.includes(type))) {
    const [type] = types
    return [
      typeof type === 'string' && type !== ''
        ? unknown(reason('status_type_unknown', { type }))
        : invalid(reason('status_entry_no_type')),
    ]
  }
  const purposes = [...new Set(asArray(value.statusPurpose))].slice(0, MAX_ENTRIES + 1)
  if (purposes.length === 0) return [invalid(reason('status_entry_no_purpose'))]
  const shared = readSharedMembers(value)
  if ('kind' in shared) return [shared]
  return purposes.map(purpose =>
    typeof purpose === 'string' && purpose !== ''
      ? { kind: 'entry', entry: { kind: 'bitstring', purpose, ...shared } }
      : invalid(reason('status_entry_no_purpose')),
  )
}

/** Reads the members that all purposes of an entry share. There may be thousands of messages, so they are read once. */
function readSharedMembers(value: JsonObject): Omit<BitstringEntry, 'kind' | 'purpose'> | NotAnEntry {
  const index = readNumber(value.statusListIndex)
  if (index === undefined) return badIndex(value.statusListIndex)
  const size = value.statusSize === undefined ? 1 : readNumber(value.statusSize)
  if (size === undefined || size === 0) return badSize(value.statusSize)
  const listUrl = documentUrl(value.statusListCredential)
  if (listUrl === undefined) return badAddress(value.statusListCredential)
  if (size > MAX_SIZE) return unknown(reason('status_size_unsupported', { size, limit: MAX_SIZE }))
  return { listUrl, index, size, messages: readMessages(value.statusMessage, size) }
}

/** One standard asks for a text, the other for a number. Issuers confuse them, and both have only one meaning. */
function readNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^[0-9]{1,15}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

/**
 * Reads `statusMessage`: a message for each possible status. An incomplete list of messages is ignored; the bits then
 * have only the meaning of their purpose.
 */
function readMessages(value: unknown, size: number): ReadonlyMap<number, string> {
  const messages = new Map<number, string>()
  if (!Array.isArray(value) || value.length !== 2 ** size) return messages
  for (const item of value) {
    if (!isObject(item) || typeof item.message !== 'string') return new Map()
    if (typeof item.status !== 'string' || !/^0x[0-9a-f]+$/i.test(item.status)) return new Map()
    messages.set(Number.parseInt(item.status, 16), item.message)
  }
  return messages.size === value.length ? messages : new Map()
}

function badIndex(index: unknown): NotAnEntry {
  if (typeof index !== 'string' && typeof index !== 'number') return invalid(reason('status_entry_no_index'))
  return invalid(reason('status_entry_index', { index }))
}

function badSize(size: unknown): NotAnEntry {
  return invalid(reason('status_entry_size', { size: String(JSON.stringify(size)) }))
}

/** An address of another scheme is not wrong: other verifiers may read it. */
function badAddress(address: unknown): NotAnEntry {
  return typeof address === 'string' && URL.canParse(address)
    ? unknown(reason('status_address_unsupported', { address }))
    : invalid(reason('status_entry_no_address'))
}

function unknown(because: Reasons): NotAnEntry {
  return { kind: 'unknown', reasons: reason('status_unknown', {}, because) }
}

function invalid(because: Reasons): NotAnEntry {
  return { kind: 'invalid', reasons: reason('status_entry_invalid', {}, because) }
}
