/**
 * Tokens of the index that are not words of a name. Each begins with a character
 * of Unicode's private use areas, which no word contains, so that they cannot be
 * typed; and all but the rare whole names are that one character, because single
 * characters cost nothing in FTS5's prefix indexes.
 */
import { NAME_KINDS, type NameKind } from '../../query/relevance.ts'
import { keyHash } from './number-hash.ts'

const FIRST = 0xe000
/** Filter values from here to the end of the area, and then in the planes 15 and 16. */
const FIRST_VALUE = 0xe100
const VALUES_IN_FIRST_AREA = 0xf900 - FIRST_VALUE
const SECOND_AREA = 0xf0000
const VALUES = VALUES_IN_FIRST_AREA + 0x1fffe

/** What kind of name it is. Legal names have none: they are nearly all, and told by their slot. */
export function kindMarker(kind: NameKind): string | undefined {
  return kind === 'legal-name' ? undefined : String.fromCodePoint(FIRST + 0x10 + NAME_KINDS.indexOf(kind))
}

/**
 * The other or previous name is this, its legal form aside: a hash, because it is only asked whether. Two names may share
 * one. Legal names have none: they stand in order, and can be found by it.
 * @param core as `textOf` gives it
 */
export function wholeName(core: string): string {
  return String.fromCodePoint(FIRST) + (keyHash(core) >>> 8).toString(36)
}

const LETTERS: ReadonlyMap<number, string> = new Map(
  [...'abcdefghijklmnopqrstuvwxyz0123456789'].map(letter => {
    const code = letter.charCodeAt(0)
    return [code, String.fromCodePoint(FIRST + code)]
  }),
)

/** A word of the name begins with the first character of this text; undefined where that is not marked. */
export function firstLetter(text: string): string | undefined {
  return LETTERS.get(text.charCodeAt(0))
}

/**
 * The organization has this value. The numbers are those of `filter_values`, from 1.
 * @returns undefined where there are more values than characters: those are found without the index's help
 */
export function valueMarker(number: number): string | undefined {
  if (number > VALUES) return undefined
  const at = number - 1
  return String.fromCodePoint(at < VALUES_IN_FIRST_AREA ? FIRST_VALUE + at : SECOND_AREA + at - VALUES_IN_FIRST_AREA)
}
