/**
 * Checks the key binding of an SD-JWT: a signed JWT by which a holder shows that
 * the credential was issued to them, and for which audience and when they show it.
 */

import { hashName, isWeakHash, sdHash } from '../encoding/sd-hash.ts'
import { isObject, type JsonObject } from '../encoding/strict-json.ts'
import { clockWindow, type Evidence, type ExpectedPresentation } from '../evidence/evidence.ts'
import { readCompactJws } from '../reading/compact-jws.ts'
import type { SdJwtSecuring } from '../reading/read-result.ts'
import { type CodeOf, check } from '../report/check.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import type { Check } from '../report/report.ts'
import { verifyJws } from '../signatures/jws-signature.ts'
import { readPublicJwk } from '../signatures/public-jwk.ts'
import { isSigningAlgorithm, provesNothing } from '../signatures/signing-algorithm.ts'

/** Five minutes, enough for two programs that talk to each other. */
const DEFAULT_MAX_AGE_SECONDS = 300

type BindingFault = Extract<CodeOf<'binding'>, 'binding_invalid' | 'binding_mismatch' | 'binding_stale' | 'not_checked'>

class Refused extends Error {
  readonly code: BindingFault
  readonly reasons: Reasons
  constructor(code: BindingFault, reasons: Reasons) {
    super()
    this.code = code
    this.reasons = reasons
  }
}

/** The claims of a key binding, all of them required (RFC 9901, section 4.3). */
interface BindingClaims {
  readonly iat: number
  readonly aud: string
  readonly nonce: string
  readonly sd_hash: string
  readonly nbf?: unknown
  readonly exp?: unknown
}

/** An SD-JWT that came with a key binding. */
export interface BoundSdJwt extends SdJwtSecuring {
  readonly keyBinding: string
}

/**
 * Verifies a Key Binding JWT (RFC 9901, section 7.3, step 5). When no nonce and
 * audience were asked for, these two are not compared, and the outcome is unknown.
 */
export async function checkKeyBinding(presented: BoundSdJwt, evidence: Evidence): Promise<Check> {
  const { earliest, latest } = clockWindow(evidence)
  const { expected } = evidence
  try {
    if (Number.isNaN(earliest + latest)) throw unchecked(reason('binding_key_no_clock'))
    const claims = await signedClaims(presented)
    refuseOther(claims, presented)
    if (expected) refuseUnasked(claims, expected)
    refuseStale(claims, { earliest, latest }, expected?.maxAgeSeconds ?? DEFAULT_MAX_AGE_SECONDS)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return check('binding', error.code === 'not_checked' ? 'unknown' : 'fail', error.code, error.reasons)
  }
  if (!expected) {
    return check('binding', 'unknown', 'binding_replay_possible', reason('binding_key_not_compared'))
  }
  return check('binding', 'pass', 'binding_proven', reason('binding_key_proven'))
}

/** Returns the claims that the holder's key signed. */
async function signedClaims({ keyBinding, signedPayload: { cnf } }: BoundSdJwt): Promise<BindingClaims> {
  if (isObject(cnf) && cnf.jwk === undefined) throw unchecked(reason('binding_key_reference'))
  const parts = readCompactJws(keyBinding)
  if (!parts.ok && parts.code === 'too_large') throw unchecked(reason('binding_key_too_nested'))
  if (!parts.ok) throw invalid(reason('binding_key_form'))
  const { alg, typ } = parts.header
  if (typ !== 'kb+jwt') throw invalid(reason('binding_key_type'))
  if ('crit' in parts.header) throw invalid(reason('binding_key_extension'))
  if (provesNothing(alg)) throw invalid(reason('binding_key_algorithm', { algorithm: String(alg) }))
  if (!isSigningAlgorithm(alg)) throw unchecked(reason('binding_key_unknown_algorithm', { algorithm: String(alg) }))
  const reading = readPublicJwk(isObject(cnf) ? cnf.jwk : undefined, alg)
  if (!reading.ok && reading.fault === 'unsupported') throw unchecked(reason('binding_key_unknown_kind'))
  if (!reading.ok) throw invalid(reason('binding_key_missing'))
  const answer = await verifyJws(keyBinding, { kind: 'jwk', jwk: reading.jwk }, alg)
  if (answer === 'cannot-tell') throw unchecked(reason('binding_key_device', { algorithm: alg }))
  if (answer !== 'right') throw invalid(reason('binding_key_signature'))
  return readBindingClaims(parts.payload)
}

function readBindingClaims({ iat, aud, nonce, sd_hash, nbf, exp }: JsonObject): BindingClaims {
  if (typeof iat !== 'number' || typeof aud !== 'string' || typeof nonce !== 'string' || typeof sd_hash !== 'string') {
    throw invalid(reason('binding_key_claims'))
  }
  return { iat, aud, nonce, sd_hash, nbf, exp }
}

/** The disclosures must be exactly those that were signed for (section 4.3.1). */
function refuseOther({ sd_hash }: BindingClaims, { presented, signedPayload }: BoundSdJwt): void {
  const { _sd_alg: algorithm } = signedPayload
  const hash = hashName(algorithm)
  if (!hash && typeof algorithm === 'string' && !isWeakHash(algorithm)) {
    throw unchecked(reason('binding_key_unknown_hash', { hash: algorithm }))
  }
  if (!hash || sdHash(hash, presented) !== sd_hash) throw invalid(reason('binding_key_other'))
}

function refuseUnasked({ aud, nonce }: BindingClaims, expected: ExpectedPresentation): void {
  if (nonce !== expected.nonce) {
    throw new Refused('binding_mismatch', reason('binding_key_nonce'))
  }
  if (aud !== expected.audience) {
    throw new Refused('binding_mismatch', reason('binding_key_audience', { audience: aud }))
  }
}

function refuseStale(
  { iat, nbf, exp }: BindingClaims,
  { earliest, latest }: { earliest: number; latest: number },
  maxAgeSeconds: number,
): void {
  if (iat * 1000 > latest) throw invalid(reason('binding_key_future', { time: instantOf(iat) }))
  if (!mayBe(nbf, time => time <= latest)) throw invalid(reason('binding_key_early'))
  if ((iat + maxAgeSeconds) * 1000 < earliest || !mayBe(exp, time => time >= earliest)) {
    throw new Refused('binding_stale', reason('binding_key_stale', { time: instantOf(iat) }))
  }
}

/** True for an instant that is absent or that `holds`. The instant is in seconds; `holds` takes milliseconds. */
function mayBe(instant: unknown, holds: (time: number) => boolean): boolean {
  return instant === undefined || (typeof instant === 'number' && holds(instant * 1000))
}

function invalid(because: Reasons): Refused {
  return new Refused('binding_invalid', reason('binding_key_refused', {}, because))
}

function unchecked(because: Reasons): Refused {
  return new Refused('not_checked', reason('binding_key_unchecked', {}, because))
}

/** Formats an instant in seconds since 1970 for people. */
function instantOf(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString()
}
