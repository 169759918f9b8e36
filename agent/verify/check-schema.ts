/** Does it say what credentials of its kind must say, in the form in which they must? */
import { type CodeOf, check } from './check.ts'
import { documentText, type EvidenceDocuments } from './evidence.ts'
import { documentUrl } from './identifiers/did-web.ts'
import type { ReadCredential } from './reading/read-result.ts'
import { asArray, isObject, type JsonObject } from './reading/strict-json.ts'
import type { Check } from './report.ts'
import { checkRelatedResource } from './schema/integrity.ts'
import { applySchema } from './schema/json-schema.ts'
import { checkTypeMetadata, type SchemaFinding } from './schema/type-metadata.ts'

/** What each finding does to the check; the gravest first. */
const OUTCOMES = {
  schema_invalid: 'fail',
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
export function checkSchema({ payload, securing }: ReadCredential, documents: EvidenceDocuments): Check {
  const findings =
    securing.kind === 'sd-jwt'
      ? [checkTypeMetadata(securing, documents)]
      : asArray(payload.credentialSchema).map(entry => findingOf(entry, payload, documents))
  const [gravest] = findings.toSorted((one, other) => GRAVITY.indexOf(one.code) - GRAVITY.indexOf(other.code))
  const { code, message } = gravest ?? {
    code: 'schema_none',
    message: 'The credential names no schema to be held against.',
  }
  return check('schema', OUTCOMES[code], code, message)
}

function findingOf(entry: unknown, payload: JsonObject, documents: EvidenceDocuments): SchemaFinding {
  if (!isObject(entry) || !asArray(entry.type).includes('JsonSchema')) {
    return unsupported('it is of a kind that is not supported')
  }
  const url = documentUrl(entry.id)
  if (url === undefined) return unsupported('its address is not an https address')
  const document = documentText(documents, url)
  if (!document.ok) {
    const message = `The form of the credential could not be checked: no schema, because ${document.reason}.`
    return { code: 'schema_unavailable', message }
  }
  const integrity = checkRelatedResource(payload, entry, document.body)
  if (integrity === 'unknown') return unsupported('its digest is of a kind that is not supported')
  if (integrity === 'wrong') {
    const message = 'The schema was changed since the credential was issued: it is not the one that the issuer meant.'
    return { code: 'schema_invalid', message }
  }
  const result = applySchema(document.body, payload)
  if (result.kind === 'unsupported') return unsupported(result.reason)
  if (result.kind === 'valid') {
    return { code: 'schema_valid', message: 'The credential has the form that its schema asks for.' }
  }
  const message = `The credential has not the form that its schema asks for, at ${result.where}: ${result.error}`
  return { code: 'schema_invalid', message }
}

function unsupported(reason: string): SchemaFinding {
  return { code: 'schema_unsupported', message: `The schema that the credential names cannot be applied: ${reason}.` }
}
