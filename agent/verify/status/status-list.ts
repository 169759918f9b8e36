/**
 * A status list, from the document that was fetched to its bits. The list is a
 * credential itself and is verified like one: whoever could put an unsigned list
 * in its place could un-revoke whatever they like.
 */

import { checkIssuer } from '../check-issuer.ts'
import { checkProof } from '../check-proof.ts'
import { checkValidity } from '../check-validity.ts'
import { clockWindow, documentText, type Evidence, type EvidenceDocuments } from '../evidence.ts'
import { readCredential } from '../reading/read-credential.ts'
import type { ReadCredential } from '../reading/read-result.ts'
import { asArray, isObject, type JsonObject } from '../reading/strict-json.ts'
import { expandBitstring } from './bitstring.ts'
import {
  listExpired,
  listInvalid,
  listOverLimit,
  listUnavailable,
  type OpenedBitstring,
  type RefusedList,
} from './opened-list.ts'

/**
 * Steps 4 to 8 of the validate algorithm (Bitstring Status List v1.0, section 3.2).
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
  if (!document.ok) return listUnavailable(document.reason)
  const read = readCredential(document.body)
  if (!read.ok) return listInvalid('is not a signed credential')
  const list = read.credential
  const proof = await checkProof(list, evidence)
  if (proof.outcome === 'unknown') return listUnavailable('its signature could not be checked')
  if (proof.outcome === 'fail') return listInvalid('is not signed as it must be')
  const trusting = { ...evidence, trustedIssuers: [issuer, ...evidence.trustedIssuers] }
  if ((await checkIssuer(list, trusting)).outcome !== 'pass') {
    return listInvalid("is not signed by the credential's issuer")
  }
  const validity = checkValidity(list.payload, clockWindow(evidence))
  if (validity.outcome === 'unknown') return listUnavailable('what the time is was not known')
  if (validity.code === 'expired') return listExpired()
  if (validity.outcome === 'fail') return listInvalid('is not in force')
  return readBits(list, url, evidence.documents)
}

async function readBits(
  { payload }: ReadCredential,
  url: string,
  documents: EvidenceDocuments,
): Promise<OpenedBitstring | RefusedList> {
  if (!asArray(payload.type).includes('BitstringStatusListCredential'))
    return listInvalid('is another kind of credential')
  // Without this, one list of the issuer could be served in the place of another.
  if (payload.id !== url) return listInvalid('is the list of another address')
  const subject = subjectOf(payload)
  if (!subject || typeof subject.encodedList !== 'string') return listInvalid('holds no list')
  const expanded = await expandBitstring(subject.encodedList, documents)
  if (!expanded.ok && expanded.reason === 'over-limit') return listOverLimit()
  if (!expanded.ok) {
    return listInvalid(expanded.reason === 'too-large' ? 'expands to more than any list needs' : 'cannot be decoded')
  }
  return { ok: true, purposes: asArray(subject.statusPurpose), bytes: expanded.bytes }
}

function subjectOf({ credentialSubject }: JsonObject): JsonObject | undefined {
  if (!isObject(credentialSubject)) return undefined
  return asArray(credentialSubject.type).includes('BitstringStatusList') ? credentialSubject : undefined
}
