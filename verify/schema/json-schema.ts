/**
 * Applies an untrusted JSON Schema within the budget of the request, and never
 * throws. The schema may be wrong, too large, or made to keep a verifier busy
 * forever.
 */

import { isObject } from '../encoding/strict-json.ts'
import { ALLOWANCES, budgetOf, isBeyondLimits, PerRequest, parseOnce } from '../evidence/budget.ts'
import type { EvidenceDocuments } from '../evidence/evidence.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import type { AssertionContext } from './assertions.ts'
import type { Pay } from './deep-equal.ts'
import { evaluateSchema } from './json-schema-evaluation.ts'
import { Mismatch } from './mismatch.ts'
import { loadPatternMatcher, type PatternMatcher } from './pattern-matcher.ts'
import { type SchemaDraft, SchemaFault, SchemaResources } from './schema-resources.ts'

export type SchemaResult =
  | { readonly kind: 'valid' }
  /** A clause that says where and why the credential does not fit. */
  | { readonly kind: 'invalid'; readonly because: Reasons }
  /** A clause that says why the schema cannot be applied completely. */
  | { readonly kind: 'unsupported' | 'over-limit'; readonly because: Reasons }

/** In characters. A longer text is not read as a schema. */
export const MAX_SCHEMA_LENGTH = 256 * 1024

const DRAFTS: ReadonlyMap<unknown, SchemaDraft> = new Map([
  [undefined, '2020-12'],
  ['https://json-schema.org/draft/2020-12/schema', '2020-12'],
  ['https://json-schema.org/draft/2019-09/schema', '2019-09'],
  ['http://json-schema.org/draft-07/schema', '7'],
])

/** A schema as text, and its address. */
export interface SchemaText {
  readonly url: string
  readonly body: string
}

interface ReadSchema {
  readonly draft: SchemaDraft
  readonly resources: SchemaResources
}

/** A schema is read once in a request, even if several credentials name it. */
const SCHEMAS = new PerRequest<string, ReadSchema | SchemaFault>()
const MATCHERS = new PerRequest<'matcher', Promise<PatternMatcher | undefined>>()

/**
 * @param text of the schema: JSON Schema 2020-12 unless its `$schema` names 2019-09 or draft-07
 * @param instance any JSON value: a whole credential
 * @param documents of the request, whose budget it pays from
 */
export async function applySchema(
  text: SchemaText,
  instance: unknown,
  documents: EvidenceDocuments,
): Promise<SchemaResult> {
  const budget = budgetOf(documents)
  const pay = (steps: number): void => {
    if (!budget.take('schemaSteps', steps))
      throw new OverLimit(reason('schema_fault_work', { limit: ALLOWANCES.schemaSteps.most }))
  }
  const read = SCHEMAS.get(documents, text.url, () => readSchema(text, documents, pay))
  if (read instanceof SchemaFault) return resultOf(read)
  const { resources, draft } = read
  const apply = (finds: AssertionContext['finds']) =>
    attempt(() => evaluateSchema(instance, resources, draft, { pay, finds }))
  // Most schemas do not need a pattern. The engine for patterns is loaded only for the others.
  const early = apply(() => {
    throw new PatternMet()
  })
  if (!(early instanceof PatternMet)) return resultOf(early)
  const matcher = await MATCHERS.get(documents, 'matcher', () => loadPatternMatcher(budget))
  if (!matcher) return { kind: 'unsupported', because: reason('schema_fault_engine') }
  return resultOf(apply(finderWith(matcher)))
}

/** The schema needs more work than the request has left. */
class OverLimit extends SchemaFault {}

function readSchema({ url, body }: SchemaText, documents: EvidenceDocuments, pay: Pay): ReadSchema | SchemaFault {
  if (body.length > MAX_SCHEMA_LENGTH) return new SchemaFault(reason('schema_fault_size', { limit: '256 KiB' }))
  const parsed = parseOnce(documents, body)
  if (isBeyondLimits(parsed)) return new OverLimit(reason('schema_fault_too_much'))
  if (!parsed.ok || !isObject(parsed.value)) return new SchemaFault(reason('schema_fault_json'))
  const schema = parsed.value
  const { $schema: dialect } = schema
  const draft = DRAFTS.get(typeof dialect === 'string' ? dialect.replace(/#$/, '') : dialect)
  if (!draft) return new SchemaFault(reason('schema_fault_dialect', { dialect: String(dialect) }))
  const resources = attempt(() => new SchemaResources(schema, url, draft, pay))
  return resources instanceof SchemaResources ? { resources, draft } : asFault(resources)
}

/** A pattern was reached before the engine for patterns was loaded. */
class PatternMet extends Error {}

/** Returns the result of the work, or the expected error that it threw. */
function attempt<T>(work: () => T): T | SchemaFault | PatternMet {
  try {
    return work()
  } catch (error) {
    if (error instanceof SchemaFault || error instanceof PatternMet) return error
    throw error
  }
}

function resultOf(outcome: Mismatch | SchemaFault | PatternMet | undefined): SchemaResult {
  if (outcome === undefined) return { kind: 'valid' }
  if (outcome instanceof Mismatch) return { kind: 'invalid', because: outcome.because() }
  return { kind: outcome instanceof OverLimit ? 'over-limit' : 'unsupported', because: asFault(outcome).because }
}

function asFault(error: SchemaFault | PatternMet): SchemaFault {
  return error instanceof SchemaFault ? error : new SchemaFault()
}

function finderWith(matcher: PatternMatcher): AssertionContext['finds'] {
  return (pattern, text) => {
    const answer = matcher(pattern, text)
    if (answer === 'unsupported') throw new SchemaFault(reason('schema_fault_pattern', { pattern }))
    if (answer === 'over-limit') throw new OverLimit(reason('schema_fault_pattern_work', { pattern }))
    return answer === 'found'
  }
}
