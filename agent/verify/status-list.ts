/**
 * A status list, from the document that was fetched to its bits. The list is a
 * credential itself and is verified like one: whoever could put an unsigned list
 * in its place could un-revoke whatever they like.
 */
import { expandBitstring } from './bitstring.ts'
import type { CodeOf } from './check.ts'
import { checkIssuer } from './check-issuer.ts'
import { checkProof } from './check-proof.ts'
import { checkValidity } from './check-validity.ts'
import { clockWindow, documentText, type Evidence } from './evidence.ts'
import { type ReadCredential, readCredential } from './read-credential.ts'
import { asArray, isObject, type JsonObject } from './strict-json.ts'

type ListFault = Extract<CodeOf<'status'>, 'status_list_unavailable' | 'status_list_invalid' | 'status_list_expired'>

export type OpenedList =
  | { readonly ok: true; readonly purposes: readonly unknown[]; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly code: ListFault; readonly message: string }

/**
 * Steps 4 to 8 of the validate algorithm (Bitstring Status List v1.0, section 3.2).
 *
 * @param issuer of the credential whose status is asked for: the list must be
 * from the same issuer, or from another that is trusted
 */
export async function openStatusList(url: string, issuer: string, evidence: Evidence): Promise<OpenedList> {
  const document = documentText(evidence.documents, url)
  if (!document.ok) return unavailable(document.reason)
  const read = readCredential(document.body)
  if (!read.ok) return invalid('is not a signed credential')
  const list = read.credential

  const proof = await checkProof(list, evidence)
  if (proof.outcome === 'unknown') return unavailable('its signature could not be checked')
  if (proof.outcome === 'fail') return invalid('is not signed as it must be')
  if (checkIssuer(list, { trustedIssuers: [issuer, ...evidence.trustedIssuers] }).outcome !== 'pass') {
    return invalid("is not signed by the credential's issuer")
  }
  const validity = checkValidity(list.payload, clockWindow(evidence))
  if (validity.code === 'expired') {
    return {
      ok: false,
      code: 'status_list_expired',
      message: 'The status list is out of date; a newer one is needed to tell.',
    }
  }
  if (validity.outcome !== 'pass') return invalid('is not in force')
  return readBits(list, url)
}

async function readBits({ payload }: ReadCredential, url: string): Promise<OpenedList> {
  if (!asArray(payload.type).includes('BitstringStatusListCredential')) return invalid('is another kind of credential')
  // Without this, one list of the issuer could be served in the place of another.
  if (payload.id !== url) return invalid('is the list of another address')
  const subject = subjectOf(payload)
  if (!subject || typeof subject.encodedList !== 'string') return invalid('holds no list')
  const expanded = await expandBitstring(subject.encodedList)
  if (!expanded.ok) {
    return invalid(expanded.reason === 'too-large' ? 'expands to more than any list needs' : 'cannot be decoded')
  }
  return { ok: true, purposes: asArray(subject.statusPurpose), bytes: expanded.bytes }
}

function subjectOf({ credentialSubject }: JsonObject): JsonObject | undefined {
  if (!isObject(credentialSubject)) return undefined
  return asArray(credentialSubject.type).includes('BitstringStatusList') ? credentialSubject : undefined
}

function unavailable(reason: string): OpenedList {
  const message = `Whether the credential was revoked could not be checked: no status list, because ${reason}.`
  return { ok: false, code: 'status_list_unavailable', message }
}

function invalid(what: string): OpenedList {
  const message = `The status list that the credential names cannot be relied on: it ${what}.`
  return { ok: false, code: 'status_list_invalid', message }
}
