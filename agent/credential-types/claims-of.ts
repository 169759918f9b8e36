/** The only file that takes claims out of a statement: every format starts from these values. */
import type { Bilingual } from '../../domain/register.ts'
import type { CredentialTypeDefinition } from './definition.ts'
import type { CredentialFormat } from './definition-file.ts'
import type { Scope } from './path.ts'
import { type Statement, StatementError } from './statement.ts'

export interface Claims {
  /** Address or DID of the credential's subject. */
  readonly id: string
  /** By name, in the order of the definition; what the statement does not say is absent. */
  readonly values: Readonly<Record<string, unknown>>
}

/**
 * Returns the claims of a credential of this type about its subject, before any format shapes them.
 *
 * @throws {StatementError} when something is missing that the type must say
 */
export function claimsOf(definition: CredentialTypeDefinition, statement: Statement): Claims {
  const { type, compiled } = definition
  const scope = scopeOf(definition.baseUrl, statement)
  const id = compiled.subjectId(scope)
  if (typeof id !== 'string') {
    const { from } = definition.file.subject.id
    throw new StatementError(type, `it is about ${from}, which the statement does not say`, from)
  }
  const values: Record<string, unknown> = {}
  for (const { name, required, from, value } of compiled.claims) {
    const found = value(scope)
    if (found !== undefined) values[name] = found
    else if (required) throw new StatementError(type, `it must say ${name}, which the statement does not say`, from)
  }
  return { id, values }
}

/** The claims that a format has. */
export function claimsIn(definition: CredentialTypeDefinition, claims: Claims, formats: readonly CredentialFormat[]) {
  const values: Record<string, unknown> = {}
  for (const { name, formats: its } of definition.compiled.claims) {
    if (Object.hasOwn(claims.values, name) && its.some(one => formats.includes(one))) values[name] = claims.values[name]
  }
  return values
}

/** One sentence for people about the credential's content; it says so when the register is invented. */
export function summaryOf(definition: CredentialTypeDefinition, statement: Statement): Bilingual {
  const { type, compiled, baseUrl } = definition
  const scope = scopeOf(baseUrl, statement)
  const en = compiled.summary.en(scope)
  const fr = compiled.summary.fr(scope)
  if (en === undefined || fr === undefined) {
    throw new StatementError(type, 'its summary speaks of something that the statement does not say')
  }
  if (!statement.register.invented) return { en, fr }
  return {
    en: `${en} This register is invented: it describes no real organization.`,
    fr: `${fr} Ce registre est inventé : il ne décrit aucune organisation réelle.`,
  }
}

/**
 * The end of a credential: as the statement says, else its beginning plus the type's duration.
 * `undefined`: it has no end.
 */
export function validUntilOf(
  { validForMs }: Pick<CredentialTypeDefinition, 'validForMs'>,
  { validFrom, validUntil }: Pick<Statement, 'validFrom' | 'validUntil'>,
): string | undefined {
  if (validUntil !== undefined || validForMs === undefined) return validUntil
  return new Date(Date.parse(validFrom) + validForMs).toISOString()
}

function scopeOf(baseUrl: string, statement: Statement): Scope {
  return { ...statement, baseUrl }
}
