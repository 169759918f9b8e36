/**
 * Random numbers that are the same on every machine for the same seed: xorshift128 (Marsaglia, “Xorshift RNGs”, Journal
 * of Statistical Software 8(14), 2003), its four words filled by `mixed`.
 */
export function seeded(seed) {
  // In a typed array, because numbers of 32 bits in variables of a closure are each a new object.
  const state = Int32Array.of(mixed(seed, 1), mixed(seed, 2), mixed(seed, 3), mixed(seed, 4) | 1)

  /** From 0 to below 1. */
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
    /** A whole number from 0 to below `limit`. */
    below,
    pick: values => values[below(values.length)],
    chance: probability => next() < probability,
  }
}

/**
 * The `at`th of the random words of 32 bits of a seed, in any order: as SplitMix makes them (Steele, Lea and Flood, “Fast
 * splittable pseudorandom number generators”, OOPSLA 2014), from steps of the golden ratio, each mixed by the 32-bit
 * finaliser of MurmurHash3.
 */
export function mixed(seed, at) {
  let word = (seed + Math.imul(at, 0x9e3779b9)) | 0
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
  return (word ^ (word >>> 16)) >>> 0
}
