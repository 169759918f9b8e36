/**
 * Did the one who presents sign it, and for this occasion? A presentation that
 * was overheard is as well signed as one that was made for us; only what we asked
 * for with it (nonce and audience) tells them apart.
 */
import { check } from './check.ts'
import { clockWindow, type Evidence } from './evidence.ts'
import { proofDids, proofOfDataIntegrity } from './proofs/data-integrity.ts'
import { proofOfJws } from './proofs/proof-jose.ts'
import { parseDateTimeStamp } from './reading/date-time-stamp.ts'
import type { ReadPresentation } from './reading/read-presentation.ts'
import { asArray } from './reading/strict-json.ts'
import type { Check } from './report.ts'

const MAX_AGE_SECONDS = 300

/** The holder's signature, by a key that the holder publishes for authentication (VCDM 2.0, section 4.13). */
export async function checkPresentationProof({ securing }: ReadPresentation, evidence: Evidence): Promise<Check> {
  const relationship = 'authentication'
  const { message, ...proof } =
    securing.kind === 'jose'
      ? await proofOfJws({ jwt: securing.jwt, header: securing.header, relationship }, evidence)
      : await proofOfDataIntegrity({ ...securing, relationship, besides: ['verifiableCredential'] }, evidence)
  return { ...proof, message: ofHolder(message) }
}

/** The occasion: `nonce`, `aud`, `iat`, `nbf` and `exp`, or `challenge`, `domain` and `created` of a proof. */
interface Occasion {
  readonly nonce: unknown
  readonly audience: readonly unknown[]
  /** Milliseconds since 1970, or `NaN` for what cannot be read. */
  readonly madeAt: number | undefined
  readonly notBefore: number | undefined
  readonly expiresAt: number | undefined
}

/** Compares who is named as holder with who signed, and the occasion with what was asked for. */
export function checkPresentationBinding(presentation: ReadPresentation, evidence: Evidence): Check {
  const signers = signersOf(presentation)
  if (!signers) return check('binding', 'unknown', 'not_checked', 'Who presents cannot be told from the header.')
  const { holder } = presentation
  if (signers.some(did => did !== (holder ?? signers[0]))) {
    return invalid('it was signed by someone other than the holder that it names')
  }
  const checks = occasionsOf(presentation).map(occasion => checkOccasion(occasion, evidence))
  const [worst] = checks.toSorted((one, other) => RANK.indexOf(one.outcome) - RANK.indexOf(other.outcome))
  return worst ?? invalid('it is not signed')
}

const RANK = ['fail', 'unknown', 'pass']

function checkOccasion(occasion: Occasion, evidence: Evidence): Check {
  const { nonce, audience, madeAt, notBefore, expiresAt } = occasion
  const { earliest, latest } = clockWindow(evidence)
  if ([madeAt, notBefore, expiresAt].some(Number.isNaN)) return invalid('the times in it cannot be read')
  if (Number.isNaN(earliest)) {
    return check('binding', 'unknown', 'not_checked', 'What the time is was not known, so its age could not be told.')
  }
  if ((madeAt ?? latest) > latest || (notBefore ?? latest) > latest) return invalid('it would be made in the future')
  if ((expiresAt ?? earliest) < earliest) return stale()
  const { expected } = evidence
  if (!expected) {
    const message =
      'The holder signed it, but whether for this occasion cannot be told: it may have been presented before.'
    return check('binding', 'unknown', 'binding_replay_possible', message)
  }
  if (nonce !== expected.nonce) return mismatch('the value that was asked for with it is not in it')
  if (!audience.includes(expected.audience)) return mismatch('it was made for someone else')
  if (madeAt !== undefined && madeAt < earliest - (expected.maxAgeSeconds ?? MAX_AGE_SECONDS) * 1000) return stale()
  return check('binding', 'pass', 'binding_proven', 'The holder signed it for this occasion.')
}

function signersOf({ securing }: ReadPresentation): readonly string[] | undefined {
  if (securing.kind === 'data-integrity') return proofDids(securing.proofs)
  return securing.header.ok ? [securing.header.did] : undefined
}

function occasionsOf({ securing, payload }: ReadPresentation): readonly Occasion[] {
  if (securing.kind === 'jose') {
    const { nonce, aud, iat, nbf, exp } = payload
    const times = { madeAt: seconds(iat), notBefore: seconds(nbf), expiresAt: seconds(exp) }
    return [{ nonce, audience: asArray(aud), ...times }]
  }
  return securing.proofs.map(({ challenge, domain, created }) => ({
    nonce: challenge,
    audience: asArray(domain),
    madeAt: created === undefined ? undefined : (parseDateTimeStamp(created) ?? Number.NaN),
    notBefore: undefined,
    // `expires` is the proof's own matter and was looked at there.
    expiresAt: undefined,
  }))
}

function seconds(value: unknown): number | undefined {
  if (value === undefined) return undefined
  return typeof value === 'number' ? value * 1000 : Number.NaN
}

/** The checks are the ones that credentials go through, and speak of issuers. */
function ofHolder(message: string): string {
  return message
    .replaceAll("issuer's", "holder's")
    .replaceAll('issuer', 'holder')
    .replaceAll('credential', 'presentation')
}

function invalid(what: string): Check {
  return check('binding', 'fail', 'binding_invalid', `The presentation does not hold: ${what}.`)
}

function mismatch(what: string): Check {
  return check('binding', 'fail', 'binding_mismatch', `The presentation is not for this occasion: ${what}.`)
}

function stale(): Check {
  return check('binding', 'fail', 'binding_stale', 'The presentation was made too long ago.')
}
