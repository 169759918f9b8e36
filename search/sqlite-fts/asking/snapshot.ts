/** The parts of the index that a reader keeps in memory. They are updated at the beginning of each query. */
import type Database from 'better-sqlite3'
import { type Columns, columnReader, emptyColumns } from '../file/columns.ts'
import { type FacetGroup, readFacetGroups } from '../file/facet-groups.ts'
import { type RowOrder, rowOrder } from '../file/row-order.ts'

export interface Snapshot {
  readonly columns: Columns
  readonly groups: readonly FacetGroup[]
  /** Numbers of the groups whose organizations are inactive. */
  readonly inactiveGroups: ReadonlySet<number>
  /** The order of rows, which is the order by name. */
  readonly order: RowOrder
  /** See the table `state`. */
  readonly stamp: number
  readonly generation: number
}

interface State {
  stamp: number
  generation: number
}

/** Call the returned function within the transaction of a query. */
export function snapshots(database: Database.Database): () => Snapshot {
  const state = database.prepare<[], State>('SELECT stamp, generation FROM state')
  const readColumns = columnReader(database)
  const readGroups = readFacetGroups(database)
  const order = rowOrder(database)
  let last: State | undefined
  let snapshot: Snapshot = {
    columns: emptyColumns(0),
    groups: [],
    inactiveGroups: new Set(),
    order,
    stamp: 0,
    generation: 0,
  }
  return () => {
    const now = state.get() ?? { stamp: 0, generation: 0 }
    if (last?.stamp === now.stamp && last.generation === now.generation) return snapshot
    order.forget()
    const groups = readGroups()
    snapshot = {
      columns: readColumns(last?.generation === now.generation ? last.stamp : -1),
      groups,
      inactiveGroups: new Set(groups.filter(group => !group.active).map(group => group.number)),
      order,
      stamp: now.stamp,
      generation: now.generation,
    }
    last = now
    return snapshot
  }
}
