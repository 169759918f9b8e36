/**
 * Totals and facets, as sums over groups of organizations that are alike in
 * every counted property. A facet is counted under all filters except its own, so
 * it cannot be counted from the hits, which pass all filters.
 */
import type { Facets, SearchFilters } from '../engine.ts'

/** A group of organizations that are alike, or one organization. */
export interface Counted {
  /** The key of its count in `Counts`. */
  readonly number: number
  readonly active: boolean
  readonly register: string
  readonly entityType: string
  readonly credentialTypes: readonly string[]
}

/** Number of organizations by the number of their group. */
export type Counts = ReadonlyMap<number, number>

export type Facet = 'status' | 'register' | 'entityType' | 'credentialType'

/** Whether organizations of this group pass the filters on counted properties; `but` is a filter to leave out. */
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
 * The total under all the filters, and each facet under all filters except its
 * own, so that it shows the result of choosing another value.
 * @param counts of the matches, before the filters on counted properties
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
