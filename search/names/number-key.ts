/**
 * Normalises registration numbers and other identifiers for comparison: case,
 * spacing, punctuation and leading zeros do not count. Two numbers may share a
 * key; callers must expect several results for one key.
 */
import { foldWords } from './normalise-name.ts'

/** A register's number is never longer; a longer text is a name. */
const MAX_LENGTH = 80

/** Millions of numbers are indexed; for most of them folding only changes capitals. */
const PLAIN = /^[A-Za-z0-9]+$/

/** `000123 c` and `123C` give `123c`; empty when the text cannot be a number. */
export function numberKey(text: string): string {
  const folded = PLAIN.test(text) ? text.toLowerCase() : foldWords(text).join('')
  const key = folded.includes('0') ? folded.replace(/(?<![0-9])0+(?=[0-9])/g, '') : folded
  return key.length > MAX_LENGTH ? '' : key
}
