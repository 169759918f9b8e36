/**
 * Parses JSON strictly, as signed texts need it (RFC 8259 with the advice of RFC
 * 7493): it must have the same meaning for every reader. `JSON.parse` keeps the
 * last of two equal names and other parsers the first, so duplicates are refused.
 */

/** The deepest nesting of objects and arrays. Real credentials stay under a dozen. */
export const MAX_DEPTH = 64

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: 'not-utf-8' | 'not-json' | 'too-deep' | 'duplicate-name' }

/** A clause for each reason, to follow "the text". */
export const JSON_FAULTS = {
  'not-utf-8': 'is not valid UTF-8',
  'not-json': 'is not valid JSON',
  'too-deep': 'is nested too deeply',
  'duplicate-name': 'names the same member twice, so that readers could differ on what it says',
} as const

export type JsonObject = Readonly<Record<string, unknown>>

/** Parses bytes as JSON. They must be UTF-8 without a byte order mark. */
export function parseJsonBytes(bytes: Uint8Array<ArrayBuffer>): ParsedJson {
  const text = decodeUtf8(bytes)
  return text === undefined ? { ok: false, reason: 'not-utf-8' } : parseStrictJson(text)
}

/** Decodes bytes as UTF-8 and keeps a byte order mark. Returns `undefined` when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    // The standard's error for bytes that are not UTF-8.
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** Parses a JSON text whose objects name every member once and nest at most 64 deep. */
export function parseStrictJson(text: string): ParsedJson {
  const flaw = findFlaw(text)
  if (flaw === 'too-deep') return { ok: false, reason: flaw }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, reason: 'not-json' }
    throw error
  }
  if (flaw) return { ok: false, reason: flaw }
  return { ok: true, value }
}

/** True for a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns one value or an array of values, as JSON-LD allows, always as an array; empty when absent. */
export function asArray(value: unknown): readonly unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

/**
 * Scans the text without parsing it: only strings, brackets and colons matter.
 * A text that is not JSON may pass here; `JSON.parse` refuses it.
 */
function findFlaw(text: string): 'too-deep' | 'duplicate-name' | undefined {
  const names: (Set<string> | 'no name yet' | 'array')[] = []
  let duplicate = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '"') {
      const end = endOfString(text, at)
      if (isName(text, end)) {
        const name = unescaped(text.slice(at, end))
        const known = names.at(-1)
        if (known === 'no name yet') names[names.length - 1] = new Set([name])
        else if (known instanceof Set && known.has(name)) duplicate = true
        else if (known instanceof Set) known.add(name)
      }
      at = end - 1
    } else if (character === '{' || character === '[') {
      // Most objects of a hostile text are empty, so a set is made only for the first name.
      names.push(character === '{' ? 'no name yet' : 'array')
      if (names.length > MAX_DEPTH) return 'too-deep'
    } else if (character === '}' || character === ']') {
      names.pop()
    }
  }
  return duplicate ? 'duplicate-name' : undefined
}

/** Returns the index after the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return text.length
}

function isName(text: string, end: number): boolean {
  let at = end
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++
  return text[at] === ':'
}

/** `"\u0061"` and `"a"` are the same name. */
function unescaped(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1)
  try {
    return String(JSON.parse(literal))
  } catch (error) {
    if (error instanceof SyntaxError) return literal
    throw error
  }
}
