/**
 * Reads what was given to be verified. An input is read once: a caller gives the reading to `collectEvidence` and then
 * to `verify`.
 */
import { formOf } from './input-form.ts'
import { readCredential } from './read-credential.ts'
import { type PresentationResult, readPresentation } from './read-presentation.ts'
import type { ReadResult } from './read-result.ts'

/** What was read from an input. Only `readInput` makes one, and nothing in it is verified. */
export type Reading =
  | { readonly kind: 'presentation'; readonly result: Exclude<PresentationResult, undefined> }
  /** Any input that is not a presentation: a credential, or why it is not one. */
  | { readonly kind: 'credential'; readonly result: ReadResult }
  /** The reader itself failed, which says nothing about the input. */
  | { readonly kind: 'failed'; readonly error: unknown }

const READINGS = new WeakSet<object>()

/**
 * Reads a credential or a presentation. It never throws, and reads no more than 1 MiB.
 *
 * @param input a text, the bytes of a text, or a parsed JSON object; a reading is returned unchanged
 */
export function readInput(input: unknown): Reading {
  if (isReading(input)) return input
  const reading = readNow(input)
  READINGS.add(reading)
  return reading
}

function isReading(input: unknown): input is Reading {
  return typeof input === 'object' && input !== null && READINGS.has(input)
}

function readNow(input: unknown): Reading {
  try {
    const form = formOf(input)
    const presentation = readPresentation(form)
    return presentation
      ? { kind: 'presentation', result: presentation }
      : { kind: 'credential', result: readCredential(form) }
  } catch (error) {
    return { kind: 'failed', error }
  }
}
