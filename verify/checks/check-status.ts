/** The check `status`: has the issuer revoked or suspended the credential? */

import { PerRequest } from '../evidence/budget.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { ReadCredential } from '../reading/read-result.ts'
import { type CodeOf, check } from '../report/check.ts'
import { gravest } from '../report/gravest.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import type { Check } from '../report/report.ts'
import { statusAt, tokenStatusAt } from '../status/bitstring.ts'
import { listUnusable, type OpenedBitstring, type OpenedTokenList, type RefusedList } from '../status/opened-list.ts'
import { type BitstringEntry, type EntryReading, readStatusEntries, type TokenEntry } from '../status/status-entry.ts'
import { meansSuperseded, TOKEN_STATUS_MESSAGES } from '../status/superseded-messages.ts'
import { openStatusList } from './read-status-list.ts'
import { openTokenList } from './read-token-status-list.ts'

/**
 * Entries, not bits (Bitstring Status List v1.0, section 3.2, step 2). With fewer, a request for the list would reveal
 * the holder.
 */
const MINIMUM_ENTRIES = 131_072

interface Finding {
  readonly code: CodeOf<'status'>
  readonly reasons: Reasons
  /** Of findings with the same code, the one with the greatest weight is reported. Default 0. */
  readonly weight?: 1
}

/** The outcome for each finding; the gravest first. */
const OUTCOMES = {
  revoked: 'fail',
  suspended: 'fail',
  // The issuer signed the entry, and no specification allows it.
  status_entry_invalid: 'fail',
  // A list that cannot be relied on is not the credential's fault: anyone on the network path could have put it there.
  status_list_altered: 'unknown',
  status_list_invalid: 'unknown',
  over_limit: 'unknown',
  status_list_expired: 'unknown',
  status_list_unavailable: 'unknown',
  not_checked: 'unknown',
  status_superseded: 'pass',
  status_good: 'pass',
  status_none: 'pass',
} as const satisfies Record<CodeOf<'status'>, Check['outcome']>

const GRAVITY = Object.keys(OUTCOMES)

/** Looks up every entry of `credentialStatus` and of `status` in its list and reports the gravest finding. */
export async function checkStatus(credential: ReadCredential, evidence: Evidence): Promise<Check> {
  const { issuer } = credential
  const { documents } = evidence
  const open: Openers = {
    bitstring: url => BITSTRINGS.get(documents, `${issuer} ${url}`, () => openStatusList(url, issuer, evidence)),
    token: url => TOKENS.get(documents, `${issuer} ${url}`, () => openTokenList(url, issuer, evidence)),
  }
  const findings = await Promise.all(readStatusEntries(credential.payload).map(reading => findingOf(reading, open)))
  const byWeight = findings.toSorted((one, other) => (other.weight ?? 0) - (one.weight ?? 0))
  const { code, reasons } = gravest(byWeight, finding => finding.code, GRAVITY) ?? NONE
  return check('status', OUTCOMES[code], code, reasons)
}

/** Open the list of each kind at an address. */
interface Openers {
  readonly bitstring: (url: string) => Promise<OpenedBitstring | RefusedList>
  readonly token: (url: string) => Promise<OpenedTokenList | RefusedList>
}

/** Several entries and credentials may name one list. It is verified once. */
const BITSTRINGS = new PerRequest<string, Promise<OpenedBitstring | RefusedList>>()
const TOKENS = new PerRequest<string, Promise<OpenedTokenList | RefusedList>>()

async function findingOf(reading: EntryReading, open: Openers): Promise<Finding> {
  if (reading.kind === 'invalid') return { code: 'status_entry_invalid', reasons: reading.reasons }
  if (reading.kind === 'unknown') return unknown(reading.reasons)
  const { entry } = reading
  if (entry.kind === 'token') {
    const list = await open.token(entry.listUrl)
    return list.ok ? tokenFinding(entry, list) : list
  }
  const list = await open.bitstring(entry.listUrl)
  return list.ok ? bitFinding(entry, list) : list
}

