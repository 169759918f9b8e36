/** Parses the input once for both of its readers, of presentations and of credentials. */

import { isObject, parseStrictJson } from '../encoding/strict-json.ts'
import { MAX_CREDENTIAL_LENGTH } from './read-result.ts'

/**
 * Returns the object of a JSON text, or any other input unchanged, so that the readers can say what is wrong with it.
 */
export function parsedInput(input: unknown): unknown {
  if (typeof input !== 'string' || input.length > MAX_CREDENTIAL_LENGTH || !input.trimStart().startsWith('{'))
    return input
  const parsed = parseStrictJson(input.trim())
  return parsed.ok && isObject(parsed.value) ? parsed.value : input
}
