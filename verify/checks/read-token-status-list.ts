/**
 * Reads a Token Status List, from the fetched text to its statuses. It is signed
 * like a credential but is not one: it has a few claims about a list, and the list.
 */

import { isObject, type JsonObject } from '../encoding/strict-json.ts'
import { payToRead } from '../evidence/budget.ts'
import { clockWindow, documentText, type Evidence, type EvidenceDocuments } from '../evidence/evidence.ts'
import { isReliedOn } from '../identifiers/reliance.ts'
import { proofOfJws } from '../proofs/proof-jose.ts'
import { readCompactJws } from '../reading/compact-jws.ts'
import { type HeaderReading, readHeader } from '../reading/jose-header.ts'
import { reason } from '../report/reasons/reason.ts'
import { expandTokenList } from '../status/bitstring.ts'
import {
  documentsOverLimit,
  expansionFault,
  isAddressOf,
  listMissing,
  listUnusable,
  type OpenedTokenList,
  periodFault,
  type RefusedList,
  signatureFault,
} from '../status/opened-list.ts'
import { checkValidity } from './check-validity.ts'

/** A `statuslist+jwt` that was read, but not verified. */
export type ReadTokenList =
  | { readonly ok: true; readonly jwt: string; readonly header: HeaderReading; readonly payload: JsonObject }
  | { readonly ok: false }

/**
 * Reads the text of a Status List Token (Token Status List, section 5.1). Its
 * header says who signed, and so which documents must be fetched.
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
 * a newer list may be available; a list older than that is not wrong yet.
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
  if (!document.ok) return listMissing(url, document.because)
  if (!payToRead(evidence.documents, document.body)) return documentsOverLimit(url)
  const list = readTokenList(document.body, issuer)
  if (!list.ok) return listUnusable(url, reason('status_list_not_token'))
  const { payload } = list
  return (
    signatureFault(url, await proofOfJws({ ...list, relationship: 'assertionMethod' }, evidence)) ??
    (await signerFault(url, list, issuer, evidence)) ??
    addressFault(url, payload) ??
    periodFault(url, checkValidity(payload, clockWindow(evidence))) ??
    ageFault(url, payload, evidence) ??
    readStatuses(url, payload, evidence.documents)
  )
}

async function signerFault(
  url: string,
  { header, payload }: Extract<ReadTokenList, { readonly ok: true }>,
  issuer: string,
  evidence: Evidence,
): Promise<RefusedList | undefined> {
  if (!header.ok || (payload.iss !== undefined && payload.iss !== header.did)) {
    return listUnusable(url, reason('status_list_other_key'))
  }
  const trusting = { ...evidence, trustedIssuers: [issuer, ...evidence.trustedIssuers] }
  if (await isReliedOn(header, trusting)) return undefined
  return listUnusable(url, reason('status_list_other_issuer', { issuer: header.did }))
}

/** Unlike a Bitstring Status List, this list must give its own address (section 5.1, `sub`). */
function addressFault(url: string, { sub }: JsonObject): RefusedList | undefined {
  if (isAddressOf(sub, url)) return undefined
  return listUnusable(
    url,
    typeof sub === 'string' ? reason('status_list_other_address', { address: sub }) : reason('status_list_no_address'),
  )
}

function ageFault(url: string, { iat, ttl }: JsonObject, evidence: Evidence): RefusedList | undefined {
  if (typeof iat !== 'number') return listUnusable(url, reason('status_list_no_iat'))
  if (iat * 1000 > clockWindow(evidence).latest) return listUnusable(url, reason('status_list_future'))
  if (ttl !== undefined && !(typeof ttl === 'number' && ttl > 0)) return listUnusable(url, reason('status_list_no_ttl'))
  return undefined
}

async function readStatuses(
  url: string,
  { status_list, status_messages }: JsonObject,
  documents: EvidenceDocuments,
): Promise<OpenedTokenList | RefusedList> {
  if (!isObject(status_list)) return listUnusable(url, reason('status_list_empty'))
  const { bits, lst } = status_list
  if (bits !== 1 && bits !== 2 && bits !== 4 && bits !== 8) return listUnusable(url, reason('status_list_no_bits'))
  if (typeof lst !== 'string') return listUnusable(url, reason('status_list_empty'))
  const expanded = await expandTokenList(lst, documents)
  if (expanded.ok) {
    return { ok: true, bits, bytes: expanded.bytes, messages: isObject(status_messages) ? status_messages : {} }
  }
  return expansionFault(url, expanded)
}
