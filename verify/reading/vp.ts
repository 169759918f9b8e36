/** Decides whether a JSON object is a presentation of VCDM 2.0 or 1.1, as far as verification relies on it. */

import { isObject, type JsonObject } from '../encoding/strict-json.ts'
import { type Reasons, reason, sentenceOf } from '../report/reasons/reason.ts'
import type { VcdmFlaw } from './vcdm.ts'
import { brokenContexts, brokenType, CONTEXT_V1, CONTEXT_V2, isDataModel1 } from './vcdm-members.ts'

/**
 * Returns the first rule that the payload breaks as a presentation (Verifiable
 * Credentials Data Model v2.0, sections 4.3, 4.4, 4.5 and 4.13; v1.1, section 4.10), or `undefined`.
 */
export function presentationFlaw(payload: JsonObject): VcdmFlaw | undefined {
  const broken =
    brokenContexts(payload, isDataModel1(payload) ? CONTEXT_V1 : CONTEXT_V2) ??
    brokenType(payload, 'VerifiablePresentation') ??
    ('id' in payload && !isAddress(payload.id) ? reason('reading_member_no_url', { member: 'id' }) : undefined) ??
    brokenHolder(payload)
  if (!broken) return undefined
  const reasons = reason('reading_presentation_malformed', {}, broken)
  return { code: 'credential_malformed', message: sentenceOf(reasons) ?? '', reasons }
}

function brokenHolder({ holder }: JsonObject): Reasons | undefined {
  const id = isObject(holder) ? holder.id : holder
  return holder === undefined || isAddress(id) ? undefined : reason('reading_member_no_url', { member: 'holder' })
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value)
}
