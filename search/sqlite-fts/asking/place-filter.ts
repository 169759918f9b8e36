/** The filters, as questions that can be asked of any place in no time. */

import type { SearchFilters } from '../../engine.ts'
import { dayBounds, isWithinDays } from '../../query/days.ts'
import { passes } from '../../query/facet-counts.ts'
import type { Snapshot } from './snapshot.ts'

export interface PlaceFilter {
  /** All the filters but that by locality, which the index itself answers. */
  passes(place: number): boolean
  /** Only the filters by date: what facets are counted under, before their own. */
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
