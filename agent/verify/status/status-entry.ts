/** What a credential says about where its status is published. */
import { documentUrl } from '../identifiers/did-web.ts'
import { asArray, isObject, type JsonObject } from '../reading/strict-json.ts'

/** One place in a list: of either kind, since a credential may name both. */
type StatusEntry = BitstringEntry | TokenEntry

export interface BitstringEntry {
  readonly kind: 'bitstring'
  readonly purpose: string
  /** Spelled as in the credential. */
  readonly listUrl: string
  readonly index: number
  /** Bits per status. */
  readonly size: number
  /** The issuer's word for each status that it defines, by the status. */
  readonly messages: ReadonlyMap<number, string>
}

export interface TokenEntry {
  readonly kind: 'token'
  /** `uri`, spelled as in the credential. */
  readonly listUrl: string
  readonly index: number
}

export type EntryReading =
  | { readonly kind: 'entry'; readonly entry: StatusEntry }
  | { readonly kind: 'unsupported'; readonly type: string }
  | { readonly kind: 'invalid'; readonly message: string }

/** Beyond 16 bits the messages that the entry must carry would not fit in a credential. */
const MAX_SIZE = 16

/** Each entry of `credentialStatus` (VCDM 2.0, section 4.10), and each mechanism in `status` (Token Status List, section 6.1). */
export function readStatusEntries(payload: JsonObject): readonly EntryReading[] {
  return [...asArray(payload.credentialStatus).map(readStatusEntry), ...readStatusClaim(payload)]
}

/**
 * Reads `status`. It is a claim of JWTs: in a W3C credential, where the name is
 * free, it counts when it refers to a status list.
 */
function readStatusClaim({ status, '@context': context }: JsonObject): readonly EntryReading[] {
  if (status === undefined) return []
  const isW3c = context !== undefined
  if (!isObject(status)) return isW3c ? [] : [invalid('its claim is not an object')]
  if (isW3c && status.status_list === undefined) return []
  const mechanisms = Object.entries(status)
  if (mechanisms.length === 0) return [invalid('its claim is empty')]
  return mechanisms.map(([type, value]) =>
    type === 'status_list' ? readReference(value) : { kind: 'unsupported', type },
  )
}

/** Reads `status_list` (Token Status List, section 6.2). */
function readReference(value: unknown): EntryReading {
  if (!isObject(value)) return invalid('its reference to a list is not an object')
  const { idx: index, uri } = value
  if (typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0) {
    return invalid('its index is not a number from 0 up')
  }
  const listUrl = documentUrl(uri)
  if (listUrl === undefined) return invalid('the address of its list is not an https address')
  return { kind: 'entry', entry: { kind: 'token', listUrl, index } }
}

/** Reads one `BitstringStatusListEntry` (Bitstring Status List v1.0, section 2.1). */
function readStatusEntry(value: unknown): EntryReading {
  if (!isObject(value)) return invalid('it is not an object')
  const types = asArray(value.type)
  if (!types.includes('BitstringStatusListEntry')) {
    const [type] = types
    return typeof type === 'string' ? { kind: 'unsupported', type } : invalid('it has no type')
  }
  const { statusPurpose: purpose, statusListIndex, statusSize: size = 1 } = value
  if (typeof purpose !== 'string' || purpose === '') return invalid('it has no purpose')
  const listUrl = documentUrl(value.statusListCredential)
  if (listUrl === undefined) return invalid('the address of its list is not an https address')
  if (typeof statusListIndex !== 'string' || !/^(0|[1-9][0-9]{0,14})$/.test(statusListIndex)) {
    return invalid('its index is not a plain decimal number written as a text')
  }
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > MAX_SIZE) {
    return invalid('its size is not a number of bits')
  }
  const messages = readMessages(value.statusMessage, size)
  if (!messages) return invalid('its messages are not one for each possible status')
  return {
    kind: 'entry',
    entry: { kind: 'bitstring', purpose, listUrl, index: Number(statusListIndex), size, messages },
  }
}

function readMessages(value: unknown, size: number): ReadonlyMap<number, string> | undefined {
  if (value === undefined) return size === 1 ? new Map() : undefined
  if (!Array.isArray(value) || value.length !== 2 ** size) return undefined
  const messages = new Map<number, string>()
  for (const item of value) {
    if (!isObject(item) || typeof item.message !== 'string') return undefined
    if (typeof item.status !== 'string' || !/^0x[0-9a-f]+$/i.test(item.status)) return undefined
    messages.set(Number.parseInt(item.status, 16), item.message)
  }
  return messages.size === value.length ? messages : undefined
}

function invalid(what: string): EntryReading {
  return { kind: 'invalid', message: `The credential does not say properly where its status is published: ${what}.` }
}
