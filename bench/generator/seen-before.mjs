/** Remembers texts in four bytes each: 32 bits of a hash. So it may rarely take a new text for an old one. */
export function seenBefore(texts) {
  const mask = 2 ** Math.ceil(Math.log2(texts * 1.5)) - 1
  const hashes = new Uint32Array(mask + 1)
  return {
    /** @returns true when the text is new */
    add(text) {
      const hash = hashOf(text)
      let at = (hash ^ (hash >>> 15)) & mask
      while (hashes[at] !== 0) {
        if (hashes[at] === hash) return false
        at = (at + 1) & mask
      }
      hashes[at] = hash
      return true
    },
  }
}

/** Computes FNV-1a (RFC 9923); the result is never 0. */
function hashOf(text) {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0 || 1
}