function bitFinding(entry: BitstringEntry, list: OpenedBitstring): Finding {
  const { purpose, listUrl, index, size } = entry
  if (!list.purposes.includes(purpose)) return listUnusable(listUrl, reason('status_list_other_purpose', { purpose }))
  const status = statusAt(list.bytes, index, size)
  const entries = Math.floor((list.bytes.length * 8) / size)
  const finding = status === undefined ? outside(listUrl, index) : meaningOf(entry, status)
  // A list that is too short may reveal the holder, but revoked is still revoked.
  if (entries >= MINIMUM_ENTRIES || finding.code === 'revoked' || finding.code === 'suspended') return finding
  return listUnusable(listUrl, reason('status_list_too_short', { entries, minimum: MINIMUM_ENTRIES }))
}

/**
 * Status types (Token Status List, section 7.1). Of the values that the standard leaves to the issuer, only the one that
 * Orgseal's issuers define is known.
 */
function tokenFinding({ listUrl, index }: TokenEntry, { bits, bytes, messages }: OpenedTokenList): Finding {
  const status = tokenStatusAt(bytes, index, bits)
  if (status === undefined) return outside(listUrl, index)
  if (status === 0) return GOOD
  if (status === 1) return REVOKED
  if (status === 2) return SUSPENDED
  const notice = isApplicationSpecific(status) ? messages[status] : undefined
  if (status === SUPERSEDED_STATUS && notice === TOKEN_STATUS_MESSAGES[SUPERSEDED_STATUS]) return SUPERSEDED
  return setTo(status, typeof notice === 'string' ? notice : undefined)
}

const SUPERSEDED_STATUS = 3

function isApplicationSpecific(status: number): boolean {
  return status === 3 || (status >= 12 && status <= 15)
}

const NONE: Finding = { code: 'status_none', reasons: reason('status_none') }
const GOOD: Finding = { code: 'status_good', reasons: reason('status_good'), weight: 1 }
const REVOKED: Finding = { code: 'revoked', reasons: reason('status_revoked') }
const SUSPENDED: Finding = { code: 'suspended', reasons: reason('status_suspended') }
const SUPERSEDED: Finding = { code: 'status_superseded', reasons: reason('status_superseded') }

function outside(list: string, index: number): Finding {
  return { code: 'status_entry_invalid', reasons: reason('status_index_outside', { index, list }) }
}

function unknown(reasons: Reasons): Finding {
  return { code: 'status_list_unavailable', reasons }
}

function meaningOf(entry: BitstringEntry, status: number): Finding {
  const { purpose } = entry
  if (purpose === 'message') return messageOf(entry, status)
  if (status === 0) return WITHDRAWING.has(purpose) ? GOOD : unset(purpose)
  if (purpose === 'revocation') return REVOKED
  if (purpose === 'suspension') return SUSPENDED
  if (purpose === 'refresh') return SUPERSEDED
  return unknown(reason('status_purpose_unknown', { purpose }))
}

const WITHDRAWING: ReadonlySet<string> = new Set(['revocation', 'suspension'])

function unset(purpose: string): Finding {
  return { code: 'status_good', reasons: reason('status_not_set', { purpose }) }
}

/**
 * A message can say anything, and the standard has no rules for it (section 2.1, `statusMessage`). Only the definition of
 * Orgseal's issuers is known. Of any other, 0 is valid (section 3.2, step 13), and for the rest the reader gets the
 * issuer's words.
 */
function messageOf({ messages, purpose }: BitstringEntry, status: number): Finding {
  if (meansSuperseded(messages)) return status === 0 ? unset(purpose) : SUPERSEDED
  const notice = messages.get(status)
  if (status !== 0) return setTo(status, notice)
  return notice === undefined ? unset(purpose) : { code: 'status_good', reasons: reason('status_notice', { notice }) }
}

function setTo(status: number, notice: string | undefined): Finding {
  return unknown(
    notice === undefined ? reason('status_value_unknown', { status }) : reason('status_notice_set', { notice }),
  )
}
