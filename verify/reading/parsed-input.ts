/** Parses what was given once, so that its two readers, of presentations and of credentials, need not. */

import { isObject, parseStrictJson } from '../encoding/strict-json.ts'
import { MAX_CREDENTIAL_LENGTH } from './read-result.ts'

/** The object that a JSON text stands for; anything else as it was given, for the readers to say what is wrong with it. */
export function parsedInput(input: unknown): unknown {
  if (typeof input !== 'string' || input.length > MAX_CREDENTIAL_LENGTH || !input.trimStart().startsWith('{'))
    return input
  const parsed = parseStrictJson(input.trim())
  return parsed.ok && isObject(parsed.value) ? parsed.value : input
}
