/** Reads `application/dc+sd-jwt`: an SD-JWT VC with its disclosures and an optional key binding. */

import { decodeBase64url } from '../encoding/base64url.ts'
import { defined } from '../encoding/defined.ts'
import type { JsonObject } from '../encoding/strict-json.ts'
import { reason } from '../report/reasons/reason.ts'
import {
  type DisclosureProblem,
  hidesAnything,
  MAX_DISCLOSURES,
  type OpenedSdJwt,
  openDisclosures,
  plainPayload,
} from '../sd-jwt/sd-jwt.ts'
import { readCompactJws } from './compact-jws.ts'
import { readHeader } from './jose-header.ts'
import {
  fault,
  MAX_CREDENTIAL_LENGTH,
  type ReadCredential,
  type ReadFault,
  type ReadResult,
  tooLarge,
} from './read-result.ts'

/** The holder may not hide claims that decide whether a credential is valid (SD-JWT VC, section 2.2.2.4). */
const NEVER_SELECTIVE = ['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'aka_vcts', 'status']

/** Reads the compact serialization (RFC 9901, section 4; SD-JWT VC, section 2). */
export function readSdJwt(text: string): ReadResult {
  if (text.length > MAX_CREDENTIAL_LENGTH) return tooLarge()
  const [jwt = '', ...disclosures] = text.split('~', MAX_DISCLOSURES + 3)
  const keyBinding = disclosures.pop()
  if (keyBinding === undefined) {
    return fault('malformed', reason('reading_sd_jwt_cut_off'))
  }
  if (disclosures.length > MAX_DISCLOSURES)
    return fault('too_large', reason('reading_too_many_disclosures', { limit: MAX_DISCLOSURES }))
  if (!disclosures.every(disclosure => disclosure !== '' && decodeBase64url(disclosure))) {
    return fault('malformed', reason('reading_no_base64url'))
  }
  const parts = readCompactJws(jwt)
  if (!parts.ok) return parts
  const { payload, vct, opened, disclosureFault } = readClaims(parts.payload, disclosures)
  const header = readHeader(parts.header, 'dc+sd-jwt', payload.iss)
  const issuer = payload.iss ?? (header.ok ? header.did : undefined)
  const isCredentialOfW3c = vct === undefined && ('@context' in payload || 'vc' in payload)
  if (isCredentialOfW3c) return w3cFault(parts.payload, parts.header.typ)
  const flaw = sdJwtVcFlaw(vct, issuer, parts.header.typ)
  if (flaw) return flaw
  const credential: ReadCredential = {
    format: 'dc+sd-jwt',
    payload,
    issuer: String(issuer),
    securing: {
      kind: 'sd-jwt',
      jwt,
      header,
      signedPayload: parts.payload,
      ...defined({ opened, disclosureFault }),
      presented: text.slice(0, text.length - keyBinding.length),
      ...(keyBinding === '' ? {} : { keyBinding }),
    },
  }
  return { ok: true, credential }
}

/** The claims, and why the disclosures are not accepted, if they are not. */
interface Claims {
  readonly payload: JsonObject
  /** Set even when it comes from a disclosure, which is not allowed. */
  readonly vct: unknown
  readonly opened?: OpenedSdJwt
  readonly disclosureFault?: DisclosureProblem
}

function readClaims(signed: JsonObject, disclosures: readonly string[]): Claims {
  const plain = plainPayload(signed)
  const opened = openDisclosures(signed, disclosures)
  if (!opened.ok) return { payload: plain, vct: plain.vct, disclosureFault: opened.problem }
  const { payload } = opened
  const selective = NEVER_SELECTIVE.find(name =>
    Object.hasOwn(signed, name) ? hidesAnything(signed[name]) : Object.hasOwn(payload, name),
  )
  if (selective === undefined) return { payload, vct: payload.vct, opened }
  const reasons = reason('proof_disclosure_selective', { name: selective })
  return { payload: plain, vct: payload.vct, disclosureFault: { code: 'disclosure_invalid', reasons } }
}

/** A JWT with a stray ~ is still a JWT, and only damaged. */
function w3cFault(signed: JsonObject, typ: unknown): ReadFault {
  const isSdJwt = (typeof typ === 'string' && /sd-jwt$/i.test(typ)) || '_sd_alg' in signed || hidesAnything(signed)
  return isSdJwt
    ? fault('unsupported_format', reason('reading_w3c_sd_jwt'))
    : fault('malformed', reason('reading_stray_tilde'))
}

/** Returns why the payload is not that of an SD-JWT VC (SD-JWT VC, section 2.2.2). */
function sdJwtVcFlaw(vct: unknown, issuer: unknown, typ: unknown): ReadFault | undefined {
  const broken = isText(vct) ? (isText(issuer) ? undefined : reason('reading_no_issuer')) : reason('reading_no_vct')
  if (!broken) return undefined
  // An SD-JWT can be anything. It breaks the rules for credentials only if its typ says that it is one.
  const saysSo = typeof typ === 'string' && /^(?:application\/)?(?:dc|vc)\+sd-jwt$/i.test(typ)
  return saysSo
    ? fault('credential_malformed', reason('reading_credential_malformed', {}, broken))
    : fault('not_a_credential', reason('reading_sd_jwt_no_credential', {}, broken))
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
