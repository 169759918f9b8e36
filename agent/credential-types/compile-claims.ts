/**
 * Compiles a definition's claims to a function that takes them out of a statement.
 * Paths are parsed once, when the definition is loaded: a register has tens of
 * thousands of statements.
 */
import { conversion } from './conversions.ts'
import type { ClaimDefinition } from './definition-file.ts'
import { compilePath, compileTemplate, type Getter, parsePath, parseTemplate, type Scope } from './path.ts'

/** The value of a claim, or `undefined` when the statement does not say it. */
export type ClaimGetter = (scope: Scope) => unknown

/** The address that replaces an organization's id in a claim. */
export function organizationUrl(baseUrl: unknown, id: unknown): string | undefined {
  return typeof id === 'string' ? `${String(baseUrl)}/organization/${id}` : undefined
}

/** Compiles one claim with its nested claims. Unknown values are left out: no empty lists, no empty objects. */
export function compileClaim(claim: ClaimDefinition): ClaimGetter {
  const members = (claim.claims ?? []).map(({ name, ...rest }) => [name, compileClaim({ name, ...rest })] as const)
  if (claim.is === 'object') return scope => membersOf(members, scope)
  const source = compileSource(claim)
  switch (claim.is) {
    case 'list':
      return scope => itemsOf(source(scope), scope, members)
    case 'texts':
    case 'uris':
      return scope => listed(source(scope), item => item)
    case 'organization':
      return scope => organizationUrl(scope.baseUrl, source(scope))
    case 'bilingual':
      return scope => both(source(scope))
    default:
      return source
  }
}

function compileSource(claim: ClaimDefinition): Getter {
  const { value } = claim
  if (value !== undefined) return () => value
  if (claim.text !== undefined) return compileTemplate(parseTemplate(claim.text))
  const getter = compilePath(parsePath(claim.from ?? ''))
  if (claim.convert === undefined) return getter
  const convert = conversion(claim.convert)
  return scope => {
    const found = getter(scope)
    return found === undefined ? undefined : convert(found, scope)
  }
}

/** The members that have a value; `undefined` when none has. */
function membersOf(
  members: readonly (readonly [string, ClaimGetter])[],
  scope: Scope,
): Record<string, unknown> | undefined {
  const object: Record<string, unknown> = {}
  let empty = true
  for (const [name, getter] of members) {
    const value = getter(scope)
    if (value === undefined) continue
    object[name] = value
    empty = false
  }
  return empty ? undefined : object
}

/** One scope for all items of a list: a register has millions of them. */
function itemsOf(items: unknown, scope: Scope, members: readonly (readonly [string, ClaimGetter])[]) {
  if (!Array.isArray(items) || items.length === 0) return undefined
  const inside: Record<string, unknown> = { ...scope }
  return listed(items, item => {
    inside.item = item
    return membersOf(members, inside)
  })
}

/** `undefined` for an empty list, which says nothing and takes room. A single value becomes a list of one. */
function listed(value: unknown, convert: (item: unknown) => unknown): readonly unknown[] | undefined {
  if (value === undefined) return undefined
  const items = (Array.isArray(value) ? value : [value]).map(convert).filter(item => item !== undefined)
  return items.length === 0 ? undefined : items
}

/** Keeps both languages, and drops anything else that a register's description has beside them. */
function both(value: unknown): { readonly en: unknown; readonly fr: unknown } | undefined {
  if (typeof value !== 'object' || value === null || !('en' in value) || !('fr' in value)) return undefined
  return { en: value.en, fr: value.fr }
}
