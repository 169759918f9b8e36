/**
 * Bitstring Status List v1.0: the list credential that says, one bit a
 * credential, which are revoked, suspended or superseded.
 */
import { gzipSync } from 'node:zlib'
import { STATUS_MESSAGES } from '../../verify/status/superseded-messages.ts'

/** The purpose of a list (section 2.2). `message` has one message here: superseded. */
export type StatusListPurpose = 'revocation' | 'suspension' | 'message'

/** The minimum number of entries of a list (section 3.2), which hides a single credential among others. */
export const STATUS_LIST_LENGTH = 131_072

/** How long a published list is valid when no newer one can be fetched. */
export const STATUS_LIST_VALIDITY_MS = 24 * 60 * 60 * 1000

/** After this time a verifier should ask again; also the `max-age` of the list over HTTP. */
export const STATUS_LIST_TTL_MS = 60_000

/** A list, ready to be signed. */
export interface StatusListCredential {
  readonly '@context': readonly string[]
  readonly id: string
  readonly type: readonly string[]
  readonly issuer: string
  readonly validFrom: string
  readonly validUntil: string
  readonly credentialSubject: Readonly<Record<string, unknown>>
}

/** Address of a status list credential. @param base address of the issuer's lists, without a slash at the end */
export function statusListUrl(base: string, list: number, purpose: StatusListPurpose): string {
  return `${base}/status-lists/${list}-${purpose}`
}

/**
 * Multibase base64url (`u`, no padding) of the gzipped bits; index 0 is the
 * most significant bit of the first byte (section 3.3).
 *
 * @param setIndexes the entries that are set, in any order; duplicates are harmless
 * @param length number of entries, at least 131,072; rounded up to whole bytes
 * @throws {RangeError} when an index is outside the list or the list too short
 */
export function encodeBitstring(setIndexes: Iterable<number>, length: number = STATUS_LIST_LENGTH): string {
  if (!Number.isSafeInteger(length) || length < STATUS_LIST_LENGTH) {
    throw new RangeError(`A status list has at least ${STATUS_LIST_LENGTH} entries, not ${length}.`)
  }
  const bytes = new Uint8Array(Math.ceil(length / 8))
  for (const index of setIndexes) {
    if (!Number.isSafeInteger(index) || index < 0 || index >= length) {
      throw new RangeError(`Index ${index} is not in a status list of ${length} entries.`)
    }
    const position = index >> 3
    bytes[position] = (bytes[position] ?? 0) | (0x80 >> (index & 7))
  }
  return `u${gzipSync(bytes, { level: 9 }).toString('base64url')}`
}

/**
 * The list as a credential to sign (section 2.2, BitstringStatusListCredential).
 *
 * A `message` list must name its messages and their size. The context of VCDM
 * 2.0 defines those two terms for entries only, so such a list includes one of
 * our contexts that defines them for lists.
 *
 * @param options.baseUrl address of the registry, which serves our context
 * @param options.base address of the issuer's lists, when it is not the registry's own address
 * @param options.now the time of signing; the list is valid from then for a day
 */
export function buildStatusListCredential(options: {
  baseUrl: string
  base?: string
  issuer: string
  list: number
  purpose: StatusListPurpose
  setIndexes: Iterable<number>
  now: Date
}): StatusListCredential {
  const { baseUrl, base = baseUrl, issuer, list, purpose, setIndexes, now } = options
  const id = statusListUrl(base, list, purpose)
  const isMessage = purpose === 'message'
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      ...(isMessage ? [`${baseUrl}/credential-types/status-list/v1/context.jsonld`] : []),
    ],
    id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer,
    validFrom: now.toISOString(),
    validUntil: new Date(now.getTime() + STATUS_LIST_VALIDITY_MS).toISOString(),
    credentialSubject: {
      id: `${id}#list`,
      type: 'BitstringStatusList',
      statusPurpose: purpose,
      encodedList: encodeBitstring(setIndexes),
      ttl: STATUS_LIST_TTL_MS,
      ...(isMessage ? { statusSize: 1, statusMessages: STATUS_MESSAGES } : {}),
    },
  }
}
