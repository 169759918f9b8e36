/**
 * Checks the Type Metadata of an SD-JWT VC: which claims its type requires, and
 * which ones a holder may hide. A verifier sees only the disclosed claims, so a
 * claim that it does not see may still exist.
 */

import { isObject, type JsonObject } from '../encoding/strict-json.ts'
import { budgetOf, isBeyondLimits, parseOnce } from '../evidence/budget.ts'
import { documentText, type EvidenceDocuments } from '../evidence/evidence.ts'
import { documentUrl } from '../identifiers/methods/did-web.ts'
import type { SdJwtSecuring } from '../reading/read-result.ts'
import type { CodeOf } from '../report/check.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import type { OpenedSdJwt } from '../sd-jwt/sd-jwt.ts'
import { isClaimPath, type PathComponent, selectClaims } from './claim-path.ts'
import { checkSri } from './integrity.ts'

export interface SchemaFinding {
  readonly code: CodeOf<'schema'>
  readonly reasons: Reasons
}

const MAX_LENGTH = 256 * 1024
/** The most types in a chain, of which each extends the next. */
const MAX_TYPES = 5
const MAX_RULES = 300

/** One object of `claims`. Missing members may be inherited. */
interface Rule {
  readonly path: readonly PathComponent[]
  readonly mandatory: boolean | undefined
  readonly sd: 'always' | 'allowed' | 'never' | undefined
}

class Rejected extends Error {
  readonly finding: SchemaFinding
  constructor(code: CodeOf<'schema'>, reasons: Reasons) {
    super()
    this.finding = { code, reasons }
  }
}

/**
 * Checks a credential by the Type Metadata at its `vct` (SD-JWT VC, section
 * "SD-JWT VC Type Metadata"). Issuers need not publish any. Without it there is
 * nothing to check, unless the issuer committed to it by `vct#integrity`.
 */
export function checkTypeMetadata(securing: SdJwtSecuring, documents: EvidenceDocuments): SchemaFinding {
  const { opened } = securing
  if (!opened) {
    return { code: 'not_checked', reasons: reason('schema_not_disclosed') }
  }
  try {
    const rules = rulesOf(opened.payload, documents)
    for (const rule of rules) holdAgainst(opened, rule, documents)
    return { code: 'schema_valid', reasons: reason('schema_type_fits') }
  } catch (error) {
    if (error instanceof Rejected) return error.finding
    throw error
  }
}

/** Returns the addresses of the needed Type Metadata that the payload and the documents show. */
export function typeMetadataUrls(payload: JsonObject, documents: EvidenceDocuments): readonly string[] {
  const urls: string[] = []
  let type: unknown = payload.vct
  while (urls.length < MAX_TYPES) {
    const url = documentUrl(type)
    if (url === undefined || urls.includes(url)) return urls
    urls.push(url)
    const text = documentText(documents, url)
    const metadata = text.ok ? parseMetadata(documents, text.body) : undefined
    type = isObject(metadata) ? metadata.extends : undefined
  }
  return urls
}

/** Collects the rules of the type and of those that it extends (section "Extending Claim Metadata"). */
function rulesOf({ vct, 'vct#integrity': vctIntegrity }: JsonObject, documents: EvidenceDocuments): readonly Rule[] {
  const rules: Rule[] = []
  const seen = new Set<unknown>()
  let type: unknown = vct
  let integrity: unknown = vctIntegrity
  let committed = false
  while (type !== undefined) {
    if (seen.has(type)) throw invalid(reason('schema_type_circular'))
    if (seen.size === MAX_TYPES) throw overLimit(reason('schema_type_too_many_types', { limit: MAX_TYPES }))
    seen.add(type)
    committed ||= integrity !== undefined
    const metadata = metadataOf(type, integrity, committed, documents)
    const extended = readRules(metadata.claims)
    if (rules.length + extended.length > MAX_RULES)
      throw overLimit(reason('schema_type_too_many_rules', { limit: MAX_RULES }))
    refuseLenience(rules, extended)
    rules.push(...extended)
    integrity = metadata['extends#integrity']
    type = metadata.extends
  }
  return rules
}

