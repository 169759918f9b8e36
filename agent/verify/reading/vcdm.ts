/**
 * Whether a JSON object is a credential, or an envelope of one, as the Verifiable
 * Credentials Data Model v2.0 asks: each "MUST" that can be seen in the object
 * itself. What needs the clock, a document or a signature is checked elsewhere.
 */
import { parseDateTimeStamp } from './date-time-stamp.ts'
import { asArray, isObject, type JsonObject } from './strict-json.ts'

export const CONTEXT_V2 = 'https://www.w3.org/ns/credentials/v2'
const CONTEXT_V1 = 'https://www.w3.org/2018/credentials/v1'

export interface VcdmFlaw {
  readonly code: 'not_a_credential' | 'unsupported_format'
  readonly message: string
}

/** What is wrong, after "it": the first rule that is broken. */
type Broken = string | undefined

/**
 * The first thing that keeps the payload from being a credential, or `undefined`: sections 4.3 to 4.8, 4.11 and 5.3 to
 * 5.6. The period (4.9) and the status (4.10) are not looked at: checks of their own refuse those, with their own codes.
 */
export function vcdmFlaw(payload: JsonObject): VcdmFlaw | undefined {
  if ('vc' in payload || firstContext(payload) === CONTEXT_V1) {
    return {
      code: 'unsupported_format',
      message: 'This is a credential of version 1.1 of the data model; 2.0 is needed.',
    }
  }
  if ('vp' in payload || asArray(payload.type).includes('VerifiablePresentation')) {
    return { code: 'unsupported_format', message: 'This is a presentation, not a credential.' }
  }
  const broken =
    brokenContext(payload) ??
    brokenType(payload) ??
    brokenIssuer(payload.issuer) ??
    brokenSubjects(payload.credentialSubject) ??
    brokenId(payload, 'its id') ??
    brokenTexts(payload, 'its') ??
    brokenParts(payload) ??
    brokenRelatedResources(payload.relatedResource)
  if (broken === undefined) return undefined
  return { code: 'not_a_credential', message: `This is signed text, but not a credential: ${broken}.` }
}

/**
 * What an issuer must not sign: all of `vcdmFlaw`, a period that is not written as it must be or ends before it begins
 * (section 4.9), and a status without a type or with an id that is no URL (section 4.10). Whoever verifies refuses the
 * same, in the checks of period and status.
 */
export function issuanceFlaw(credential: JsonObject): VcdmFlaw | undefined {
  const flaw = vcdmFlaw(credential)
  if (flaw) return flaw
  const broken =
    brokenPeriod(credential) ?? brokenObjects(credential.credentialStatus, 'its status', { id: 'optional' })
  if (broken === undefined) return undefined
  return { code: 'not_a_credential', message: `This is not a credential that can be issued: ${broken}.` }
}

/**
 * What keeps an `EnvelopedVerifiableCredential` or `EnvelopedVerifiablePresentation` from being one, or `undefined`
 * (sections 4.12.1 and 4.13.1): a context that says what an envelope is. Its `id` is read by whoever opens it.
 */
export function envelopeFlaw(envelope: JsonObject): VcdmFlaw | undefined {
  if (asArray(envelope['@context']).includes(CONTEXT_V2)) return undefined
  return {
    code: 'not_a_credential',
    message: `This is not an envelope as it must be: its @context does not include ${CONTEXT_V2}.`,
  }
}

function firstContext(payload: JsonObject): unknown {
  const context = payload['@context']
  return Array.isArray(context) ? context[0] : undefined
}

/** Section 4.3. */
function brokenContext(payload: JsonObject): Broken {
  if (firstContext(payload) !== CONTEXT_V2) return `its @context does not start with ${CONTEXT_V2}`
  if (asArray(payload['@context']).every(context => isUrl(context) || isObject(context))) return undefined
  return 'its @context has an entry that is neither a URL nor an object'
}

/** Section 4.5. */
function brokenType(payload: JsonObject): Broken {
  const types = asArray(payload.type)
  if (!types.includes('VerifiableCredential')) return 'its type does not include VerifiableCredential'
  return types.every(isTypeName) ? undefined : 'its type is neither a term nor a URL'
}

