/**
 * Reads a status list, from the fetched document to its bits. The list is a
 * credential itself and is verified like one: anyone who could replace it by an
 * unsigned list could un-revoke any credential.
 */

import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import { payToRead } from '../evidence/budget.ts'
import { clockWindow, documentText, type Evidence, type EvidenceDocuments } from '../evidence/evidence.ts'
import { formOf } from '../reading/input-form.ts'
import { readCredential } from '../reading/read-credential.ts'
import type { ReadCredential } from '../reading/read-result.ts'
import { reason } from '../report/reasons/reason.ts'
import { expandBitstring } from '../status/bitstring.ts'
import {
  documentsOverLimit,
  expansionFault,
  isAddressOf,
  listMissing,
  listUnusable,
  type OpenedBitstring,
  periodFault,
  type RefusedList,
  signatureFault,
} from '../status/opened-list.ts'
import { checkIssuer } from './check-issuer.ts'
import { checkProof } from './check-proof.ts'
import { checkValidity } from './check-validity.ts'

/** The type of the standard, and that of the draft of January 2023. Their lists differ in nothing else. */
const CREDENTIAL_TYPES: readonly unknown[] = ['BitstringStatusListCredential', 'StatusList2021Credential']
const LIST_TYPES: readonly unknown[] = ['BitstringStatusList', 'StatusList2021']

/**
 * Takes steps 4 to 8 of the validate algorithm (Bitstring Status List v1.0, section 3.2).
 *
 * @param issuer of the credential whose status is asked for: the list must be
 * from the same issuer, or from another that is trusted
 */
export async function openStatusList(
  url: string,
  issuer: string,
  evidence: Evidence,
): Promise<OpenedBitstring | RefusedList> {
  const document = documentText(evidence.documents, url)
  if (!document.ok) return listMissing(url, document.because)
  if (!payToRead(evidence.documents, document.body)) return documentsOverLimit(url)
  const list = readStatusList(document.body)
  if (!list) return listUnusable(url, reason('status_list_not_credential'))
  return (
    signatureFault(url, await checkProof(list, evidence)) ??
    (await signerFault(url, list, issuer, evidence)) ??
    periodFault(url, checkValidity(list.payload, clockWindow(evidence))) ??
    readBits(list, url, evidence.documents)
  )
}

/**
 * Reads a list as a credential and verifies nothing. Claims of an SD-JWT may be hidden, and a list must not be partly
 * hidden, so disclosures are not read.
 */
export function readStatusList(text: string): ReadCredential | undefined {
  if (text.includes('~') && !text.trimStart().startsWith('{')) return undefined
  const read = readCredential(formOf(text))
  return read.ok && read.credential.format !== 'dc+sd-jwt' ? read.credential : undefined
}

async function signerFault(
  url: string,
  list: ReadCredential,
  issuer: string,
  evidence: Evidence,
): Promise<RefusedList | undefined> {
  const trusting = { ...evidence, trustedIssuers: [issuer, ...evidence.trustedIssuers] }
  const signer = await checkIssuer(list, trusting)
  if (signer.outcome === 'pass') return undefined
  return listUnusable(
    url,
    signer.code === 'issuer_not_trusted'
      ? reason('status_list_other_issuer', { issuer: list.issuer })
      : reason('status_list_other_key'),
  )
}

async function readBits(
  { payload }: ReadCredential,
  url: string,
  documents: EvidenceDocuments,
): Promise<OpenedBitstring | RefusedList> {
  if (!asArray(payload.type).some(type => CREDENTIAL_TYPES.includes(type))) {
    return listUnusable(url, reason('status_list_other_kind'))
  }
  const subject = subjectOf(payload)
  const other = otherAddress(payload, subject, url)
  if (other !== undefined) return listUnusable(url, reason('status_list_other_address', { address: other }))
  if (!subject || typeof subject.encodedList !== 'string') return listUnusable(url, reason('status_list_empty'))
  const expanded = await expandBitstring(subject.encodedList, documents)
  if (expanded.ok) return { ok: true, purposes: asArray(subject.statusPurpose), bytes: expanded.bytes }
  return expansionFault(url, expanded)
}

/**
 * Returns the address that a list gives as its own, when it was fetched from another one. A list may lack an `id`
 * (section 2.2). Then its subject's `id` is used, which is by custom the list's address with a fragment.
 */
function otherAddress(payload: JsonObject, subject: JsonObject | undefined, url: string): string | undefined {
  if (payload.id !== undefined) return isAddressOf(payload.id, url) ? undefined : textOf(payload.id)
  const id = subject?.id
  if (typeof id !== 'string' || !/^https?:/i.test(id)) return undefined
  const address = id.split('#')[0]
  return isAddressOf(address, url) ? undefined : address
}

function textOf(id: unknown): string {
  return typeof id === 'string' ? id : JSON.stringify(id)
}

function subjectOf({ credentialSubject }: JsonObject): JsonObject | undefined {
  const [subject, ...others] = asArray(credentialSubject)
  if (!isObject(subject) || others.length > 0) return undefined
  return asArray(subject.type).some(type => LIST_TYPES.includes(type)) ? subject : undefined
}
