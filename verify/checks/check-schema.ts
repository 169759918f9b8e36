/** The check `schema`: does the content have the form that its schema or type requires? */

import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import { MOST } from '../evidence/budget.ts'
import { documentText, type EvidenceDocuments } from '../evidence/evidence.ts'
import { documentUrl } from '../identifiers/methods/did-web.ts'
import type { ReadCredential } from '../reading/read-result.ts'
import { type CodeOf, check } from '../report/check.ts'
import { gravest } from '../report/gravest.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import type { Check } from '../report/report.ts'
import { checkRelatedResource } from '../schema/integrity.ts'
import { applySchema, MAX_SCHEMA_LENGTH } from '../schema/json-schema.ts'
import { checkTypeMetadata, type SchemaFinding } from '../schema/type-metadata.ts'

/** The outcome for each finding; the gravest first. */
const OUTCOMES = {
  schema_invalid: 'fail',
  over_limit: 'unknown',
  schema_unsupported: 'unknown',
  schema_unavailable: 'unknown',
  not_checked: 'unknown',
  schema_valid: 'pass',
  schema_none: 'pass',
} as const satisfies Record<CodeOf<'schema'>, Check['outcome']>

const GRAVITY = Object.keys(OUTCOMES)

/**
 * Validates the whole credential against each schema in `credentialSchema`
 * (VCDM 2.0, section 4.11; Verifiable Credentials JSON Schema Specification,
 * section 3.1, `JsonSchema`), or an SD-JWT VC against the metadata of its type.
 */
export async function checkSchema({ payload, securing }: ReadCredential, documents: EvidenceDocuments): Promise<Check> {
  const findings =
    securing.kind === 'sd-jwt' ? [checkTypeMetadata(securing, documents)] : await findingsOf(payload, documents)
  const { code, reasons } = gravest(findings, finding => finding.code, GRAVITY) ?? {
    code: 'schema_none',
    reasons: reason('schema_not_named'),
  }
  return check('schema', OUTCOMES[code], code, reasons)
}

async function findingsOf(payload: JsonObject, documents: EvidenceDocuments): Promise<readonly SchemaFinding[]> {
  const entries = asArray(payload.credentialSchema)
  const limit = MOST.credentialSchema
  if (entries.length > limit) {
    return [{ code: 'over_limit', reasons: reason('schema_too_many', { count: entries.length, limit }) }]
  }
  return Promise.all(entries.map(entry => findingOf(entry, payload, documents)))
}

async function findingOf(entry: unknown, payload: JsonObject, documents: EvidenceDocuments): Promise<SchemaFinding> {
  const [kind] = isObject(entry) ? asArray(entry.type) : []
  if (!isObject(entry) || !asArray(entry.type).includes('JsonSchema')) {
    return notApplied(isObject(entry) ? entry.id : '', reason('schema_fault_kind', { kind: String(kind) }))
  }
  const url = documentUrl(entry.id)
  if (url === undefined) return notApplied(entry.id, reason('schema_fault_address'))
  const document = documentText(documents, url)
  if (!document.ok) {
    return { code: 'schema_unavailable', reasons: reason('schema_not_available', { schema: url }, document.because) }
  }
  const { body } = document
  if (body.length > MAX_SCHEMA_LENGTH) return notApplied(url, reason('schema_fault_size', { limit: '256 KiB' }))
  const integrity = checkRelatedResource(payload, entry, body, documents)
  if (integrity === 'over-limit') {
    return { code: 'over_limit', reasons: reason('schema_not_applied', { schema: url }, reason('digest_over_limit')) }
  }
  if (integrity === 'unknown') return notApplied(url, reason('schema_fault_digest'))
  if (integrity === 'wrong') return { code: 'schema_invalid', reasons: reason('schema_changed', { schema: url }) }
  const result = await applySchema({ url, body }, payload, documents)
  switch (result.kind) {
    case 'valid':
      return { code: 'schema_valid', reasons: reason('schema_fits') }
    case 'invalid':
      return { code: 'schema_invalid', reasons: reason('schema_differs', { schema: url }, result.because) }
    case 'over-limit':
      return { code: 'over_limit', reasons: reason('schema_not_applied', { schema: url }, result.because) }
    case 'unsupported':
      return notApplied(url, result.because)
  }
}

function notApplied(schema: unknown, because: Reasons): SchemaFinding {
  const named = typeof schema === 'string' ? schema : ''
  return { code: 'schema_unsupported', reasons: reason('schema_not_applied', { schema: named }, because) }
}
