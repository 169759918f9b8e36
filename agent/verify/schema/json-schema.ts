/**
 * Applies a JSON Schema that someone else wrote, within bounds: it may be wrong,
 * too large, or made to keep a verifier busy for ever, and must not throw.
 */
import { type Schema, type SchemaDraft, Validator } from '@cfworker/json-schema'
import { isObject, type JsonObject, parseStrictJson } from '../reading/strict-json.ts'
import { readMeter } from './metered.ts'
import { isPlainPattern } from './plain-pattern.ts'

export type SchemaResult =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly where: string; readonly error: string }
  | { readonly kind: 'unsupported'; readonly reason: string }

const MAX_SCHEMA_LENGTH = 256 * 1024
/** About half a second of work; a real schema needs a hundredth of it. */
const MAX_READS = 500_000
/** Longer texts are not matched against patterns. */
const MAX_TEXT_LENGTH = 10_000

const DRAFTS: ReadonlyMap<unknown, SchemaDraft> = new Map([
  [undefined, '2020-12'],
  ['https://json-schema.org/draft/2020-12/schema', '2020-12'],
  ['https://json-schema.org/draft/2019-09/schema', '2019-09'],
  ['http://json-schema.org/draft-07/schema', '7'],
])

/** @param body text of the schema: JSON Schema 2020-12 unless its `$schema` names 2019-09 or draft-07 */
export function applySchema(body: string, instance: JsonObject): SchemaResult {
  if (body.length > MAX_SCHEMA_LENGTH) return unsupported('it is larger than 256 KiB')
  const parsed = parseStrictJson(body)
  if (!parsed.ok || !isObject(parsed.value)) return unsupported('it is not a JSON object with one meaning')
  const schema = parsed.value
  const { $schema: dialect } = schema
  const draft = DRAFTS.get(typeof dialect === 'string' ? dialect.replace(/#$/, '') : dialect)
  if (!draft) return unsupported('it is written in a version of JSON Schema that is not supported')
  if (!patternsOf(schema).every(isPlainPattern)) return unsupported('it has patterns that could take for ever to match')
  if (hasLongText(instance)) return unsupported('the credential has texts that are too long to be matched')
  try {
    const metered = readMeter(MAX_READS)
    const result = new Validator(metered(schema) as Schema, draft).validate(metered(instance))
    if (result.valid) return { kind: 'valid' }
    // The last error is the innermost: the ones before it only say that something below them failed.
    const innermost = result.errors.at(-1)
    return { kind: 'invalid', where: innermost?.instanceLocation ?? '#', error: innermost?.error ?? '' }
  } catch {
    return unsupported('it refers to what is not in it, is not valid itself, or is too much work')
  }
}

/** Every regular expression that the schema could run, wherever it stands. */
function patternsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(patternsOf)
  if (!isObject(value)) return []
  const { pattern, patternProperties } = value
  return [
    ...(typeof pattern === 'string' ? [pattern] : []),
    ...(isObject(patternProperties) ? Object.keys(patternProperties) : []),
    ...Object.values(value).flatMap(patternsOf),
  ]
}

function hasLongText(value: unknown): boolean {
  if (typeof value === 'string') return value.length > MAX_TEXT_LENGTH
  return typeof value === 'object' && value !== null && Object.values(value).some(hasLongText)
}

function unsupported(reason: string): SchemaResult {
  return { kind: 'unsupported', reason }
}
