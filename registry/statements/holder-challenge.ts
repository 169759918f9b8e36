/**
 * The nonce that an organization signs with its DID. It is stateless: it contains
 * its expiry time and a tag that only this registry can make, over the claim and
 * the number of credentials minted for it before. So it works once: a credential
 * minted with it changes that number.
 */
import { timingSafeEqual } from 'node:crypto'
import type { OrganizationId } from '../../domain/identifiers.ts'

/** The claim that an organization controls a DID, which a credential will state. */
export interface ControlClaim {
  readonly organization: OrganizationId
  /** Credential type. */
  readonly type: string
  readonly holder: string
  /** How many credentials of this type about this DID the organization has received so far. */
  readonly minted: number
}

/** Makes the tag of a text, 32 bytes. */
export type Tag = (text: string) => Uint8Array

/** `<expiry, in seconds since 1970>.<minted>.<random>.<tag>` */
const NONCE = /^(\d{1,12})\.(\d{1,9})\.([\w-]{22})\.([\w-]{43})$/
export const RANDOM_BYTES = 16

export function writeChallenge(
  claim: ControlClaim,
  { end, random, tag }: { readonly end: Date; readonly random: Uint8Array; readonly tag: Tag },
): string {
  const body = `${Math.floor(end.getTime() / 1000)}.${claim.minted}.${Buffer.from(random).toString('base64url')}`
  return `${body}.${tagOf(claim, body, tag)}`
}

/** Evaluates a nonce for a claim. A nonce of another registry or for another claim is `unknown`. */
export function readChallenge(
  nonce: string,
  claim: ControlClaim,
  { now, tag }: { readonly now: Date; readonly tag: Tag },
): 'good' | 'unknown' | 'used' | 'expired' {
  const [, end, minted, random, given] = NONCE.exec(nonce) ?? []
  if (given === undefined) return 'unknown'
  const expected = tagOf(claim, `${end}.${minted}.${random}`, tag)
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(given))) return 'unknown'
  if (Number(minted) !== claim.minted) return 'used'
  return Number(end) * 1000 > now.getTime() ? 'good' : 'expired'
}

function tagOf({ organization, type, holder }: ControlClaim, body: string, tag: Tag): string {
  return Buffer.from(tag(JSON.stringify([organization, type, holder, body]))).toString('base64url')
}