/** @param committed true when the issuer has committed to this Type Metadata, so that it must be applied */
function metadataOf(type: unknown, integrity: unknown, committed: boolean, documents: EvidenceDocuments): JsonObject {
  const url = documentUrl(type)
  const text = url === undefined ? ABSENT : documentText(documents, url)
  if (!text.ok) {
    throw committed
      ? new Rejected('schema_unavailable', reason('schema_type_not_available', { type: String(type) }, text.because))
      : new Rejected('schema_none', reason('schema_type_none'))
  }
  const result = checkSri(integrity, text.body, documents)
  if (result === 'wrong') throw invalid(reason('schema_type_changed', { type: String(type) }))
  if (result === 'over-limit') throw overLimit(reason('digest_over_limit'))
  if (result === 'unknown') throw unsupported(reason('schema_fault_digest'))
  const metadata = parseMetadata(documents, text.body)
  if (metadata === 'over-limit') throw overLimit(reason('schema_fault_too_much'))
  if (!metadata) throw unsupported(reason('schema_type_json', { type: String(type) }))
  if (metadata.vct !== type) throw invalid(reason('schema_type_other', { type: String(type) }))
  return metadata
}

const ABSENT = { ok: false, because: reason('schema_type_no_address') } as const

function parseMetadata(documents: EvidenceDocuments, body: string): JsonObject | 'over-limit' | undefined {
  const parsed = body.length > MAX_LENGTH ? undefined : parseOnce(documents, body)
  if (parsed && isBeyondLimits(parsed)) return 'over-limit'
  return parsed?.ok && isObject(parsed.value) ? parsed.value : undefined
}

/** Reads `claims`. Members for display only are not checked here. */
function readRules(claims: unknown): readonly Rule[] {
  if (claims === undefined) return []
  if (!Array.isArray(claims)) throw malformed()
  return claims.map(claim => {
    if (!isObject(claim)) throw malformed()
    const { path, mandatory, sd } = claim
    if (!isClaimPath(path)) throw malformed()
    if (mandatory !== undefined && typeof mandatory !== 'boolean') throw malformed()
    if (sd !== undefined && sd !== 'always' && sd !== 'allowed' && sd !== 'never') throw malformed()
    return { path, mandatory, sd }
  })
}

/**
 * A type may be stricter than the one that it extends, but not more lenient (section "Limitations for `sd` and
 * `mandatory`").
 */
function refuseLenience(rules: readonly Rule[], extended: readonly Rule[]): void {
  const byPath = new Map<string, Rule[]>()
  for (const rule of extended) {
    const path = JSON.stringify(rule.path)
    byPath.set(path, [...(byPath.get(path) ?? []), rule])
  }
  for (const rule of rules) {
    const isLenient = byPath
      .get(JSON.stringify(rule.path))
      ?.some(
        ({ sd, mandatory }) =>
          (mandatory === true && rule.mandatory === false) ||
          ((sd === 'always' || sd === 'never') && rule.sd !== undefined && rule.sd !== sd),
      )
    if (isLenient) throw invalid(reason('schema_type_lenient'))
  }
}

/** Sections "Claim Mandatory Metadata" and "Claim Selective Disclosure Metadata". */
function holdAgainst(opened: OpenedSdJwt, { path, mandatory, sd }: Rule, documents: EvidenceDocuments): void {
  const where = path.map(part => part ?? '*').join('.')
  const budget = budgetOf(documents)
  const selection = selectClaims(opened, path, claims => budget.take('selectedClaims', claims))
  if (selection === 'misfit') throw invalid(reason('schema_type_misfit', { where }))
  if (selection === 'too-many') throw overLimit(reason('schema_type_too_many_claims', { where }))
  const { claims, incomplete, undisclosed } = selection
  // A claim that must not be hidden and is not seen does not exist.
  const mayBeThere = claims.length > 0 || incomplete || (undisclosed && sd !== 'never')
  if (mandatory && !mayBeThere) throw invalid(reason('schema_type_lacks', { where }))
  if (sd === 'always' && claims.some(({ selective }) => !selective)) {
    throw invalid(reason('schema_type_no_choice', { where }))
  }
  if (sd === 'never' && claims.some(({ selective }) => selective)) {
    throw invalid(reason('schema_type_choice', { where }))
  }
}

function malformed(): Rejected {
  return invalid(reason('schema_type_malformed'))
}

function invalid(because: Reasons): Rejected {
  return new Rejected('schema_invalid', reason('schema_type_differs', {}, because))
}

function unsupported(because: Reasons): Rejected {
  return new Rejected('schema_unsupported', reason('schema_type_not_applied', {}, because))
}

function overLimit(because: Reasons): Rejected {
  return new Rejected('over_limit', reason('schema_type_not_applied', {}, because))
}
