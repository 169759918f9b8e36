/**
 * The same claims in the form for wallets: the names of the European drafts, and
 * for each claim whether the holder may withhold it (SD-JWT, RFC 9901; SD-JWT VC).
 * Decoys make all credentials of a type look alike: the number of digests does
 * not show how much the register knows.
 */
import { defined } from '../../domain/defined.ts'
import type { Bilingual } from '../../domain/register.ts'
import { claimsOf } from './claims-of.ts'
import type { CredentialTypeDefinition } from './definition.ts'
import { type SdJwtClaim, sdJwtClaimsOf } from './definition-file.ts'
import { compilePath, parsePath } from './path.ts'
import type { SourceProvenance, SourceRegister, Statement } from './statement.ts'

/**
 * By name: which members (or items, by position) become disclosures, how many decoys are among them, and the same for
 * nested values. The form is the one of `@sd-jwt/core`.
 */
export interface DisclosureFrame {
  readonly _sd?: readonly (string | number)[]
  readonly _sd_decoy?: number
  readonly [member: string]: DisclosureFrame | readonly (string | number)[] | number | undefined
}

export interface SdJwtClaims {
  readonly claims: Readonly<Record<string, unknown>>
  readonly disclosureFrame: DisclosureFrame
}

/**
 * The claims of an SD-JWT VC of this type, without those that minting adds (`iss`, `iat`, `vct`, `cnf`, `status`).
 *
 * @throws {StatementError} when something is missing that the type must say
 */
export function buildSdJwtClaims(definition: CredentialTypeDefinition, statement: Statement): SdJwtClaims {
  const { id, values } = claimsOf(definition, statement)
  const claims: Record<string, unknown> = { sub: id }
  const hidden: string[] = []
  const inside: Record<string, DisclosureFrame> = {}
  let hideable = 0
  for (const { claim, take, disclosure, name } of planOf(definition)) {
    if (disclosure !== 'always') hideable += 1
    const value = take(values[claim])
    if (value === undefined) continue
    claims[name] = value
    if (disclosure !== 'always') hidden.push(name)
    if (disclosure === 'each') inside[name] = frameOf(value)
  }
  Object.assign(claims, sourceClaims(statement.register, statement.provenance))
  const disclosureFrame = hideable === 0 ? {} : { _sd: hidden, _sd_decoy: hideable - hidden.length, ...inside }
  return { claims, disclosureFrame }
}

interface PlannedClaim {
  readonly claim: string
  readonly name: string
  readonly disclosure: SdJwtClaim['disclosure']
  readonly take: (value: unknown) => unknown
}

const plans = new WeakMap<CredentialTypeDefinition, readonly PlannedClaim[]>()

function planOf(definition: CredentialTypeDefinition): readonly PlannedClaim[] {
  const known = plans.get(definition)
  if (known) return known
  const plan = definition.file.subject.claims.flatMap(claim =>
    sdJwtClaimsOf(claim).map(({ name, disclosure, value = 'value' }) => {
      const follow = compilePath(parsePath(value))
      return { claim: claim.name, name, disclosure, take: (whole: unknown) => snakeCased(follow({ value: whole })) }
    }),
  )
  plans.set(definition, plan)
  return plan
}

/** Each member or item is disclosed by itself. Lists are filled up to 4, 8, 16 … items; objects are not. */
function frameOf(value: unknown): DisclosureFrame {
  if (!Array.isArray(value)) return { _sd: Object.keys(value as object) }
  const room = 2 ** Math.max(2, Math.ceil(Math.log2(value.length)))
  return { _sd: value.map((_item, position) => position), _sd_decoy: room - value.length }
}

/** The source of the statement and its terms. A holder cannot withhold that a register is invented. */
function sourceClaims(register: SourceRegister, provenance: SourceProvenance): Record<string, unknown> {
  const { authority, homepage, licence } = register
  return {
    register: {
      ...defined({ id: homepage }),
      name: both(register.name),
      authority: both(authority.name),
      ...defined({ authority_code: authority.raCode }),
      ...(register.invented ? { invented: true } : {}),
    },
    source_record_hash: provenance.sourceRecordHash,
    observed_on: provenance.observedOn,
    ...defined({ source_url: provenance.sourceUrl }),
    licence: {
      ...(licence.url === '' ? {} : { id: licence.url }),
      name: licence.name,
      notice: both(licence.notice),
    },
  }
}

/** Turns `postalCode` into `postal_code`, as JWT claims are written. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}

function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [snakeCase(name), snakeCased(member)]))
}

function both({ en, fr }: Bilingual) {
  return { en, fr }
}
