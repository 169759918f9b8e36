/**
 * How registration numbers and other identifiers are compared: in any case, with
 * any spacing and punctuation, leading zeros or not. Two numbers may share a key;
 * whoever looks one up must expect several answers.
 */
import { foldWords } from './normalise-name.ts'

/** No register's number is longer; a longer text is a name. */
const MAX_LENGTH = 80

/** Most numbers, of which millions are indexed, have nothing that must be folded but capitals. */
const PLAIN = /^[A-Za-z0-9]+$/

/** `000123 c` and `123C` give `123c`; empty when the text cannot be a number. */
export function numberKey(text: string): string {
  const folded = PLAIN.test(text) ? text.toLowerCase() : foldWords(text).join('')
  const key = folded.includes('0') ? folded.replace(/(?<![0-9])0+(?=[0-9])/g, '') : folded
  return key.length > MAX_LENGTH ? '' : key
}
