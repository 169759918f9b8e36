/**
 * The order of results as numbers: first `major`, see `order.ts`, then the place, which is the order by name. Both are
 * in one number, so that lists sort fast.
 */
/** More than the number of places in any index. */
const PLACES = 2 ** 26

export function ordinal(major: number, place: number): number {
  return major * PLACES + place
}

export function placeOf(at: number): number {
  return at % PLACES
}

export function majorOf(at: number): number {
  return Math.floor(at / PLACES)
}
