/** What opening a status list gives, of whichever kind it is: its statuses, or why it says nothing. */
import { ALLOWANCES } from '../budget.ts'
import type { CodeOf } from '../check.ts'
import type { JsonObject } from '../reading/strict-json.ts'
import { reason, sentenceOf } from '../reasons/reason.ts'

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
  /** `status_messages`: the issuer's word for the statuses that the standard leaves to it, by their decimal numbers. */
  readonly messages: JsonObject
}

export interface RefusedList {
  readonly ok: false
  readonly code: Extract<
    CodeOf<'status'>,
    'status_list_unavailable' | 'status_list_invalid' | 'status_list_expired' | 'over_limit'
  >
  readonly message: string
}

/** @param reason why there is none, after "because" */
export function listUnavailable(reason: string): RefusedList {
  const message = `Whether the credential was revoked could not be checked: no status list, because ${reason}.`
  return { ok: false, code: 'status_list_unavailable', message }
}

/** @param what is wrong with it, after "it" */
export function listInvalid(what: string): RefusedList {
  const message = `The status list that the credential names cannot be relied on: it ${what}.`
  return { ok: false, code: 'status_list_invalid', message }
}

/** The lists of the request are together more than is read. */
export function listOverLimit(): RefusedList {
  const reasons = reason('status_too_large', { limit: `${ALLOWANCES.expandedBytes.most / 1024 / 1024} MiB` })
  return { ok: false, code: 'over_limit', message: sentenceOf(reasons) ?? '' }
}

export function listExpired(): RefusedList {
  const message = 'The status list is out of date; a newer one is needed to tell.'
  return { ok: false, code: 'status_list_expired', message }
}