/** Section 4.7. */
function brokenIssuer(issuer: unknown): Broken {
  const id = isObject(issuer) ? issuer.id : issuer
  if (typeof id !== 'string' || id === '') return 'it does not say who issued it'
  if (!isUrl(id)) return 'its issuer is not a URL'
  return isObject(issuer) ? brokenTexts(issuer, "its issuer's") : undefined
}

/** Section 4.8. */
function brokenSubjects(subject: unknown): Broken {
  const subjects = asArray(subject)
  if (subjects.length === 0) return 'it says nothing about a subject'
  for (const one of subjects) {
    if (!isObject(one) || Object.keys(one).length === 0) return 'it says nothing about a subject'
    const broken = brokenId(one, "its subject's id")
    if (broken !== undefined) return broken
  }
  return undefined
}

/** Section 4.4: one URL, where there is an id at all. */
function brokenId(object: JsonObject, what: string): Broken {
  return !('id' in object) || isUrl(object.id) ? undefined : `${what} is not a URL`
}

/** Sections 4.6 and 11.1. */
function brokenTexts(object: JsonObject, whose: string): Broken {
  for (const name of ['name', 'description']) {
    if (name in object && !isText(object[name])) return `${whose} ${name} is not a text, or a text in a language`
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

/** Sections 4.11 and 5.4 to 5.6: objects that say what they are. */
function brokenParts(payload: JsonObject): Broken {
  return (
    brokenObjects(payload.credentialSchema, 'its schema', { id: 'required' }) ??
    brokenObjects(payload.refreshService, 'its refresh service', { id: 'optional' }) ??
    brokenObjects(payload.termsOfUse, 'its terms of use', { id: 'optional' }) ??
    brokenObjects(payload.evidence, 'its evidence', { id: 'optional' })
  )
}

function brokenObjects(value: unknown, what: string, { id }: { readonly id: 'required' | 'optional' }): Broken {
  for (const one of asArray(value)) {
    if (!isObject(one)) return `${what} is not an object`
    const types = asArray(one.type)
    if (types.length === 0 || !types.every(isTypeName)) return `${what} has no type`
    if (id === 'required' && !('id' in one)) return `${what} has no id`
    const broken = brokenId(one, `the id of ${what}`)
    if (broken !== undefined) return broken
  }
  return undefined
}

/** Section 5.3. The digests themselves are compared by whoever has the resource. */
function brokenRelatedResources(value: unknown): Broken {
  const seen = new Set<unknown>()
  for (const one of asArray(value)) {
    if (!isObject(one)) return 'its related resource is not an object'
    if (!isUrl(one.id)) return 'its related resource has no id that is a URL'
    if (seen.has(one.id)) return 'it names a related resource twice'
    seen.add(one.id)
    const digests = [one.digestSRI, one.digestMultibase].filter(digest => digest !== undefined)
    if (digests.length === 0) return 'its related resource has no digest'
    if (!digests.every(digest => typeof digest === 'string')) return 'a digest of its related resource is not a text'
    if ('mediaType' in one && typeof one.mediaType !== 'string')
      return 'the media type of its related resource is not a text'
  }
  return undefined
}

/** Section 4.9. */
function brokenPeriod({ validFrom, validUntil }: JsonObject): Broken {
  const from = validFrom === undefined ? undefined : parseDateTimeStamp(validFrom)
  const until = validUntil === undefined ? undefined : parseDateTimeStamp(validUntil)
  if (validFrom !== undefined && from === undefined) return 'its validFrom is not a date and time with a zone'
  if (validUntil !== undefined && until === undefined) return 'its validUntil is not a date and time with a zone'
  return from !== undefined && until !== undefined && from > until ? 'it would end before it begins' : undefined
}

/** A term or an absolute URL: nothing with a space in it is either. */
function isTypeName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !/[\s<>"{}|\\^`]/.test(value)
}

/** Absolute, and written without what no URL may contain (RFC 3986); a DID or a URN is one too. */
function isUrl(value: unknown): value is string {
  if (typeof value !== 'string' || !/^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/.test(value)) return false
  return !/^https?:/i.test(value) || URL.canParse(value)
}
