/** A loaded credential type: its definition, the addresses of its files, and its compiled paths. */
import { defined } from '../../domain/defined.ts'
import type { Bilingual } from '../../domain/register.ts'
import { type ClaimGetter, compileClaim, organizationUrl } from './compile-claims.ts'
import { type CredentialFormat, type DefinitionFile, FORMATS } from './definition-file.ts'
import { durationMs } from './duration.ts'
import { compilePath, compileTemplate, parsePath, parseTemplate, type Scope } from './path.ts'

export interface CredentialTypeDefinition {
  /** kebab-case, e.g. `registration`. */
  readonly type: string
  /** e.g. `v1`. */
  readonly version: string
  readonly name: Bilingual
  readonly description: Bilingual
  readonly formats: readonly CredentialFormat[]
  /** Empty for a type whose credentials are so short-lived that they are never revoked. */
  readonly statusPurposes: readonly ('revocation' | 'suspension' | 'message')[]
  /** `import`: every import issues it. `request`: it is issued only on request. */
  readonly issuance: 'import' | 'request'
  /** How long a credential is valid; absent when it has no end. */
  readonly validForMs?: number
  /** `relationships`: one credential for each of them. */
  readonly each?: 'relationships'
  /** Address of the registry, without a slash at the end. */
  readonly baseUrl: string
  /** Address of the JSON-LD context. */
  readonly context: string
  /** Address of the JSON Schema of the whole credential. */
  readonly schema: string
  /** Address of the texts for people. */
  readonly display: string
  /** Address of the SD-JWT VC Type Metadata, which is the `vct`. */
  readonly vct: string
  /** `sha256-…` of exactly the bytes served there (SD-JWT VC, section on document integrity). */
  readonly vctIntegrity: string
  /** The definition from which the files are generated. */
  readonly file: DefinitionFile
  readonly compiled: CompiledDefinition
}

/** Not for callers: see `claimsOf` and `statementsOf`. */
interface CompiledDefinition {
  readonly subjectId: ClaimGetter
  readonly claims: readonly CompiledClaim[]
  readonly summary: {
    readonly en: (scope: Scope) => string | undefined
    readonly fr: (scope: Scope) => string | undefined
  }
  readonly when: readonly Condition[]
}

interface CompiledClaim {
  readonly name: string
  readonly required: boolean
  /** The path of its value in the statement, where it has one. */
  readonly from: string | undefined
  readonly formats: readonly CredentialFormat[]
  readonly value: ClaimGetter
}

interface Condition {
  readonly holds: (scope: Scope) => boolean
  readonly otherwise?: Bilingual
}

/** Compiles a definition before its type metadata is known. */
export function compileDefinition(
  address: { readonly baseUrl: string; readonly type: string; readonly version: string },
  file: DefinitionFile,
): Omit<CredentialTypeDefinition, 'vctIntegrity'> {
  const { baseUrl, type, version } = address
  const folder = `${baseUrl}/credential-types/${type}/${version}`
  const validForMs = file.validFor === undefined ? undefined : durationMs(file.validFor)
  return {
    type,
    version,
    name: file.name,
    description: file.description,
    formats: file.formats,
    statusPurposes: file.statusPurposes,
    issuance: file.issuance,
    ...defined({ validForMs, each: file.each }),
    baseUrl,
    context: `${folder}/context.jsonld`,
    schema: `${folder}/schema.json`,
    display: `${folder}/display.json`,
    vct: `${folder}/vct.json`,
    file,
    compiled: compile(file),
  }
}

function compile({ subject, summary, when }: DefinitionFile): CompiledDefinition {
  const id = compilePath(parsePath(subject.id.from))
  return {
    subjectId: subject.id.is === 'organization' ? scope => organizationUrl(scope.baseUrl, id(scope)) : id,
    claims: subject.claims.map(claim => ({
      name: claim.name,
      required: claim.required ?? false,
      from: claim.from,
      formats: claim.formats ?? FORMATS,
      value: compileClaim(claim),
    })),
    summary: {
      en: compileTemplate(parseTemplate(summary.en)),
      fr: compileTemplate(parseTemplate(summary.fr)),
    },
    when: (when ?? []).map(({ path, is, exists, otherwise }) => {
      const value = compilePath(parsePath(path))
      const holds = (scope: Scope) =>
        exists === undefined ? value(scope) === is : (value(scope) !== undefined) === exists
      return { holds, ...defined({ otherwise }) }
    }),
  }
}
