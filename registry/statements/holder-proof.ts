/**
 * Proof that an organization controls a DID: it gets a nonce and answers with a
 * presentation that the DID signed for this registry. Control of a DID does not
 * prove who controls it. Only the operator knows whether the contact person
 * speaks for the organization, so this is a command and never an HTTP request.
 */
import { keyedTag } from '../../agent/mint/keyed-tag.ts'
import type { Signer } from '../../agent/mint/mint-credential.ts'
import { OrgsealError } from '../../domain/errors.ts'
import { toDateTimeStamp } from '../../verify/encoding/date-time-stamp.ts'
import type { ExpectedPresentation } from '../../verify/evidence/evidence.ts'
import { presentedNonce } from '../../verify/reading/presented-nonce.ts'
import { readInput } from '../../verify/reading/read-input.ts'
import type { VerificationReport } from '../../verify/report/report.ts'
import type { StatementState } from '../store/port.ts'
import { type ControlClaim, RANDOM_BYTES, readChallenge, type Tag, writeChallenge } from './holder-challenge.ts'

export type { ControlClaim } from './holder-challenge.ts'

/** Long enough for a letter and its reply. */
const LIFE_SECONDS = 24 * 60 * 60

export interface HolderChallenge {
  /** `nonce` of a `vp+jwt`, `challenge` of a Data Integrity proof. */
  readonly nonce: string
  /** `aud` of a `vp+jwt`, `domain` of a Data Integrity proof. */
  readonly audience: string
  /** ISO 8601 */
  readonly expiresAt: string
}

export interface HolderProofs {
  challenge(claim: ControlClaim): Promise<HolderChallenge>
  /**
   * @throws {OrgsealError} `challenge_unknown`, `challenge_used`, `challenge_expired`; `proof_invalid` when a check
   *   fails or another DID signed; `proof_unverifiable` when a check cannot be made
   */
  assertControl(claim: ControlClaim, presentation: Uint8Array): Promise<void>
}

export interface HolderProofDependencies {
  /** The signer of the registry's own issuer: its key recognizes the registry's challenges. */
  readonly signer: () => Promise<Signer>
  /** Public address of this registry. */
  readonly audience: string
  /** A challenge is valid in one epoch: in the next, a credential minted with it may have been lost. */
  readonly epoch?: () => Promise<number>
  readonly verify: (input: unknown, expected: ExpectedPresentation) => Promise<VerificationReport>
  readonly clock: () => Date
  readonly random: (bytes: number) => Uint8Array
}

export function holderProofs(deps: HolderProofDependencies): HolderProofs {
  const { audience, verify, clock, random, epoch = async () => 1 } = deps
  const tag = async (): Promise<Tag> => {
    const signer = await deps.signer()
    const now = await epoch()
    return text => keyedTag(signer, now === 1 ? 'holder challenge' : `holder challenge ${now}`, text)
  }
  return {
    async challenge(claim) {
      const end = new Date(Math.floor(clock().getTime() / 1000 + LIFE_SECONDS) * 1000)
      const nonce = writeChallenge(claim, { end, random: random(RANDOM_BYTES), tag: await tag() })
      return { nonce, audience, expiresAt: toDateTimeStamp(end) }
    },

    async assertControl(claim, presentation) {
      const reading = readInput(presentation)
      const nonce = presentedNonce(reading)
      if (nonce === undefined) {
        throw invalid(claim, 'It is not a presentation with the nonce of a challenge (vp+jwt or Data Integrity)')
      }
      assertGood(claim, readChallenge(nonce, claim, { now: clock(), tag: await tag() }))
      // The presentation cannot be older than the challenge's lifetime.
      const report = await verify(reading, { nonce, audience, maxAgeSeconds: LIFE_SECONDS })
      assertProven(claim, report, audience)
    },
  }
}

/** Counts `ControlClaim.minted` in all statements ever made about the organization. */
export function mintedAbout(
  states: readonly StatementState[],
  { type, holder }: { readonly type: string; readonly holder?: string },
): number {
  return states.filter(one => one.type === type && one.statement === holder).length
}

export function proofRequired(claim: Omit<ControlClaim, 'minted'>): OrgsealError {
  const { organization, holder } = claim
  const sentence = `Before a credential can state that ${organization} controls ${holder}, a proof is needed: --proof <file>.`
  return new OrgsealError('proof_required', `${sentence} ${again(claim)}`)
}

function assertGood(claim: ControlClaim, found: ReturnType<typeof readChallenge>): void {
  const { organization, type, holder } = claim
  switch (found) {
    case 'good':
      return
    case 'unknown':
      throw new OrgsealError(
        'challenge_unknown',
        `Its nonce is not from a challenge of this registry to ${organization} about ${holder}, for ${type}. ${again(claim)}`,
      )
    case 'expired':
      throw new OrgsealError('challenge_expired', `The challenge that it answers has expired. ${again(claim)}`)
    case 'used':
      throw new OrgsealError(
        'challenge_used',
        `A ${type} about ${holder} has been minted since this challenge. Omit --proof to get that credential. For a new one: ${again(claim)}`,
      )
  }
}

/** Only the presentation itself counts: credentials that a wallet includes in it prove nothing about the DID. */
function assertProven(claim: ControlClaim, { checks, presentation }: VerificationReport, audience: string): void {
  const failed = checks.find(({ outcome }) => outcome === 'fail') ?? checks.find(({ outcome }) => outcome !== 'pass')
  if (failed) {
    const sentence = `${failed.message.replace(/\.$/, '')} [${failed.code}]`
    if (failed.outcome === 'fail') throw invalid(claim, `${sentence}. It must be made for ${audience}`)
    throw new OrgsealError(
      'proof_unverifiable',
      `It could not be checked whether ${claim.holder} signed it: ${sentence}.`,
    )
  }
  if (presentation?.holder === claim.holder) return
  const named = presentation?.holder === undefined ? 'It names no holder' : `Its holder is ${presentation.holder}`
  throw invalid(claim, named)
}

function invalid({ organization, holder }: ControlClaim, why: string): OrgsealError {
  return new OrgsealError('proof_invalid', `It does not prove that ${organization} controls ${holder}. ${why}.`)
}

function again({ organization, type, holder }: Omit<ControlClaim, 'minted'>): string {
  return `Run "orgseal challenge ${organization} --type ${type} --holder ${holder}" and have the answer signed.`
}
