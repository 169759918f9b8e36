/**
 * Invisible characters in names and values. A name is signed exactly as the
 * register gives it, so no character is removed here: characters that no honest
 * register has refuse the row, and the others give a notice.
 * See docs/decisions/0028-characters-that-cannot-be-seen.md.
 */
import { replaceUnseen } from '../../../verify/report/reasons/shown-text.ts'

/**
 * Controls, line separators, direction embeddings, overrides and isolates, deprecated format characters, the byte order
 * mark, annotation anchors, tags (a hidden text of their own), and code points that are never characters.
 */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{NChar}]/u

/** A letter, digit, punctuation mark or symbol that is drawn as something. */
const VISIBLE = /(?![\p{DI}\u2800\ufffc\u{1d159}])[\p{L}\p{N}\p{P}\p{S}]/u

/** No script puts more than four or five marks on a letter; more marks would be drawn over the lines around. */
const PILED_MARKS = /\p{M}{9}/u

/** Most texts have only these characters, and need no closer check. */
const PLAIN = /^[\u0020-\u007e]*$/

/** Returns the first character that refuses a row, in any of its values. */
export function forbiddenCharacter(text: string): string | undefined {
  return PLAIN.test(text) ? undefined : FORBIDDEN.exec(text)?.[0]
}

/** True when a reader sees anything of the text. */
export function isVisible(text: string): boolean {
  return VISIBLE.test(text)
}

export function pilesMarks(text: string): boolean {
  return !PLAIN.test(text) && PILED_MARKS.test(text.normalize('NFD'))
}

/** Returns the characters of the text that are invisible in their context, each once, as `U+200B`. */
export function unseenCharacters(text: string): readonly string[] {
  const found = new Set<string>()
  replaceUnseen(text, character => {
    found.add(`U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`)
    return ''
  })
  return [...found]
}
