/**
 * Splits a name into parts for display: what the search found, and unseen characters, which are shown by their numbers.
 */
import { replaceUnseen } from '../../verify/report/reasons/shown-text.ts'

export interface NamePart {
  /** The text to show: the part itself, or its number such as `U+200B` for a character that cannot be seen. */
  readonly text: string
  readonly unseen: boolean
  readonly marked: boolean
}

interface Range {
  readonly start: number
  readonly end: number
}

/** @param highlights in UTF-16 code units; they do not overlap */
export function nameParts(text: string, highlights: readonly Range[]): readonly NamePart[] {
  const unseen = new Map<number, string>()
  replaceUnseen(text, (character, at) => {
    unseen.set(at, character)
    return ''
  })
  const cuts = [0, text.length, ...highlights.flatMap(({ start, end }) => [start, end])]
    .concat([...unseen].flatMap(([at, character]) => [at, at + character.length]))
    .sort((a, b) => a - b)
  return cuts.slice(0, -1).flatMap((from, at) => {
    const to = cuts[at + 1] ?? from
    if (to === from) return []
    const character = unseen.get(from)
    const marked = highlights.some(({ start, end }) => start <= from && to <= end)
    return [
      {
        text: character === undefined ? text.slice(from, to) : numberOf(character),
        unseen: character !== undefined,
        marked,
      },
    ]
  })
}

function numberOf(character: string): string {
  return `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`
}
