/** Compares text by its code points, which is SQLite's order; JavaScript's `<` compares UTF-16 code units. */
export function compareText(a: string, b: string): number {
  const end = Math.min(a.length, b.length)
  for (let at = 0; at < end; at++) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)]
    // Surrogates encode the highest code points, but are smaller units than U+E000 to U+FFFF.
    if (one !== other) return shifted(one) - shifted(other)
  }
  return a.length - b.length
}

function shifted(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
