/**
 * Checks that the holder signed the presentation, and for this occasion. A
 * recorded presentation has a valid signature too; only the nonce and audience
 * that the verifier asked for tell the two apart.
 */

import { parseDateTimeStamp } from '../encoding/date-time-stamp.ts'
import { defined } from '../encoding/defined.ts'
import { asArray } from '../encoding/strict-json.ts'
import { clockWindow, type Evidence } from '../evidence/evidence.ts'
import { proofDids, proofOfDataIntegrity } from '../proofs/data-integrity.ts'
import { proofOfJws } from '../proofs/proof-jose.ts'
import type { ReadPresentation } from '../reading/read-presentation.ts'
import { check } from '../report/check.ts'
import { gravest } from '../report/gravest.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import type { Check } from '../report/report.ts'

const MAX_AGE_SECONDS = 300

/** Verifies the holder's signature, by a key that the holder publishes for authentication (VCDM 2.0, section 4.13). */
export async function checkPresentationProof(presentation: ReadPresentation, evidence: Evidence): Promise<Check> {
  const { securing } = presentation
  const relationship = 'authentication'
  const signer = presentation.holder ?? signersOf(presentation)?.[0]
  if (securing.kind === 'jose') {
    return proofOfJws({ jwt: securing.jwt, header: securing.header, relationship }, evidence)
  }
  const besides = ['verifiableCredential']
  return proofOfDataIntegrity({ ...securing, relationship, besides, ...defined({ signer }) }, evidence)
}

/**
 * What a presentation was made for: `nonce`, `aud`, `iat`, `nbf` and `exp`, or a proof's `challenge`, `domain` and
 * `created`.
 */
interface Occasion {
  readonly nonce: unknown
  readonly audience: readonly unknown[]
  /** Milliseconds since 1970, or `NaN` when it cannot be read. */
  readonly madeAt: number | undefined
  readonly notBefore: number | undefined
  readonly expiresAt: number | undefined
  /** The time when it was made has no zone, as is common in data model 1.1, so the instant is not known. */
  readonly isOpen?: boolean
}

/**
 * Compares the named holder with the signer, and the occasion with what was asked for. Of several embedded proofs only
 * the holder's count, and each must be for this occasion. When no holder is named, all must be by one signer.
 */
export function checkPresentationBinding(presentation: ReadPresentation, evidence: Evidence): Check {
  const signers = signersOf(presentation)
  if (!signers) return check('binding', 'unknown', 'not_checked', reason('presenter_header_unreadable'))
  const holder = presentation.holder ?? signers[0]
  const other = signers.find(did => did !== holder)
  if (!signers.includes(holder ?? '') && hasUnknownSigner(presentation)) {
    return check('binding', 'unknown', 'not_checked', reason('presenter_unknown'))
  }
  if (other !== undefined && (presentation.holder === undefined || !signers.includes(presentation.holder))) {
    return invalid(reason('presenter_signed_by_other', { other }))
  }
  const checks = occasionsOf(presentation, holder).map(occasion => checkOccasion(occasion, evidence))
  return gravest(checks, ({ outcome }) => outcome) ?? invalid(reason('presenter_did_not_sign'))
}

function checkOccasion(occasion: Occasion, evidence: Evidence): Check {
  const { nonce, audience, madeAt, notBefore, expiresAt, isOpen = false } = occasion
  const { earliest, latest } = clockWindow(evidence)
  if ([madeAt, notBefore, expiresAt].some(Number.isNaN)) return invalid(reason('presented_times_unreadable'))
  if (Number.isNaN(earliest)) {
    return check('binding', 'unknown', 'not_checked', reason('presented_age_unknown'))
  }
  if ((madeAt ?? latest) > latest || (notBefore ?? latest) > latest) return invalid(reason('presented_in_the_future'))
  if ((expiresAt ?? earliest) < earliest) return stale()
  const { expected } = evidence
  if (!expected) {
    return check('binding', 'unknown', 'binding_replay_possible', reason('presented_occasion_unasked'))
  }
  if (nonce !== expected.nonce) return mismatch(reason('presented_other_nonce'))
  if (!audience.includes(expected.audience)) return mismatch(reason('presented_to_other'))
  if (madeAt !== undefined && madeAt < earliest - (expected.maxAgeSeconds ?? MAX_AGE_SECONDS) * 1000) return stale()
  if (isOpen) return check('binding', 'unknown', 'not_checked', reason('presented_without_zone'))
  return check('binding', 'pass', 'binding_proven', reason('presented_for_this_occasion'))
}

/** Proofs of other kinds may name a key that belongs to no DID. Such a proof does not say whose key it is. */
function hasUnknownSigner({ securing }: ReadPresentation): boolean {
  return securing.kind === 'data-integrity' && securing.proofs.some(proof => proofDids([proof]).length === 0)
}

function signersOf({ securing }: ReadPresentation): readonly string[] | undefined {
  if (securing.kind === 'data-integrity') return proofDids(securing.proofs)
  return securing.header.ok ? [securing.header.did] : undefined
}

function occasionsOf({ securing, payload }: ReadPresentation, holder: string | undefined): readonly Occasion[] {
  if (securing.kind === 'jose') {
    const { nonce, aud, iat, nbf, exp } = payload
    const times = { madeAt: seconds(iat), notBefore: seconds(nbf), expiresAt: seconds(exp) }
    return [{ nonce, audience: asArray(aud), ...times }]
  }
  const byHolder = securing.proofs.filter(proof => proofDids([proof]).includes(holder ?? ''))
  return byHolder.map(({ challenge, domain, created }) => ({
    nonce: challenge,
    audience: asArray(domain),
    ...madeAt(created),
    notBefore: undefined,
    // `expires` was checked with the proof.
    expiresAt: undefined,
  }))
}

function madeAt(created: unknown): Pick<Occasion, 'madeAt' | 'isOpen'> {
  if (created === undefined) return { madeAt: undefined }
  const time = parseDateTimeStamp(created)
  if (time !== undefined) return { madeAt: time }
  const isOpen = parseDateTimeStamp(`${created}Z`) !== undefined
  return isOpen ? { madeAt: undefined, isOpen } : { madeAt: Number.NaN }
}

function seconds(value: unknown): number | undefined {
  if (value === undefined) return undefined
  return typeof value === 'number' ? value * 1000 : Number.NaN
}

function invalid(because: Reasons): Check {
  return check('binding', 'fail', 'binding_invalid', reason('presentation_invalid', {}, because))
}

function mismatch(because: Reasons): Check {
  return check('binding', 'fail', 'binding_mismatch', reason('presentation_mismatch', {}, because))
}

function stale(): Check {
  return check('binding', 'fail', 'binding_stale', reason('presentation_stale'))
}
