/**
 * A Token Status List, from the text that was fetched to its statuses. It is
 * signed like a credential but is none: a few claims about a list, and the list.
 */

import { checkValidity } from '../check-validity.ts'
import { clockWindow, documentText, type Evidence, type EvidenceDocuments } from '../evidence.ts'
import { isReliedOn } from '../identifiers/reliance.ts'
import { proofOfJws } from '../proofs/proof-jose.ts'
import { type HeaderReading, readHeader } from '../reading/jose-header.ts'
import { readCompactJws } from '../reading/read-vc-jwt.ts'
import { isObject, type JsonObject } from '../reading/strict-json.ts'
import { expandTokenList } from './bitstring.ts'
import {
  listExpired,
  listInvalid,
  listOverLimit,
  listUnavailable,
  type OpenedTokenList,
  type RefusedList,
} from './opened-list.ts'

/** `statuslist+jwt`, read and not verified. */
export type ReadTokenList =
  | { readonly ok: true; readonly jwt: string; readonly header: HeaderReading; readonly payload: JsonObject }
  | { readonly ok: false }

/**
 * Reads the text of a Status List Token (Token Status List, section 5.1); whoever
 * fetches documents learns from its header who signed.
 *
 * @param issuer of the credential, who is taken to have signed unless the list says otherwise
 */
export function readTokenList(text: string, issuer: string): ReadTokenList {
  const jwt = text.trim()
  const parts = readCompactJws(jwt)
  if (!parts.ok || parts.header.typ !== 'statuslist+jwt') return { ok: false }
  return {
    ok: true,
    jwt,
    header: readHeader(parts.header, 'statuslist+jwt', parts.payload.iss ?? issuer),
    payload: parts.payload,
  }
}

/**
 * Verifies a list (Token Status List, section 8.3, steps 3 to 5). `ttl` says when
 * a newer one may be had; a list that is older than that has not become wrong.
 *
 * @param url `uri` in the credential
 * @param issuer of the credential whose status is asked for: the list must be
 * from the same issuer, or from another that is trusted
 */
export async function openTokenList(
  url: string,
  issuer: string,
  evidence: Evidence,
): Promise<OpenedTokenList | RefusedList> {
  const document = documentText(evidence.documents, url)
  if (!document.ok) return listUnavailable(document.reason)
  const list = readTokenList(document.body, issuer)
  if (!list.ok) return listInvalid('is not a signed status list')
  const { header, payload } = list
  const proof = await proofOfJws({ ...list, relationship: 'assertionMethod' }, evidence)
  if (proof.outcome === 'unknown') return listUnavailable('its signature could not be checked')
  if (proof.outcome === 'fail' || !header.ok) return listInvalid('is not signed as it must be')
  const relied = await isReliedOn(header, { ...evidence, trustedIssuers: [issuer, ...evidence.trustedIssuers] })
  if (!relied || (payload.iss !== undefined && payload.iss !== header.did)) {
    return listInvalid("is not signed by the credential's issuer")
  }
  // Without this, one list of the issuer could be served in the place of another.
  if (payload.sub !== url) return listInvalid('is the list of another address')
  return checkAge(payload, evidence) ?? readStatuses(payload, evidence.documents)
}

function checkAge(payload: JsonObject, evidence: Evidence): RefusedList | undefined {
  const { iat, ttl } = payload
  const window = clockWindow(evidence)
  const validity = checkValidity(payload, window)
  if (validity.outcome === 'unknown') return listUnavailable('what the time is was not known')
  if (validity.code === 'expired') return listExpired()
  if (validity.outcome === 'fail') return listInvalid('is not in force')
  if (typeof iat !== 'number') return listInvalid('does not say when it was made')
  if (iat * 1000 > window.latest) return listInvalid('would have been made in the future')
  if (ttl !== undefined && !(typeof ttl === 'number' && ttl > 0))
    return listInvalid('does not say properly how long to keep it')
  return undefined
}

async function readStatuses(
  { status_list, status_messages }: JsonObject,
  documents: EvidenceDocuments,
): Promise<OpenedTokenList | RefusedList> {
  if (!isObject(status_list)) return listInvalid('holds no list')
  const { bits, lst } = status_list
  if (bits !== 1 && bits !== 2 && bits !== 4 && bits !== 8)
    return listInvalid('does not say how many bits a status has')
  if (typeof lst !== 'string') return listInvalid('holds no list')
  const expanded = await expandTokenList(lst, documents)
  if (!expanded.ok && expanded.reason === 'over-limit') return listOverLimit()
  if (!expanded.ok) {
    return listInvalid(expanded.reason === 'too-large' ? 'expands to more than any list needs' : 'cannot be decoded')
  }
  return { ok: true, bits, bytes: expanded.bytes, messages: isObject(status_messages) ? status_messages : {} }
}
