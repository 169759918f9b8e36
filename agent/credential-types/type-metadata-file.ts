/**
 * SD-JWT VC Type Metadata (draft-ietf-oauth-sd-jwt-vc, section "SD-JWT VC Type
 * Metadata"): how wallets display a credential, its claims, and which of them
 * the holder may withhold. Its address is the `vct`.
 */
import type { Bilingual } from '../../domain/register.ts'
import type { CredentialTypeDefinition } from './definition.ts'
import { type ClaimDefinition, type SdJwtClaim, sdJwtClaimsOf } from './definition-file.ts'
import { parsePath } from './path.ts'
import { snakeCase } from './sd-jwt-claims.ts'

type PathPart = string | null

interface ClaimMetadata {
  readonly path: readonly PathPart[]
  readonly display?: readonly { readonly locale: string; readonly label: string }[]
  readonly mandatory?: true
  readonly sd: 'always' | 'never'
}

export interface TypeMetadata {
  readonly vct: string
  readonly name: string
  readonly description: string
  readonly display: readonly { readonly locale: string; readonly name: string; readonly description: string }[]
  readonly claims: readonly ClaimMetadata[]
}

/** @throws {SyntaxError} when a claim's `sdJwt.value` is not a part of its value */
export function typeMetadataFile({
  vct,
  name,
  description,
  file,
}: Pick<CredentialTypeDefinition, 'vct' | 'name' | 'description' | 'file'>): TypeMetadata {
  return {
    vct,
    name: name.en,
    description: description.en,
    display: [
      { locale: 'en', name: name.en, description: description.en },
      { locale: 'fr', name: name.fr, description: description.fr },
    ],
    claims: [
      ...file.subject.claims.flatMap(claim => sdJwtClaimsOf(claim).flatMap(its => metadataOf(claim, its))),
      ...SOURCE,
    ],
  }
}

/** Claims that every SD-JWT VC of this program has in the clear. */
const SOURCE: readonly ClaimMetadata[] = [
  clear('register', { en: 'Register', fr: 'Registre' }, true),
  clear(
    'source_record_hash',
    { en: 'Hash of the register’s record', fr: 'Empreinte de l’inscription au registre' },
    true,
  ),
  clear('observed_on', { en: 'Read from the register on', fr: 'Lu dans le registre le' }, true),
  clear('source_url', { en: 'The register’s own page', fr: 'Page du registre' }, false),
  clear('licence', { en: 'Licence of the register', fr: 'Licence du registre' }, true),
]

function clear(name: string, label: Bilingual, mandatory: boolean): ClaimMetadata {
  return { path: [name], ...displayOf(label), ...(mandatory ? { mandatory: true } : {}), sd: 'never' }
}

function metadataOf(claim: ClaimDefinition, { name, value, disclosure, label }: SdJwtClaim): readonly ClaimMetadata[] {
  const { part, always } = partOf(claim, value)
  const mandatory = claim.required === true && always
  const top: ClaimMetadata = {
    path: [name],
    ...displayOf(label ?? claim.label),
    ...(mandatory ? { mandatory: true } : {}),
    sd: disclosure === 'always' ? 'never' : 'always',
  }
  const inside = disclosure === 'each' ? 'always' : 'never'
  if (part.is === 'list') return [top, { path: [name, null], sd: inside }, ...members(part, [name, null], 'never')]
  if (part.is === 'texts' || part.is === 'uris') return [top, { path: [name, null], sd: inside }]
  return [top, ...members(part, [name], inside)]
}

function members({ claims = [] }: Partial<ClaimDefinition>, path: readonly PathPart[], sd: 'always' | 'never') {
  return claims.map(({ name, label }) => ({ path: [...path, snakeCase(name)], ...displayOf(label), sd }))
}

/** The part of a claim at a path from `value`, and whether it is present whenever the claim is. */
function partOf(claim: ClaimDefinition, value: string | undefined) {
  let part: Partial<ClaimDefinition> = claim
  let always = true
  for (const step of parsePath(value ?? 'value').slice(1)) {
    const whole = part
    if (step.kind === 'where' && whole.is === 'list') {
      part = { is: 'object', ...(whole.claims && { claims: whole.claims }) }
      always = false
      continue
    }
    const member =
      step.kind === 'member' && whole.is !== 'list' ? whole.claims?.find(({ name }) => name === step.name) : undefined
    if (!member) throw new SyntaxError(`"${value}" does not lead to a part of ${claim.name}`)
    part = member
    always &&= member.required === true
  }
  return { part, always }
}

function displayOf(label: Bilingual | undefined): Pick<ClaimMetadata, 'display'> {
  if (label === undefined) return {}
  return {
    display: [
      { locale: 'en', label: label.en },
      { locale: 'fr', label: label.fr },
    ],
  }
}
