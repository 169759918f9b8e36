/**
 * What a signed text says that it is (RFC 8725, section 3.11). A key may sign many kinds of text: one that says that
 * it is another kind is refused, one that says nothing is read by its content where the format allows that.
 */

import type { JsonObject } from '../encoding/strict-json.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'

/** Each thing that is signed with a compact JWS; with data model 1.1, which has no types, by the name of OID4VCI. */
export type JoseType = 'vc+jwt' | 'vp+jwt' | 'dc+sd-jwt' | 'statuslist+jwt' | 'jwt_vc_json' | 'jwt_vp_json'

interface TypeRule {
  /** Names in `typ` that are right, in lower case; the first is today's. */
  readonly names: readonly string[]
  /** Whether `typ` may be missing: it is a SHOULD for credentials of W3C, and a MUST for the others. */
  readonly optional: boolean
}

/**
 * VC-JOSE-COSE, section 3.1, with the names of its drafts of 2023 and 2024; VCDM 1.1, section 6.3.1; SD-JWT VC, whose
 * drafts before November 2024 said `vc+sd-jwt`. `JWT` says no more than what the text is without it.
 */
const TYPES: Readonly<Record<JoseType, TypeRule>> = {
  'vc+jwt': {
    names: ['vc+jwt', 'vc+ld+jwt', 'vc-ld+jwt', 'vc+ld+json+jwt', 'vc+json+jwt', 'jwt'],
    optional: true,
  },
  'vp+jwt': {
    names: ['vp+jwt', 'vp+ld+jwt', 'vp-ld+jwt', 'vp+ld+json+jwt', 'vp+json+jwt', 'jwt'],
    optional: true,
  },
  jwt_vc_json: { names: ['jwt'], optional: true },
  jwt_vp_json: { names: ['jwt'], optional: true },
  'dc+sd-jwt': { names: ['dc+sd-jwt', 'vc+sd-jwt'], optional: false },
  'statuslist+jwt': { names: ['statuslist+jwt'], optional: false },
}

/** Says nothing of what kind of JWT it is. */
const GENERIC = 'jwt'
/** What `cty` says of the content, in the standard and in its drafts. It may be a more specific type, too. */
const CREDENTIAL = /^(?:vc|credential-claims-set\+json|(?:vc\+)?(?:ld\+)?json|vc[+.-][a-z0-9.+-]+)$/
const PRESENTATION = /^(?:vp|(?:vp\+)?(?:ld\+)?json|vp[+.-][a-z0-9.+-]+)$/
/** A signed or encrypted text within the text is something else than what was read here. */
const ENVELOPE = /(?:^|[+-])(?:jwt|jwe|jws|jose|cose|cwt)$/

export interface TypeFault {
  readonly outcome: 'fail' | 'unknown'
  readonly reasons: Reasons
}

/** What is wrong with `typ` and `cty` for a text of this type, or what is not known of them; `undefined` if nothing. */
export function typeFault({ typ, cty }: JsonObject, type: JoseType): TypeFault | undefined {
  const ofType = faultOfType(typ, type)
  if (ofType?.outcome === 'fail') return ofType
  return faultOfContent(cty, type) ?? ofType
}

function faultOfType(typ: unknown, type: JoseType): TypeFault | undefined {
  const { names, optional } = TYPES[type]
  const expected = names[0] ?? type
  if (typ === undefined) return optional ? undefined : unknown(reason('jose_type_missing', { expected }))
  if (typeof typ !== 'string') return wrong(reason('jose_type_no_text'))
  const name = mediaTypeOf(typ)
  if (names.includes(name)) return undefined
  if (name === GENERIC) return unknown(reason('jose_type_missing', { expected }))
  // Data model 1.1 knows no other type than JWT, and today's standard no member `vc`: a mixture of the two.
  const mixed = type === 'jwt_vc_json' ? 'vc+jwt' : type === 'jwt_vp_json' ? 'vp+jwt' : undefined
  if (mixed !== undefined && TYPES[mixed].names.includes(name)) return unknown(reason('jose_type_mixed', { type: typ }))
  return wrong(reason('jose_type_other', { type: typ, expected }))
}

function faultOfContent(cty: unknown, type: JoseType): TypeFault | undefined {
  if (cty === undefined || type === 'dc+sd-jwt' || type === 'statuslist+jwt') return undefined
  if (typeof cty !== 'string') return wrong(reason('jose_type_no_text'))
  const name = mediaTypeOf(cty)
  const [own, other] =
    type === 'vc+jwt' || type === 'jwt_vc_json' ? [CREDENTIAL, PRESENTATION] : [PRESENTATION, CREDENTIAL]
  if (ENVELOPE.test(name)) return wrong(reason('jose_content_other', { type: cty }))
  if (own.test(name)) return undefined
  return other.test(name)
    ? wrong(reason('jose_content_other', { type: cty }))
    : unknown(reason('jose_content_unknown', { type: cty }))
}

/** Media types are compared without case, and JOSE leaves out `application/` (RFC 7515, section 4.1.9). */
function mediaTypeOf(name: string): string {
  return name.toLowerCase().replace(/^application\//, '')
}

function wrong(reasons: Reasons): TypeFault {
  return { outcome: 'fail', reasons }
}

function unknown(reasons: Reasons): TypeFault {
  return { outcome: 'unknown', reasons }
}
