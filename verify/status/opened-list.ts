/**
 * The result of opening a status list of either kind: its statuses, or why it is
 * unusable. An unusable list never counts against the credential, because an
 * attacker on the network could have put it there.
 */

import type { JsonObject } from '../encoding/strict-json.ts'
import { ALLOWANCES } from '../evidence/budget.ts'
import type { CodeOf } from '../report/check.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import type { Check } from '../report/report.ts'
import { type Expanded, MAX_BITSTRING_BYTES } from './bitstring.ts'

export interface OpenedBitstring {
  readonly ok: true
  readonly purposes: readonly unknown[]
  readonly bytes: Uint8Array
}

export interface OpenedTokenList {
  readonly ok: true
  /** Per status. */
  readonly bits: 1 | 2 | 4 | 8
  readonly bytes: Uint8Array
  /** `status_messages`: the issuer's text for the statuses that the standard leaves to it, by their decimal numbers. */
  readonly messages: JsonObject
}

export interface RefusedList {
  readonly ok: false
  readonly code: Extract<
    CodeOf<'status'>,
    'status_list_unavailable' | 'status_list_altered' | 'status_list_invalid' | 'status_list_expired' | 'over_limit'
  >
  readonly reasons: Reasons
}

/** @param because a clause that says why the document is missing */
export function listMissing(list: string, because: Reasons): RefusedList {
  const missing = reason('status_list_missing', { list }, because)
  return { ok: false, code: 'status_list_unavailable', reasons: reason('status_unknown', {}, missing) }
}

/** @param because a clause that says what is wrong with the list */
export function listUnusable(list: string, because: Reasons): RefusedList {
  const unusable = reason('status_list_unusable', { list }, because)
  return { ok: false, code: 'status_list_invalid', reasons: reason('status_unknown', {}, unusable) }
}

/** The list was not read, because all documents of the request together are too large. */
export function documentsOverLimit(list: string): RefusedList {
  const because = reason('status_list_missing', { list }, reason('reading_documents_over_limit'))
  return { ok: false, code: 'over_limit', reasons: reason('status_unknown', {}, because) }
}

/** Returns why the statuses of a list could not be expanded. */
export function expansionFault(list: string, { reason: why }: Extract<Expanded, { readonly ok: false }>): RefusedList {
  if (why === 'over-limit') {
    const limit = `${ALLOWANCES.expandedBytes.most / 1024 / 1024} MiB`
    return { ok: false, code: 'over_limit', reasons: reason('status_too_large', { limit }) }
  }
  return listUnusable(
    list,
    why === 'too-large'
      ? reason('status_list_too_large', { limit: MAX_BITSTRING_BYTES })
      : reason('status_list_not_decodable'),
  )
}

/** Returns why the list's signature is not accepted; `undefined` when it is valid. */
export function signatureFault(list: string, proof: Check): RefusedList | undefined {
  if (proof.outcome === 'pass') return undefined
  if (proof.code === 'signature_invalid') {
    return { ok: false, code: 'status_list_altered', reasons: reason('status_list_altered', { list }) }
  }
  const because = reasonsOf(proof)
  return proof.outcome === 'unknown'
    ? refused('status_list_unavailable', reason('status_list_signature_unknown', { list }, because))
    : refused('status_list_invalid', reason('status_list_badly_signed', { list }, because))
}

/** Returns why the list is not in force now, by the check of its period; `undefined` when it is in force. */
export function periodFault(list: string, validity: Check): RefusedList | undefined {
  if (validity.outcome === 'pass') return undefined
  if (validity.outcome === 'unknown') {
    const because = reason('status_time_unknown', { list })
    return refused('status_list_unavailable', reason('status_unknown', {}, because))
  }
  const because = reasonsOf(validity)
  return validity.code === 'expired'
    ? refused('status_list_expired', reason('status_list_expired', { list }, because))
    : refused('status_list_invalid', reason('status_list_not_in_force', { list }, because))
}

/**
 * True when the address in a list is the one that it was fetched from. Without this comparison, one list of the issuer
 * could be served in place of another.
 */
export function isAddressOf(name: unknown, url: string): boolean {
  if (typeof name !== 'string') return false
  return name === url || (URL.canParse(name) && new URL(name).href === new URL(url).href)
}

function refused(code: RefusedList['code'], reasons: Reasons): RefusedList {
  return { ok: false, code, reasons }
}

function reasonsOf({ reasons, code }: Check): Reasons {
  return reasons ?? reason('status_list_check', { code })
}
