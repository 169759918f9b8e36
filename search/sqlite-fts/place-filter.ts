/** The filters, as questions that can be asked of any place in no time. */
import type { SearchFilters } from '../engine.ts'
import { NO_DATE, toDays } from './columns.ts'
import { passes } from './facet-groups.ts'
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
  const registered = bounds(filters.registeredFrom, filters.registeredTo)
  const dissolved = bounds(filters.dissolvedFrom, filters.dissolvedTo)
  const byDate = registered !== undefined || dissolved !== undefined
  const passesDates = (place: number): boolean =>
    !byDate || (isWithin(columns.registered[place], registered) && isWithin(columns.dissolved[place], dissolved))
  return { byDate, passesDates, passes: place => passing.has(columns.group[place] ?? -1) && passesDates(place) }
}

interface Bounds {
  readonly from: number
  readonly to: number
}

/** A bound that is no date lets nothing through. */
function bounds(from: string | undefined, to: string | undefined): Bounds | undefined {
  if (from === undefined && to === undefined) return undefined
  const [first, last] = [from === undefined ? NO_DATE + 1 : toDays(from), to === undefined ? Infinity : toDays(to)]
  return first === NO_DATE || last === NO_DATE ? { from: Infinity, to: NO_DATE } : { from: first, to: last }
}

function isWithin(days: number | undefined, bound: Bounds | undefined): boolean {
  return bound === undefined || (days !== undefined && days >= bound.from && days <= bound.to)
}
