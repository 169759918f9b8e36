/**
 * The Type Metadata of an SD-JWT VC: what credentials of its type say, and what
 * a holder may keep to themselves. A verifier sees only what was disclosed, so
 * it must not take what it does not see for what is not there.
 */
import type { CodeOf } from '../check.ts'
import { documentText, type EvidenceDocuments } from '../evidence.ts'
import { documentUrl } from '../identifiers/did-web.ts'
import type { SdJwtSecuring } from '../reading/read-result.ts'
import { disclosuresIn } from '../reading/read-sd-jwt.ts'
import { isObject, type JsonObject, parseStrictJson } from '../reading/strict-json.ts'
import { type OpenedSdJwt, openDisclosures } from '../sd-jwt/sd-jwt.ts'
import { isClaimPath, type PathComponent, selectClaims } from './claim-path.ts'
import { checkSri } from './integrity.ts'

export interface SchemaFinding {
  readonly code: CodeOf<'schema'>
  readonly message: string
}

const MAX_LENGTH = 256 * 1024
/** Each may extend the next. */
const MAX_TYPES = 5
const MAX_RULES = 300

/** One object of `claims`; what is left out may be inherited. */
interface Rule {
  readonly path: readonly PathComponent[]
  readonly mandatory: boolean | undefined
  readonly sd: 'always' | 'allowed' | 'never' | undefined
}

class Rejected extends Error {
  readonly code: CodeOf<'schema'>
  constructor(code: CodeOf<'schema'>, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Holds a credential against the Type Metadata at its `vct` (SD-JWT VC, section
 * "SD-JWT VC Type Metadata"). Nobody has to publish any: without it there is
 * nothing to check, unless the issuer committed to it by `vct#integrity`.
 */
export function checkTypeMetadata(securing: SdJwtSecuring, documents: EvidenceDocuments): SchemaFinding {
  const opened = openDisclosures(securing.signedPayload, disclosuresIn(securing.presented))
  if (!opened.ok || securing.disclosureFault !== undefined) {
    const message = 'The form of the credential was not checked, because what it discloses cannot be accepted.'
    return { code: 'not_checked', message }
  }
  try {
    const rules = rulesOf(opened.payload, documents)
    for (const rule of rules) holdAgainst(opened, rule)
    return { code: 'schema_valid', message: 'The credential has the form that its type asks for.' }
  } catch (error) {
    if (error instanceof Rejected) return { code: error.code, message: error.message }
    throw error
  }
}

/** The addresses of the Type Metadata that is needed, as far as it can be told from what is there. */
export function typeMetadataUrls(payload: JsonObject, documents: EvidenceDocuments): readonly string[] {
  const urls: string[] = []
  let type: unknown = payload.vct
  while (urls.length < MAX_TYPES) {
    const url = documentUrl(type)
    if (url === undefined || urls.includes(url)) return urls
    urls.push(url)
    const text = documentText(documents, url)
    const metadata = text.ok ? parseMetadata(text.body) : undefined
    type = metadata?.extends
  }
  return urls
}

/** What the type and those that it extends ask for (section "Extending Claim Metadata"). */
function rulesOf({ vct, 'vct#integrity': vctIntegrity }: JsonObject, documents: EvidenceDocuments): readonly Rule[] {
  const rules: Rule[] = []
  const seen = new Set<unknown>()
  let type: unknown = vct
  let integrity: unknown = vctIntegrity
  let committed = false
  while (type !== undefined) {
    if (seen.has(type)) throw invalid('its type extends itself')
    if (seen.size === MAX_TYPES) throw unsupported('its type extends too many others')
    seen.add(type)
    committed ||= integrity !== undefined
    const metadata = metadataOf(type, integrity, committed, documents)
    const extended = readRules(metadata.claims)
    if (rules.length + extended.length > MAX_RULES) throw unsupported('its type has more rules than are read')
    refuseLenience(rules, extended)
    rules.push(...extended)
    integrity = metadata['extends#integrity']
    type = metadata.extends
  }
  return rules
}

/** @param committed the issuer has said which Type Metadata applies, so that it cannot be left out */
function metadataOf(type: unknown, integrity: unknown, committed: boolean, documents: EvidenceDocuments): JsonObject {
  const url = documentUrl(type)
  const text = url === undefined ? ABSENT : documentText(documents, url)
  if (!text.ok) {
    throw committed
      ? new Rejected('schema_unavailable', `What the type asks for could not be checked, because ${text.reason}.`)
      : new Rejected('schema_none', 'The credential names no rules of its type to be held against.')
  }
  const result = checkSri(integrity, text.body)
  if (result === 'wrong') throw invalid('what is published of its type is not what the issuer meant')
  if (result === 'unknown') throw unsupported('its digest is of a kind that is not supported')
  const metadata = parseMetadata(text.body)
  if (!metadata) throw unsupported('what is published of its type is not a JSON object with one meaning')
  if (metadata.vct !== type) throw invalid('what is published of its type is about another type')
  return metadata
}

const ABSENT = { ok: false, reason: 'its type is not an https address' } as const

function parseMetadata(body: string): JsonObject | undefined {
  const parsed = body.length > MAX_LENGTH ? undefined : parseStrictJson(body)
  return parsed?.ok && isObject(parsed.value) ? parsed.value : undefined
}

/** Reads `claims`; what is only for showing a credential is not judged here. */
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

/** A type may be stricter than the one that it extends, and not more lenient (section "Limitations for `sd` and `mandatory`"). */
function refuseLenience(rules: readonly Rule[], extended: readonly Rule[]): void {
  for (const rule of rules) {
    const same = extended.filter(({ path }) => JSON.stringify(path) === JSON.stringify(rule.path))
    const isLenient = same.some(
      ({ sd, mandatory }) =>
        (mandatory === true && rule.mandatory === false) ||
        ((sd === 'always' || sd === 'never') && rule.sd !== undefined && rule.sd !== sd),
    )
    if (isLenient) throw invalid('its type takes back what the type that it extends asks for')
  }
}

/** Sections "Claim Mandatory Metadata" and "Claim Selective Disclosure Metadata". */
function holdAgainst(opened: OpenedSdJwt, { path, mandatory, sd }: Rule): void {
  const selection = selectClaims(opened, path)
  const where = `"${path
    .map(part => part ?? '*')
    .join('.')
    .slice(0, 100)}"`
  if (selection === 'misfit') throw invalid(`it is of another form at ${where}`)
  if (selection === 'too-many') throw unsupported(`it says more at ${where} than is read`)
  const { claims, incomplete, undisclosed } = selection
  // What nobody may hide and is not seen is not there.
  const mayBeThere = claims.length > 0 || incomplete || (undisclosed && sd !== 'never')
  if (mandatory && !mayBeThere) throw invalid(`it does not say ${where}, which its type asks for`)
  if (sd === 'always' && claims.some(({ selective }) => !selective)) {
    throw invalid(`it leaves the holder no choice whether to show ${where}`)
  }
  if (sd === 'never' && claims.some(({ selective }) => selective)) {
    throw invalid(`it leaves to the holder whether to show ${where}, which its type does not allow`)
  }
}

function malformed(): Rejected {
  return invalid('what is published of its type is not written as it must be')
}

function invalid(what: string): Rejected {
  return new Rejected('schema_invalid', `The credential has not the form that its type asks for: ${what}.`)
}

function unsupported(reason: string): Rejected {
  return new Rejected('schema_unsupported', `The form of the credential could not be checked: ${reason}.`)
}
