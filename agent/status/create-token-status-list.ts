/**
 * Token Status List (draft-ietf-oauth-status-list): the status of SD-JWT VCs,
 * two bits for each. It is published from the same table as the bitstring
 * lists: one credential has the same index in all of them.
 */
import { deflateSync } from 'node:zlib'
import { TOKEN_STATUS_MESSAGES } from '../../verify/status/superseded-messages.ts'
import { STATUS_LIST_LENGTH, STATUS_LIST_TTL_MS, STATUS_LIST_VALIDITY_MS } from './create-bitstring-status-list.ts'

/** INVALID: revoked. SUSPENDED. APPLICATION_SPECIFIC: superseded. An entry that is not named is VALID, 0. */
export type TokenStatus = 1 | 2 | 3

const BITS = 2

/** A list, ready to be signed (section "Status List Token in JWT Format"). */
export interface TokenStatusList {
  readonly iss: string
  readonly sub: string
  readonly iat: number
  readonly exp: number
  /** Seconds after which a verifier should ask again. */
  readonly ttl: number
  readonly status_list: { readonly bits: 2; readonly lst: string }
  /** Meaning of the application-specific value: a newer credential replaces this one. */
  readonly status_messages: typeof TOKEN_STATUS_MESSAGES
}

/** Address of a token status list. @param base address of the issuer's lists, without a slash at the end */
export function tokenStatusListUrl(base: string, list: number): string {
  return `${base}/status-lists/${list}`
}

/**
 * base64url of the zlib-compressed values; index 0 is in the least significant
 * bits of the first byte (section "Compressed Byte Array").
 *
 * @param length number of entries; as many as in a bitstring list
 * @throws {RangeError} when an index is outside the list or a status is not 1, 2 or 3
 */
export function encodeTokenStatuses(
  statuses: Iterable<{ readonly index: number; readonly status: TokenStatus }>,
  length: number = STATUS_LIST_LENGTH,
): string {
  const bytes = new Uint8Array(Math.ceil((length * BITS) / 8))
  for (const { index, status } of statuses) {
    if (!Number.isSafeInteger(index) || index < 0 || index >= length) {
      throw new RangeError(`Index ${index} is not in a status list of ${length} entries.`)
    }
    if (status !== 1 && status !== 2 && status !== 3)
      throw new RangeError(`${status} is not a status; it must be 1, 2 or 3.`)
    const position = index >> 2
    const shift = (index & 3) * BITS
    // The last status for an index counts, so the bits of an earlier one are cleared first.
    bytes[position] = ((bytes[position] ?? 0) & ~(0b11 << shift)) | (status << shift)
  }
  return deflateSync(bytes, { level: 9 }).toString('base64url')
}

/**
 * @param options.baseUrl address of the issuer's lists, with which their addresses begin
 * @param options.statuses the entries that are not valid
 * @param options.now the time of signing; the list is valid from then for a day
 */
export function buildTokenStatusList(options: {
  readonly baseUrl: string
  readonly issuer: string
  readonly list: number
  readonly statuses: Iterable<{ readonly index: number; readonly status: TokenStatus }>
  readonly now: Date
}): TokenStatusList {
  const { baseUrl, issuer, list, statuses, now } = options
  const iat = Math.floor(now.getTime() / 1000)
  return {
    iss: issuer,
    sub: tokenStatusListUrl(baseUrl, list),
    iat,
    exp: iat + STATUS_LIST_VALIDITY_MS / 1000,
    ttl: STATUS_LIST_TTL_MS / 1000,
    status_list: { bits: BITS, lst: encodeTokenStatuses(statuses) },
    status_messages: TOKEN_STATUS_MESSAGES,
  }
}
