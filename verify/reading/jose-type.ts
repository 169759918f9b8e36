/**
 * Checks the type that a signed text declares (RFC 8725, section 3.11). A key may sign many kinds of text. A text of
 * another declared kind is refused. A text without a type is read by its content, if the format allows that.
 */

import type { JsonObject } from '../encoding/strict-json.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'

/** The kinds of text in a compact JWS. Data model 1.1 has no types for them, so the names of OID4VCI are used. */
export type JoseType = 'vc+jwt' | 'vp+jwt' | 'dc+sd-jwt' | 'statuslist+jwt' | 'jwt_vc_json' | 'jwt_vp_json'

interface TypeRule {
  /** Accepted names in `typ`, in lower case; the first is the current one. */
  readonly names: readonly string[]
  /** True when `typ` may be missing: it is a SHOULD for W3C credentials, and a MUST for the others. */
  readonly optional: boolean
}

/**
 * VC-JOSE-COSE, section 3.1, with the names of its drafts of 2023 and 2024; VCDM 1.1, section 6.3.1; SD-JWT VC, whose
 * drafts before November 2024 said `vc+sd-jwt`. `JWT` means the same as no type.
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

/** This type does not say what kind of JWT it is. */
const GENERIC = 'jwt'
/** Values of `cty` in the standard and in its drafts. A more specific type is allowed too. */
const CREDENTIAL = /^(?:vc|credential-claims-set\+json|(?:vc\+)?(?:ld\+)?json|vc[+.-][a-z0-9.+-]+)$/
const PRESENTATION = /^(?:vp|(?:vp\+)?(?:ld\+)?json|vp[+.-][a-z0-9.+-]+)$/
/** A signed or encrypted text inside of the text is different from the content that was read. */
const ENVELOPE = /(?:^|[+-])(?:jwt|jwe|jws|jose|cose|cwt)$/

export interface TypeFault {
  readonly outcome: 'fail' | 'unknown'
  readonly reasons: Reasons
}

/** Returns what is wrong or unknown in `typ` and `cty` for a text of this type; `undefined` when both are accepted. */
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
  // Data model 1.1 has only the type JWT, and the current standard has no member `vc`, so this mixes the two.
  const mixed = type === 'jwt_vc_json' ? 'vc+jwt' : type === 'jwt_vp_json' ? 'vp+jwt' : undefined
  if (mixed !== undefined && TYPES[mixed].names.includes(name)) return unknown(reason('jose_type_mixed', { type: typ }))
  return wrong(reason('jose_type_other', { type: typ, expected }))
}

function faultOfContent(cty: unknown, type: JoseType): TypeFault | undefined {
  if (cty === undefined || type === 'dc+sd-jwt' || type === 'statuslist+jwt') return undefined
  if (typeof cty !== 'string') return wrong(reason('jose_type_no_text'))
  const name = mediaTypeOf(cty)
  const [expected, opposite] =
    type === 'vc+jwt' || type === 'jwt_vc_json' ? [CREDENTIAL, PRESENTATION] : [PRESENTATION, CREDENTIAL]
  if (ENVELOPE.test(name)) return wrong(reason('jose_content_other', { type: cty }))
  if (expected.test(name)) return undefined
  return opposite.test(name)
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
