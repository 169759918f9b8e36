/**
 * The key binding of an SD-JWT: a few signed words by which a holder shows that
 * the credential was issued to them, and to whom and when they show it.
 */
import { type CodeOf, check } from '../check.ts'
import { clockWindow, type Evidence, type ExpectedPresentation } from '../evidence.ts'
import { readPublicJwk } from '../identifiers/public-jwk.ts'
import { verifyJws } from '../proofs/jws-signature.ts'
import type { SdJwtSecuring } from '../reading/read-result.ts'
import { readCompactJws } from '../reading/read-vc-jwt.ts'
import { isSigningAlgorithm, provesNothing } from '../reading/signing-algorithm.ts'
import { isObject, type JsonObject } from '../reading/strict-json.ts'
import type { Check } from '../report.ts'
import { hashName, sdHash } from './sd-hash.ts'

/** Five minutes, which is plenty for two programs that talk to each other. */
const DEFAULT_MAX_AGE_SECONDS = 300

type BindingFault = Extract<CodeOf<'binding'>, 'binding_invalid' | 'binding_mismatch' | 'binding_stale' | 'not_checked'>

class Refused extends Error {
  readonly code: BindingFault
  constructor(code: BindingFault, message: string) {
    super(message)
    this.code = code
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
 * Verifies a Key Binding JWT (RFC 9901, section 7.3, step 5). When nothing was
 * asked for, all but whom it was made for, and that alone is not enough.
 */
export async function checkKeyBinding(presented: BoundSdJwt, evidence: Evidence): Promise<Check> {
  const { earliest, latest } = clockWindow(evidence)
  const { expected } = evidence
  try {
    if (Number.isNaN(earliest + latest)) throw unchecked('what the time is was not known')
    const claims = await signedClaims(presented)
    refuseOther(claims, presented)
    if (expected) refuseUnasked(claims, expected)
    refuseStale(claims, { earliest, latest }, expected?.maxAgeSeconds ?? DEFAULT_MAX_AGE_SECONDS)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return check('binding', error.code === 'not_checked' ? 'unknown' : 'fail', error.code, error.message)
  }
  if (!expected) {
    const message =
      'The holder has signed this presentation, but for whom and for what could not be compared: it could be a copy.'
    return check('binding', 'unknown', 'binding_replay_possible', message)
  }
  return check(
    'binding',
    'pass',
    'binding_proven',
    'The one to whom the credential was issued presents it, here and now.',
  )
}

/** What the holder's key signed. */
async function signedClaims({ keyBinding, signedPayload: { cnf } }: BoundSdJwt): Promise<BindingClaims> {
  if (isObject(cnf) && cnf.jwk === undefined)
    throw unchecked("the holder's key is named in a way that is not supported")
  const parts = readCompactJws(keyBinding)
  if (!parts.ok) throw invalid('it is not a signed text in its proper form')
  const { alg, typ } = parts.header
  if (typ !== 'kb+jwt') throw invalid('it does not say that it is a key binding')
  if ('crit' in parts.header) throw invalid('it demands an extension that is not understood here')
  if (provesNothing(alg)) throw invalid('it is signed with an algorithm that is not accepted')
  if (!isSigningAlgorithm(alg)) throw unchecked('it is signed with an algorithm that is not known here')
  const reading = readPublicJwk(isObject(cnf) ? cnf.jwk : undefined, alg)
  if (!reading.ok && reading.fault === 'unsupported') throw unchecked("the holder's key is of a kind that is not known")
  if (!reading.ok) throw invalid('the credential names no key that it can be signed with')
  const answer = await verifyJws(keyBinding, { kind: 'jwk', jwk: reading.jwk }, alg)
  if (answer === 'cannot-tell') throw unchecked(`signatures with ${alg} cannot be checked on this device`)
  if (answer !== 'right')
    throw invalid('it was not signed by the one to whom the credential was issued, or was altered')
  return readBindingClaims(parts.payload)
}

function readBindingClaims({ iat, aud, nonce, sd_hash, nbf, exp }: JsonObject): BindingClaims {
  if (typeof iat !== 'number' || typeof aud !== 'string' || typeof nonce !== 'string' || typeof sd_hash !== 'string') {
    throw invalid('it does not say when it was made, for whom, for what and of which presentation')
  }
  return { iat, aud, nonce, sd_hash, nbf, exp }
}

/** What is presented must be what was signed for: not a disclosure more or less (section 4.3.1). */
function refuseOther({ sd_hash }: BindingClaims, { presented, signedPayload }: BoundSdJwt): void {
  const hash = hashName(signedPayload._sd_alg)
  if (!hash || sdHash(hash, presented) !== sd_hash) throw invalid('it was made for another presentation')
}

function refuseUnasked({ aud, nonce }: BindingClaims, expected: ExpectedPresentation): void {
  if (nonce !== expected.nonce) {
    throw new Refused(
      'binding_mismatch',
      'The presentation was made for another occasion: its nonce is not the one asked for.',
    )
  }
  if (aud !== expected.audience) {
    throw new Refused('binding_mismatch', 'The presentation was made for someone else: its audience is not this one.')
  }
}

function refuseStale(
  { iat, nbf, exp }: BindingClaims,
  { earliest, latest }: { earliest: number; latest: number },
  maxAgeSeconds: number,
): void {
  if (iat * 1000 > latest) throw invalid('it is dated in the future')
  if (!mayBe(nbf, time => time <= latest)) throw invalid('it is not to be used yet')
  if ((iat + maxAgeSeconds) * 1000 < earliest || !mayBe(exp, time => time >= earliest)) {
    throw new Refused('binding_stale', 'The presentation was made too long ago; ask for a new one.')
  }
}

/** An instant that is absent, or that holds; in seconds as given and in milliseconds as asked. */
function mayBe(instant: unknown, holds: (time: number) => boolean): boolean {
  return instant === undefined || (typeof instant === 'number' && holds(instant * 1000))
}

function invalid(what: string): Refused {
  return new Refused('binding_invalid', `The holder's key binding cannot be accepted: ${what}.`)
}

/** @param why it could not be checked, after "because" */
function unchecked(why: string): Refused {
  return new Refused('not_checked', `Whether the holder presents it could not be checked, because ${why}.`)
}
