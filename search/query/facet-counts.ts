/**
 * Totals and facets, as sums over organizations that are alike in everything that
 * is counted. A facet is counted under all the filters but its own, which is why
 * no engine can count it under the filters that the hits pass.
 */
import type { Facets, SearchFilters } from '../engine.ts'

/** Organizations that are alike, or one. */
export interface Counted {
  /** By which its count is found. */
  readonly number: number
  readonly active: boolean
  readonly register: string
  readonly entityType: string
  readonly credentialTypes: readonly string[]
}

/** Organizations by the number of their group. */
export type Counts = ReadonlyMap<number, number>

export type Facet = 'status' | 'register' | 'entityType' | 'credentialType'

/** Whether organizations of this group pass the filters by what is counted, leaving one filter out where told to. */
export function passes(group: Counted, filters: SearchFilters, but?: Facet): boolean {
  const { status, register, entityType, credentialType } = filters
  return (
    (but === 'status' || status === undefined || group.active === (status === 'active')) &&
    (but === 'register' || isAmong(register, [group.register])) &&
    (but === 'entityType' || isAmong(entityType, [group.entityType])) &&
    (but === 'credentialType' || isAmong(credentialType, group.credentialTypes))
  )
}

/** A filter without values filters nothing. */
function isAmong(wanted: readonly string[] | undefined, values: readonly string[]): boolean {
  return wanted === undefined || wanted.length === 0 || values.some(value => wanted.includes(value))
}

/**
 * The total under all the filters, and each facet under all the filters but its
 * own: it says what choosing another value would give.
 * @param counts of what matches, before the filters by what is counted
 */
export function sumUp(
  groups: readonly Counted[],
  counts: Counts,
  filters: SearchFilters,
): { total: number; facets: Facets } {
  let total = 0
  const status = { active: 0, inactive: 0 }
  const entityType = new Map<string, number>()
  const register = new Map<string, number>()
  const credentialType = new Map<string, number>()
  for (const group of groups) {
    const count = counts.get(group.number) ?? 0
    if (count === 0) continue
    if (passes(group, filters)) total += count
    if (passes(group, filters, 'status')) status[group.active ? 'active' : 'inactive'] += count
    if (passes(group, filters, 'entityType')) add(entityType, group.entityType, count)
    if (passes(group, filters, 'register')) add(register, group.register, count)
    if (passes(group, filters, 'credentialType'))
      for (const type of group.credentialTypes) add(credentialType, type, count)
  }
  return {
    total,
    facets: {
      status,
      entityType: Object.fromEntries(entityType),
      register: Object.fromEntries(register),
      credentialType: Object.fromEntries(credentialType),
    },
  }
}

function add(sums: Map<string, number>, value: string, count: number): void {
  sums.set(value, (sums.get(value) ?? 0) + count)
}
