/**
 * Checks `format` as an assertion (JSON Schema Validation, section 7). A library
 * has the expressions for most formats. Each was reviewed: its time is linear in
 * the length of the text. Two are not used: `url`, which is not in the standard,
 * takes exponential time, and `regex` compiles the text.
 */
import { format } from '@cfworker/json-schema'
import { reason } from '../report/reasons/reason.ts'
import type { Pay } from './deep-equal.ts'
import { translatePattern } from './ecma-pattern.ts'
import { SchemaFault } from './schema-resources.ts'

/** Longer texts are not compared with a format: no format is meant for them. */
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

/** True when the text has the format. Every text has an unknown format (section 7.2.3). */
export function isOfFormat(name: string, text: string, pay: Pay): boolean {
  const holds = FORMATS.get(name)
  if (!holds) return true
  pay(text.length)
  if (text.length > MAX_LENGTH) throw new SchemaFault(reason('schema_fault_format', { format: name }))
  return holds(text)
}

/** True for a pattern that is supported here. It is not known whether any other text is a pattern. */
function isPattern(text: string): boolean {
  if (translatePattern(text).ok) return true
  throw new SchemaFault(reason('schema_fault_pattern', { pattern: text }))
}
