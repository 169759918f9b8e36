/**
 * Decides whether a JSON object is a credential, or an envelope of one, by the
 * Verifiable Credentials Data Model v2.0: each "MUST" that the object alone shows.
 * Rules that need the clock, a document or a signature are checked elsewhere.
 */

import { parseDateTimeStamp } from '../encoding/date-time-stamp.ts'
import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import { type Reasons, reason, sentenceOf } from '../report/reasons/reason.ts'
import type { FormatFault } from './read-result.ts'
import { brokenRuleOf1 } from './vcdm-1.ts'
import {
  type Broken,
  brokenContexts,
  brokenId,
  brokenIssuer,
  brokenObjects,
  brokenSubjects,
  brokenType,
  CONTEXT_V2,
  claimsDataModel,
  isDataModel1,
  isUrl,
} from './vcdm-members.ts'

export { CONTEXT_V2 } from './vcdm-members.ts'

export interface VcdmFlaw {
  readonly code: Extract<FormatFault, 'not_a_credential' | 'credential_malformed' | 'unsupported_format'>
  /** The sentence of `reasons` in English. */
  readonly message: string
  readonly reasons: Reasons
}

/**
 * Returns the first rule that the payload breaks as a credential of version 1.1 or 2.0 of the data model, or
 * `undefined`. Its first context decides the version.
 */
export function credentialFlaw(payload: JsonObject): VcdmFlaw | undefined {
  if (!isDataModel1(payload) || 'vc' in payload || isPresentation(payload)) return vcdmFlaw(payload)
  const broken = brokenRuleOf1(payload)
  return broken && flaw('credential_malformed', reason('reading_credential_malformed', {}, broken))
}

/**
 * Returns the first rule that the payload breaks, or `undefined`: sections 4.3 to 4.8, 4.11 and 5.3 to 5.6. The period
 * (4.9) and the status (4.10) have their own checks with their own codes.
 */
export function vcdmFlaw(payload: JsonObject): VcdmFlaw | undefined {
  if ('vc' in payload) return flaw('unsupported_format', reason('reading_vc_claim'))
  if (isDataModel1(payload)) return flaw('unsupported_format', reason('reading_data_model_1'))
  if (isPresentation(payload)) return flaw('unsupported_format', reason('reading_presentation_not_credential'))
  if (!claimsDataModel(payload)) return flaw('not_a_credential', reason('reading_json_no_credential'))
  const broken =
    brokenContexts(payload, CONTEXT_V2) ??
    brokenType(payload, 'VerifiableCredential') ??
    brokenIssuer(payload.issuer) ??
    (isObject(payload.issuer) ? brokenTexts(payload.issuer, 'issuer.') : undefined) ??
    brokenSubjects(payload.credentialSubject) ??
    brokenId(payload, 'id') ??
    brokenTexts(payload, '') ??
    brokenParts(payload) ??
    brokenRelatedResources(payload.relatedResource)
  return broken && flaw('credential_malformed', reason('reading_credential_malformed', {}, broken))
}

/**
 * Finds what an issuer must not sign: all of `vcdmFlaw`, version 1.1 included; a period that is malformed or ends
 * before it begins (section 4.9); and a status without a type or with an id that is not a URL (section 4.10). The
 * verifier refuses the same periods and statuses, in its own checks of period and status.
 */
export function issuanceFlaw(credential: JsonObject): VcdmFlaw | undefined {
  const found = vcdmFlaw(credential)
  if (found) return found
  const broken =
    brokenPeriod(credential) ?? brokenObjects(credential.credentialStatus, 'credentialStatus', { id: 'optional' })
  return broken && flaw('credential_malformed', reason('reading_not_issuable', {}, broken))
}

/**
 * Returns why an `EnvelopedVerifiableCredential` or `EnvelopedVerifiablePresentation` is not valid, or `undefined`
 * (sections 4.12.1 and 4.13.1): it needs a context that defines envelopes. Its `id` is read when it is opened.
 */
export function envelopeFlaw(envelope: JsonObject): VcdmFlaw | undefined {
  if (asArray(envelope['@context']).includes(CONTEXT_V2)) return undefined
  return flaw('credential_malformed', reason('reading_envelope_context', { context: CONTEXT_V2 }))
}

function isPresentation(payload: JsonObject): boolean {
  return 'vp' in payload || asArray(payload.type).includes('VerifiablePresentation')
}

/** Sections 4.6 and 11.1. */
function brokenTexts(object: JsonObject, prefix: string): Broken {
  for (const name of ['name', 'description']) {
    if (name in object && !isText(object[name])) return reason('reading_member_no_text', { member: prefix + name })
  }
  return undefined
}

function isText(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isLanguageValue)
  return typeof value === 'string' || isLanguageValue(value)
}

const LANGUAGE_VALUE_MEMBERS: ReadonlySet<string> = new Set(['@value', '@language', '@direction'])
const LANGUAGE_TAG = /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/

function isLanguageValue(value: unknown): boolean {
  if (!isObject(value) || !Object.keys(value).every(member => LANGUAGE_VALUE_MEMBERS.has(member))) return false
  const { '@value': text, '@language': language, '@direction': direction } = value
  if (typeof text !== 'string') return false
  if (language !== undefined && !(typeof language === 'string' && LANGUAGE_TAG.test(language))) return false
  return direction === undefined || direction === 'ltr' || direction === 'rtl'
}

/** Sections 4.11 and 5.4 to 5.6. */
function brokenParts(payload: JsonObject): Broken {
  return (
    brokenObjects(payload.credentialSchema, 'credentialSchema', { id: 'required' }) ??
    brokenObjects(payload.refreshService, 'refreshService', { id: 'optional' }) ??
    brokenObjects(payload.termsOfUse, 'termsOfUse', { id: 'optional' }) ??
    brokenObjects(payload.evidence, 'evidence', { id: 'optional' })
  )
}

/** Section 5.3. The digests themselves are compared once the resource has been fetched. */
function brokenRelatedResources(value: unknown): Broken {
  const member = 'relatedResource'
  const seen = new Set<unknown>()
  for (const one of asArray(value)) {
    if (!isObject(one)) return reason('reading_member_no_object', { member })
    if (!isUrl(one.id)) return reason('reading_member_no_url', { member: `${member}.id` })
    if (seen.has(one.id)) return reason('reading_resource_twice', { id: one.id })
    seen.add(one.id)
    const digests = [one.digestSRI, one.digestMultibase].filter(digest => digest !== undefined)
    if (digests.length === 0) return reason('reading_resource_no_digest')
    if (![...digests, one.mediaType ?? ''].every(text => typeof text === 'string')) {
      return reason('reading_resource_no_text')
    }
  }
  return undefined
}

/** Section 4.9. */
function brokenPeriod({ validFrom, validUntil }: JsonObject): Broken {
  const from = validFrom === undefined ? undefined : parseDateTimeStamp(validFrom)
  const until = validUntil === undefined ? undefined : parseDateTimeStamp(validUntil)
  if (validFrom !== undefined && from === undefined) return reason('reading_member_no_instant', { member: 'validFrom' })
  if (validUntil !== undefined && until === undefined) {
    return reason('reading_member_no_instant', { member: 'validUntil' })
  }
  return from !== undefined && until !== undefined && from > until ? reason('reading_ends_before') : undefined
}

function flaw(code: VcdmFlaw['code'], reasons: Reasons): VcdmFlaw {
  return { code, message: sentenceOf(reasons) ?? '', reasons }
}
