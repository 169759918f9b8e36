/** Has the issuer withdrawn it? */

import { PerRequest } from './budget.ts'
import { type CodeOf, check } from './check.ts'
import type { Evidence } from './evidence.ts'
import type { ReadCredential } from './reading/read-result.ts'
import type { Check } from './report.ts'
import { statusAt, tokenStatusAt } from './status/bitstring.ts'
import { listInvalid, type OpenedBitstring, type OpenedTokenList, type RefusedList } from './status/opened-list.ts'
import { type BitstringEntry, type EntryReading, readStatusEntries, type TokenEntry } from './status/status-entry.ts'
import { openStatusList } from './status/status-list.ts'
import { openTokenList } from './status/token-status-list.ts'

/** Entries, not bits (Bitstring Status List v1.0, section 3.2, step 2): fewer would single out the holder who asks. */
const MINIMUM_ENTRIES = 131_072

type Finding = { readonly code: CodeOf<'status'>; readonly message: string }

/** What each finding does to the check; the gravest first. */
const OUTCOMES = {
  revoked: 'fail',
  suspended: 'fail',
  status_entry_invalid: 'fail',
  status_list_invalid: 'fail',
  over_limit: 'unknown',
  // A list that is late or out of reach is no fault of the credential: its status is not known.
  status_list_expired: 'unknown',
  status_list_unavailable: 'unknown',
  not_checked: 'unknown',
  status_superseded: 'pass',
  status_good: 'pass',
  status_none: 'pass',
} as const satisfies Record<CodeOf<'status'>, Check['outcome']>

const GRAVITY = Object.keys(OUTCOMES)

/** Looks every entry of `credentialStatus` and of `status` up in its list and reports the gravest of what they say. */
export async function checkStatus(credential: ReadCredential, evidence: Evidence): Promise<Check> {
  const { issuer } = credential
  const { documents } = evidence
  const open: Openers = {
    bitstring: url => BITSTRINGS.get(documents, `${issuer} ${url}`, () => openStatusList(url, issuer, evidence)),
    token: url => TOKENS.get(documents, `${issuer} ${url}`, () => openTokenList(url, issuer, evidence)),
  }
  const findings = await Promise.all(readStatusEntries(credential.payload).map(reading => findingOf(reading, open)))
  const [gravest] = findings.toSorted((one, other) => GRAVITY.indexOf(one.code) - GRAVITY.indexOf(other.code))
  const { code, message } = gravest ?? { code: 'status_none', message: 'The issuer publishes no status for it.' }
  return check('status', OUTCOMES[code], code, message)
}

/** Opens the list at an address, of each kind. */
interface Openers {
  readonly bitstring: (url: string) => Promise<OpenedBitstring | RefusedList>
  readonly token: (url: string) => Promise<OpenedTokenList | RefusedList>
}

/** Several entries, of several credentials, may name one list, which need not be verified again for each. */
const BITSTRINGS = new PerRequest<string, Promise<OpenedBitstring | RefusedList>>()
const TOKENS = new PerRequest<string, Promise<OpenedTokenList | RefusedList>>()

async function findingOf(reading: EntryReading, open: Openers): Promise<Finding> {
  if (reading.kind === 'invalid') return { code: 'status_entry_invalid', message: reading.message }
  if (reading.kind === 'unsupported') {
    const message = `Whether the credential was revoked could not be checked: ${reading.type} is not supported yet.`
    return { code: 'status_list_unavailable', message }
  }
  const { entry } = reading
  if (entry.kind === 'token') {
    const list = await open.token(entry.listUrl)
    return list.ok ? tokenFinding(entry, list) : list
  }
  const list = await open.bitstring(entry.listUrl)
  return list.ok ? bitFinding(entry, list) : list
}

function bitFinding(entry: BitstringEntry, list: OpenedBitstring): Finding {
  if (!list.purposes.includes(entry.purpose)) return listInvalid(`is not one for ${entry.purpose}`)
  if ((list.bytes.length * 8) / entry.size < MINIMUM_ENTRIES) return listInvalid('is shorter than the standard allows')
  const status = statusAt(list.bytes, entry.index, entry.size)
  if (status === undefined) return OUTSIDE
  return status === 0 ? GOOD : meaningOf(entry, status)
}

/** Status types (Token Status List, section 7.1); what the standard leaves to the issuer counts as far as the list explains it. */
function tokenFinding({ index }: TokenEntry, { bits, bytes, messages }: OpenedTokenList): Finding {
  const status = tokenStatusAt(bytes, index, bits)
  if (status === undefined) return OUTSIDE
  if (status === 0) return GOOD
  if (status === 1) return REVOKED
  if (status === 2) return SUSPENDED
  if (isApplicationSpecific(status) && messages[status] === 'superseded') return SUPERSEDED
  const message = `The issuer has set the status ${status}, whose meaning is not known here.`
  return { code: 'status_list_unavailable', message }
}

function isApplicationSpecific(status: number): boolean {
  return status === 3 || (status >= 12 && status <= 15)
}

const GOOD: Finding = { code: 'status_good', message: 'The issuer has neither revoked nor suspended it.' }
const REVOKED: Finding = { code: 'revoked', message: 'The issuer has revoked it: it should not be relied on.' }
const SUSPENDED: Finding = {
  code: 'suspended',
  message: 'The issuer has suspended it: it should not be relied on for now.',
}
const SUPERSEDED: Finding = {
  code: 'status_superseded',
  message: 'It is genuine, but the issuer has since replaced it with a newer one.',
}
const OUTSIDE: Finding = {
  code: 'status_entry_invalid',
  message: 'The place that the credential names is outside of its status list.',
}

function meaningOf({ purpose, messages }: BitstringEntry, status: number): Finding {
  if (purpose === 'revocation') return REVOKED
  if (purpose === 'suspension') return SUSPENDED
  if (purpose === 'message' || purpose === 'refresh') return noticeOf(purpose, messages.get(status))
  const message = `The issuer has set a status of the kind "${purpose}", whose meaning is not known here.`
  return { code: 'status_list_unavailable', message }
}

/** Neither purpose takes anything away from the credential; the usual notice is that a newer one exists. */
function noticeOf(purpose: 'message' | 'refresh', notice: string | undefined): Finding {
  if (purpose === 'refresh' || notice === undefined || /supersede|replace/i.test(notice)) return SUPERSEDED
  return { code: 'status_good', message: `${GOOD.message} It has attached the notice "${notice.slice(0, 200)}".` }
}
