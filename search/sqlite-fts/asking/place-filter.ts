/** The filters as fast predicates on places. */

import type { SearchFilters } from '../../engine.ts'
import { dayBounds, isWithinDays } from '../../query/days.ts'
import { passes } from '../../query/facet-counts.ts'
import type { Snapshot } from './snapshot.ts'

export interface PlaceFilter {
  /** Applies all filters except that by locality, which the index itself applies. */
  passes(place: number): boolean
  /** Applies only the filters by date: facets are counted with these and without their own filter. */
  passesDates(place: number): boolean
  /** Whether there are filters by date. */
  readonly byDate: boolean
}

export function placeFilter({ columns, groups }: Snapshot, filters: SearchFilters): PlaceFilter {
  const passing = new Set(groups.filter(group => passes(group, filters)).map(group => group.number))
  const registered = dayBounds(filters.registeredFrom, filters.registeredTo)
  const dissolved = dayBounds(filters.dissolvedFrom, filters.dissolvedTo)
  const byDate = registered !== undefined || dissolved !== undefined
  const passesDates = (place: number): boolean =>
    !byDate ||
    (isWithinDays(columns.registered[place], registered) && isWithinDays(columns.dissolved[place], dissolved))
  return { byDate, passesDates, passes: place => passing.has(columns.group[place] ?? -1) && passesDates(place) }
}
