/** Proactive negotiation (RFC 9110, section 12): selects the form that the client prefers. */
import { parseAccept } from 'hono/utils/accept'

/**
 * @param header the `Accept` header; absent or empty means that any form is accepted
 * @param offers media types without parameters, the preferred one first
 * @returns the offer with the highest quality, on a tie the earlier one; `undefined` when none is acceptable
 */
export function negotiateMediaType<Offer extends string>(
  header: string | undefined,
  offers: readonly Offer[],
): Offer | undefined {
  if (header === undefined || header.trim() === '') return offers[0]
  const ranges = parseAccept(header).map(({ type, q }) => ({ type: type.toLowerCase(), q }))
  return best(offers, offer => {
    const [main] = offer.split('/')
    // The most specific range that covers the offer decides (section 12.5.1).
    return qualityOf(ranges, [offer, `${main}/*`, '*/*']) ?? 0
  })
}

/**
 * @param header the `Accept-Encoding` header
 * @param offers content codings, the preferred one first
 * @returns `undefined` when the content is to be sent without a content coding
 */
export function negotiateEncoding<Offer extends string>(
  header: string | undefined,
  offers: readonly Offer[],
): Offer | undefined {
  if (header === undefined) return undefined
  const codings = parseAccept(header).map(({ type, q }) => ({ type: type.toLowerCase(), q }))
  const identity = qualityOf(codings, ['identity']) ?? 0
  const offer = best(offers, coding => qualityOf(codings, [coding, '*']) ?? 0)
  if (offer === undefined) return undefined
  return (qualityOf(codings, [offer, '*']) ?? 0) >= identity ? offer : undefined
}

interface Weighted {
  readonly type: string
  readonly q: number
}

function qualityOf(weighted: readonly Weighted[], names: readonly string[]): number | undefined {
  for (const name of names) {
    const found = weighted.find(({ type }) => type === name)
    if (found) return found.q
  }
  return undefined
}

function best<Offer extends string>(offers: readonly Offer[], quality: (offer: Offer) => number): Offer | undefined {
  let chosen: Offer | undefined
  let highest = 0
  for (const offer of offers) {
    const q = quality(offer)
    if (q > highest) {
      chosen = offer
      highest = q
    }
  }
  return chosen
}
