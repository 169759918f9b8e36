/**
 * Finds the claims that a path in Type Metadata selects, in a credential of which
 * the verifier may see only a part (SD-JWT VC, section "Claim Path").
 */

import { isObject } from '../encoding/strict-json.ts'
import { type OpenedSdJwt, UNDISCLOSED } from '../sd-jwt/sd-jwt.ts'

/** A name, an index in an array, or `null` for every element of it. */
export type PathComponent = string | number | null

export interface Selection {
  /** For each selected claim: whether the holder can choose to show it. */
  readonly claims: readonly { readonly selective: boolean }[]
  /** True when more claims may be selected inside of undisclosed ones. */
  readonly incomplete: boolean
  /** True when the claim itself may exist without being disclosed. */
  readonly undisclosed: boolean
}

/** The most claims that a path may select, because many wildcards could take too long. */
const MAX_SELECTED = 2000

/** One element that a path has led to so far. */
interface Selected {
  readonly value: unknown
  readonly selective: boolean
}

/** True for a valid `path`: names, indexes from 0 up and `null`, at least one of them. */
export function isClaimPath(path: unknown): path is readonly PathComponent[] {
  return (
    Array.isArray(path) &&
    path.length > 0 &&
    path.every(part => part === null || typeof part === 'string' || (Number.isSafeInteger(part) && part >= 0))
  )
}

/**
 * Follows a path from the root of a credential.
 *
 * @param take pays for the claims that are examined; returns false when the budget is used up
 * @returns `misfit` when the path does not fit the credential: a name where there is no object, or an index where
 * there is no array
 */
export function selectClaims(
  opened: OpenedSdJwt,
  path: readonly PathComponent[],
  take: (claims: number) => boolean,
): Selection | 'misfit' | 'too-many' {
  let selected: readonly Selected[] = [{ value: opened.issued, selective: false }]
  let incomplete = false
  let undisclosed = false
  for (const [at, component] of path.entries()) {
    const next: Selected[] = []
    for (const { value } of selected) {
      if (value === UNDISCLOSED) {
        incomplete = true
      } else if (typeof component === 'string') {
        if (!isObject(value)) return 'misfit'
        if (Object.hasOwn(value, component)) next.push(memberOf(opened, value, component, value[component]))
        else if (!opened.incomplete.has(value)) continue
        else if (at === path.length - 1) undisclosed = true
        else incomplete = true
      } else {
        if (!Array.isArray(value)) return 'misfit'
        if (component === null && next.length + value.length > MAX_SELECTED) return 'too-many'
        const indexes = component === null ? [...value.keys()] : [component].filter(index => index < value.length)
        next.push(...indexes.map(index => memberOf(opened, value, index, value[index])))
      }
    }
    if (!take(1 + next.length)) return 'too-many'
    selected = next
  }
  return { claims: selected, incomplete, undisclosed }
}

function memberOf({ selective }: OpenedSdJwt, parent: object, key: string | number, value: unknown): Selected {
  return { value, selective: selective.get(parent)?.has(key) ?? false }
}
