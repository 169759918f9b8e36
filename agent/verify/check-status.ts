/** Has the issuer withdrawn it? */
import { statusAt } from './bitstring.ts'
import { type CodeOf, check } from './check.ts'
import type { Evidence } from './evidence.ts'
import type { ReadCredential } from './read-credential.ts'
import type { Check } from './report.ts'
import { type EntryReading, readStatusEntries, type StatusEntry } from './status-entry.ts'
import { type OpenedList, openStatusList } from './status-list.ts'

/** Entries, not bits (Bitstring Status List v1.0, section 3.2, step 2): fewer would single out the holder who asks. */
const MINIMUM_ENTRIES = 131_072

type Finding = { readonly code: CodeOf<'status'>; readonly message: string }

/** What each finding does to the check; the gravest first. */
const OUTCOMES = {
  revoked: 'fail',
  suspended: 'fail',
  status_entry_invalid: 'fail',
  status_list_invalid: 'fail',
  // A list that is late or out of reach is no fault of the credential: its status is not known.
  status_list_expired: 'unknown',
  status_list_unavailable: 'unknown',
  not_checked: 'unknown',
  status_superseded: 'pass',
  status_good: 'pass',
  status_none: 'pass',
} as const satisfies Record<CodeOf<'status'>, Check['outcome']>

const GRAVITY = Object.keys(OUTCOMES)

/** Looks every entry of `credentialStatus` up in its list and reports the gravest of what they say. */
export async function checkStatus(credential: ReadCredential, evidence: Evidence): Promise<Check> {
  const lists = new Map<string, Promise<OpenedList>>()
  const open = (url: string): Promise<OpenedList> => {
    const list = lists.get(url) ?? openStatusList(url, credential.issuer, evidence)
    lists.set(url, list)
    return list
  }
  const findings = await Promise.all(readStatusEntries(credential.payload).map(reading => findingOf(reading, open)))
  const [gravest] = findings.toSorted((one, other) => GRAVITY.indexOf(one.code) - GRAVITY.indexOf(other.code))
  const { code, message } = gravest ?? { code: 'status_none', message: 'The issuer publishes no status for it.' }
  return check('status', OUTCOMES[code], code, message)
}

async function findingOf(reading: EntryReading, open: (url: string) => Promise<OpenedList>): Promise<Finding> {
  if (reading.kind === 'invalid') return { code: 'status_entry_invalid', message: reading.message }
  if (reading.kind === 'unsupported') {
    const message = `Whether the credential was revoked could not be checked: ${reading.type} is not supported yet.`
    return { code: 'status_list_unavailable', message }
  }
  const { entry } = reading
  const list = await open(entry.listUrl)
  if (!list.ok) return list
  if (!list.purposes.includes(entry.purpose)) return listInvalid(`is not one for ${entry.purpose}`)
  if ((list.bytes.length * 8) / entry.size < MINIMUM_ENTRIES) return listInvalid('is shorter than the standard allows')
  const status = statusAt(list.bytes, entry.index, entry.size)
  if (status === undefined) {
    return {
      code: 'status_entry_invalid',
      message: 'The place that the credential names is outside of its status list.',
    }
  }
  return status === 0 ? GOOD : meaningOf(entry, status)
}

const GOOD: Finding = { code: 'status_good', message: 'The issuer has neither revoked nor suspended it.' }

function meaningOf({ purpose, messages }: StatusEntry, status: number): Finding {
  if (purpose === 'revocation') {
    return { code: 'revoked', message: 'The issuer has revoked it: it should not be relied on.' }
  }
  if (purpose === 'suspension') {
    return { code: 'suspended', message: 'The issuer has suspended it: it should not be relied on for now.' }
  }
  if (purpose === 'message' || purpose === 'refresh') return noticeOf(purpose, messages.get(status))
  const message = `The issuer has set a status of the kind "${purpose}", whose meaning is not known here.`
  return { code: 'status_list_unavailable', message }
}

/** Neither purpose takes anything away from the credential; the usual notice is that a newer one exists. */
function noticeOf(purpose: 'message' | 'refresh', notice: string | undefined): Finding {
  if (purpose === 'refresh' || notice === undefined || /supersede|replace/i.test(notice)) {
    const message = 'It is genuine, but the issuer has since replaced it with a newer one.'
    return { code: 'status_superseded', message }
  }
  return { code: 'status_good', message: `${GOOD.message} It has attached the notice "${notice.slice(0, 200)}".` }
}

function listInvalid(what: string): Finding {
  return {
    code: 'status_list_invalid',
    message: `The status list that the credential names cannot be relied on: it ${what}.`,
  }
}
