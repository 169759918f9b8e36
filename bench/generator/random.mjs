/**
 * Generates random numbers that are the same on every machine for the same seed: xorshift128 (Marsaglia, “Xorshift
 * RNGs”, Journal of Statistical Software 8(14), 2003). `mixed` fills its four words.
 */
export function seeded(seed) {
  // A typed array is used, because 32-bit numbers in variables of a closure are each allocated as an object.
  const state = Int32Array.of(mixed(seed, 1), mixed(seed, 2), mixed(seed, 3), mixed(seed, 4) | 1)

  /** Returns a number from 0 to below 1. */
  const next = () => {
    const first = state[0] ^ (state[0] << 11)
    state[0] = state[1]
    state[1] = state[2]
    state[2] = state[3]
    state[3] ^= (state[3] >>> 19) ^ first ^ (first >>> 8)
    return (state[3] >>> 0) / 0x1_0000_0000
  }
  const below = limit => Math.floor(next() * limit)
  return {
    next,
    /** Returns a whole number from 0 to below `limit`. */
    below,
    pick: values => values[below(values.length)],
    chance: probability => next() < probability,
  }
}

/**
 * Returns the `at`th random 32-bit word of a seed; words can be taken in any order. It follows SplitMix (Steele, Lea
 * and Flood, “Fast splittable pseudorandom number generators”, OOPSLA 2014): steps of the golden ratio, each mixed by
 * the 32-bit finaliser of MurmurHash3.
 */
export function mixed(seed, at) {
  let word = (seed + Math.imul(at, 0x9e3779b9)) | 0
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
  return (word ^ (word >>> 16)) >>> 0
}
