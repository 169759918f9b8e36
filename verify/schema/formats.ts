/**
 * `format`, as an assertion (JSON Schema Validation, section 7). The expressions
 * behind most names are a library's. Each was looked through: it takes time in
 * proportion to the text. Its `url`, which the standard does not have, takes
 * exponential time, and its `regex` compiles what it is given: neither is used.
 */
import { format } from '@cfworker/json-schema'
import { reason } from '../report/reasons/reason.ts'
import type { Pay } from './deep-equal.ts'
import { translatePattern } from './ecma-pattern.ts'
import { SchemaFault } from './schema-resources.ts'

/** A text that is longer is not held against a format: none of them is meant for such texts. */
const MAX_LENGTH = 4096

const FORMATS: ReadonlyMap<string, (text: string) => boolean> = new Map(
  [
    ['date', format.date],
    ['time', format.time],
    ['date-time', format['date-time']],
    ['duration', format.duration],
    ['uri', format.uri],
    ['uri-reference', format['uri-reference']],
    ['uri-template', format['uri-template']],
    ['email', format.email],
    ['hostname', format.hostname],
    ['ipv4', format.ipv4],
    ['ipv6', format.ipv6],
    ['uuid', format.uuid],
    ['json-pointer', format['json-pointer']],
    ['relative-json-pointer', format['relative-json-pointer']],
    ['regex', isPattern],
  ].flatMap(([name, holds]) =>
    typeof name === 'string' && typeof holds === 'function' ? [[name, holds] as const] : [],
  ),
)

/** Whether the text is of the format. Every text is of a format that is not known (section 7.2.3). */
export function isOfFormat(name: string, text: string, pay: Pay): boolean {
  const holds = FORMATS.get(name)
  if (!holds) return true
  pay(text.length)
  if (text.length > MAX_LENGTH) throw new SchemaFault(reason('schema_fault_format', { format: name }))
  return holds(text)
}

/** True for a pattern that can be matched here; of others it cannot be told whether they are patterns. */
function isPattern(text: string): boolean {
  if (translatePattern(text).ok) return true
  throw new SchemaFault(reason('schema_fault_pattern', { pattern: text }))
}
