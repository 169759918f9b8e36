/**
 * Markers are tokens of the index that are not words of a name. Each begins with a
 * character of Unicode's private use areas. No word contains these characters, so a
 * marker cannot be typed. All markers except the rare ones of whole names are one
 * character long, because single characters cost nothing in FTS5's prefix indexes.
 */
import { NAME_KINDS, type NameKind } from '../../query/relevance.ts'
import { keyHash } from './number-table.ts'

const FIRST = 0xe000
/** Filter values use the characters from here to the end of the area, and then those of planes 15 and 16. */
const FIRST_VALUE = 0xe100
const VALUES_IN_FIRST_AREA = 0xf900 - FIRST_VALUE
const SECOND_AREA = 0xf0000
const VALUES = VALUES_IN_FIRST_AREA + 0x1fffe

/** The marker of a kind of name. Legal names have none: nearly all names are legal names, and their slot shows it. */
export function kindMarker(kind: NameKind): string | undefined {
  return kind === 'legal-name' ? undefined : String.fromCodePoint(FIRST + 0x10 + NAME_KINDS.indexOf(kind))
}

/**
 * The marker of another or previous name without its legal form. It is a hash, because it is only compared; two names
 * may share one. Legal names have none: they are sorted, and found by their order.
 * @param core as `textOf` returns it
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

/** The marker of a word with the same first character as this text; undefined when that is not marked. */
export function firstLetter(text: string): string | undefined {
  return LETTERS.get(text.charCodeAt(0))
}

/**
 * The marker of an organization with this filter value. The numbers are those of `filter_values`, from 1.
 * @returns undefined when there are more values than characters: these are filtered without the index
 */
export function valueMarker(number: number): string | undefined {
  if (number > VALUES) return undefined
  const at = number - 1
  return String.fromCodePoint(at < VALUES_IN_FIRST_AREA ? FIRST_VALUE + at : SECOND_AREA + at - VALUES_IN_FIRST_AREA)
}
