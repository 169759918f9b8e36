/** The filters of a query: as fast predicates on rows, and as values that the index itself can apply. */
import type { SearchFilters } from '../../engine.ts'
import { localityKey } from '../../names/locality-key.ts'
import { dayBounds, isWithinDays } from '../../query/days.ts'
import { passes } from '../../query/facet-counts.ts'
import type { FindValue, ValueKind } from '../file/filter-values.ts'
import type { OrganizationReader } from './organization-reader.ts'
import type { Snapshot } from './snapshot.ts'

/** Numbers of filter values: one value of each group must match. See `withValues`. */
export type ValueGroups = readonly (readonly number[])[]

export interface RowFilter {
  /** Applies all filters except that by locality. */
  passes(row: number): boolean
  /** Applies only the filters by date: facets are counted with these and without their own filter. */
  passesDates(row: number): boolean
  /** Whether there are filters by date. */
  readonly byDate: boolean
  /** Whether the organization is in one of the requested localities. It must be read for that. */
  isInLocality(row: number): boolean
  /** The requested localities, for the index; empty when all localities pass. */
  readonly localities: ValueGroups
  /** True when no organization ever had any of the requested localities. */
  readonly isEmpty: boolean
  /** The requested registers, entity types and credential types, for the index. */
  countedValues(): ValueGroups
}

export function rowFilter(
  filters: SearchFilters,
  { columns, groups }: Snapshot,
  { findValue, organizations }: { readonly findValue: FindValue; readonly organizations: OrganizationReader },
): RowFilter {
  const passing = new Set(groups.filter(group => passes(group, filters)).map(group => group.number))
  const registered = dayBounds(filters.registeredFrom, filters.registeredTo)
  const dissolved = dayBounds(filters.dissolvedFrom, filters.dissolvedTo)
  const byDate = registered !== undefined || dissolved !== undefined
  const passesDates = (row: number): boolean =>
    !byDate || (isWithinDays(columns.registered[row], registered) && isWithinDays(columns.dissolved[row], dissolved))

  /** Unknown values match no organization. A filter without values filters nothing. */
  function valuesOf(kind: ValueKind, values: readonly string[] | undefined): ValueGroups {
    if (values === undefined || values.length === 0) return []
    return [values.flatMap(value => findValue(kind, value) ?? [])]
  }

  const localities = valuesOf('locality', filters.locality?.map(localityKey))
  return {
    byDate,
    passesDates,
    passes: row => passing.has(columns.group[row] ?? -1) && passesDates(row),
    isInLocality: row =>
      localities.length === 0 || localities.every(group => group.includes(organizations.read(row).stored.locality)),
    localities,
    isEmpty: localities.some(group => group.length === 0),
    countedValues: () => [
      ...valuesOf('register', filters.register),
      ...valuesOf('entity-type', filters.entityType),
      ...valuesOf('credential-type', filters.credentialType),
    ],
  }
}
