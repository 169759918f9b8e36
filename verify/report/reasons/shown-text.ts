/**
 * Makes text from outside safe to show. A character that cannot be seen can
 * move a terminal's cursor, turn a line around or make two names look alike, so
 * it is named where it would be shown. This is the one list of such characters.
 */

/**
 * Controls, format characters, private use, lone surrogates and unassigned code points; separators of lines; characters
 * that Unicode lets fonts draw as nothing (zero width, fillers, variation selectors); and two that only look like a
 * blank.
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{DI}\u2800\u{1d159}]/gu

/** Scripts that need the joiners U+200C and U+200D for correct spelling, above all Persian and the Indic scripts. */
const JOINING = ['Arab', 'Syrc', 'Mong', 'Nkoo', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda']
  .concat(['Mlym', 'Sinh', 'Khmr', 'Mymr'])
  .map(script => `\\p{scx=${script}}`)
  .join('')

/** Contexts in which such a character belongs to the one before it and has a visible effect. */
const IN_PLACE = new RegExp(
  [
    `(?<=(?=[\\p{L}\\p{M}])[${JOINING}])[\\u200c\\u200d]`,
    '(?<=\\p{ExtPict}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?)\\u200d(?=\\p{ExtPict})',
    '(?<=\\p{ExtPict})[\\ufe0e\\ufe0f]',
    '(?<=[0-9#*])\\ufe0f(?=\\u20e3)',
    '(?<=\\p{sc=Han})[\\ufe00-\\ufe02\\u{e0100}-\\u{e01ef}]',
    '(?<=\\p{sc=Mong})[\\u180b-\\u180f]',
  ].join('|'),
  'uy',
)

/**
 * Replaces every character that cannot be seen. Joiners and variation selectors stay where a script or an emoji needs
 * them.
 *
 * @param replacement what to write for one such character (one code point, or a lone surrogate), given where it is
 */
export function replaceUnseen(text: string, replacement: (character: string, at: number) => string): string {
  return text.replace(UNSEEN, (character, at: number) => {
    IN_PLACE.lastIndex = at
    return IN_PLACE.test(text) ? character : replacement(character, at)
  })
}

/** Returns the text with `\u{200b}` in place of a character that cannot be seen. */
export function shownText(text: string): string {
  return replaceUnseen(text, character => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

/**
 * Returns JSON text with `\u200b` in place of a character that cannot be seen. It parses to the same value. Line breaks
 * stay: in JSON text they are only between values.
 */
export function shownJson(json: string): string {
  return replaceUnseen(json, character =>
    character === '\n'
      ? character
      : Array.from({ length: character.length }, (_, at) => escapedUnit(character.charCodeAt(at))).join(''),
  )
}

function escapedUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`
}
