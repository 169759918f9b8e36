/**
 * Finds what the reader typed inside a name, as the search does: words by
 * their beginning, whatever their capitals, accents and punctuation.
 */
export interface Segment {
  readonly text: string
  readonly match: boolean
}

/** The segments joined are always the text itself. Adjacent segments differ in `match`. */
export function highlight(text: string, query: string): readonly Segment[] {
  const wanted = words(query).map(word => word.folded)
  const segments: { text: string; match: boolean }[] = []
  const push = (piece: string, match: boolean): void => {
    const last = segments.at(-1)
    if (piece === '') return
    if (last?.match === match) last.text += piece
    else segments.push({ text: piece, match })
  }
  let at = 0
  for (const word of words(text)) {
    push(text.slice(at, word.from), false)
    // The longest of several fits, so that typing on never shrinks the mark.
    const best = wanted.filter(candidate => word.folded.startsWith(candidate)).sort((a, b) => b.length - a.length)[0]
    const end = best === undefined ? word.from : (word.offsets[best.length] ?? word.to)
    push(text.slice(word.from, end), true)
    push(text.slice(end, word.to), false)
    at = word.to
  }
  push(text.slice(at), false)
  return segments
}

interface Word {
  readonly from: number
  readonly to: number
  readonly folded: string
  /** For each index of `folded`, where in the text its character begins. */
  readonly offsets: readonly number[]
}

function words(text: string): readonly Word[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+(?:['’.][\p{L}\p{N}\p{M}]+)*/gu)].map(found => {
    const from = found.index
    let folded = ''
    const offsets: number[] = []
    let at = from
    for (const character of found[0]) {
      const plain = fold(character)
      for (let index = 0; index < plain.length; index++) offsets.push(at)
      folded += plain
      at += character.length
    }
    return { from, to: at, folded, offsets: wholeCharacters(offsets, text, at) }
  })
}

/** A mark ends after the accents of its last letter, never between a letter and them. */
function wholeCharacters(offsets: readonly number[], text: string, end: number): readonly number[] {
  return [...offsets, end].map(offset => {
    let whole = offset
    while (whole < end && /\p{M}/u.test(text.slice(whole, whole + 2))) whole++
    return whole
  })
}

function fold(character: string): string {
  return character
    .normalize('NFKD')
    .replace(/[\p{M}'’.]/gu, '')
    .toLowerCase()
}
