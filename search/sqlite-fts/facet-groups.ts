/**
 * Facets. Organizations that are alike in everything that is counted form a group;
 * there are few groups however large the register. Filters choose among groups,
 * and totals and facets are sums over them.
 */
import type Database from 'better-sqlite3'
import type { Facets, SearchDocument, SearchFilters } from '../engine.ts'

export interface FacetGroup {
  readonly number: number
  readonly active: boolean
  readonly register: string
  readonly entityType: string
  readonly credentialTypes: readonly string[]
  /** How many organizations it has, whatever they are called. */
  readonly organizations: number
}

interface Row {
  number: number
  active: 0 | 1
  register: string
  entity_type: string
  credential_types: string
  organizations: number
}

/** Organizations by the number of their group. */
export type Counts = ReadonlyMap<number, number>

export interface FacetGroups {
  /** The number of the document's group, made when it is new; the group has one organization more. */
  join(document: SearchDocument): number
  /** The group has one organization less. */
  leave(group: number): void
  all(): readonly FacetGroup[]
}

export function facetGroups(database: Database.Database): FacetGroups {
  const join = database
    .prepare<[number, string, string, string], number>(
      `INSERT INTO facet_groups (active, register, entity_type, credential_types, organizations) VALUES (?, ?, ?, ?, 1)
       ON CONFLICT DO UPDATE SET organizations = organizations + 1 RETURNING number`,
    )
    .pluck()
  const leave = database.prepare<[number]>('UPDATE facet_groups SET organizations = organizations - 1 WHERE number = ?')
  const all = database.prepare<[], Row>('SELECT * FROM facet_groups WHERE organizations > 0')
  return {
    join({ active, register, entityType, credentialTypes }) {
      const types = JSON.stringify([...new Set(credentialTypes)].sort())
      const group = join.get(active ? 1 : 0, register, entityType, types)
      if (group === undefined) throw new Error('SQLite returned no facet group')
      return group
    },
    leave: group => void leave.run(group),
    all: () => all.all().map(parseGroup),
  }
}

function parseGroup(row: Row): FacetGroup {
  return {
    number: row.number,
    active: row.active === 1,
    register: row.register,
    entityType: row.entity_type,
    credentialTypes: JSON.parse(row.credential_types),
    organizations: row.organizations,
  }
}

/** Whether organizations of this group pass the filters (dates aside), leaving one filter out where told to. */
export function passes(group: FacetGroup, filters: SearchFilters, but?: keyof SearchFilters): boolean {
  const { status, register, entityType, credentialType } = filters
  return (
    (but === 'status' || status === undefined || group.active === (status === 'active')) &&
    (but === 'register' || isAmong(register, [group.register])) &&
    (but === 'entityType' || isAmong(entityType, [group.entityType])) &&
    isAmong(credentialType, group.credentialTypes)
  )
}

/** A filter without values filters nothing. */
function isAmong(wanted: readonly string[] | undefined, values: readonly string[]): boolean {
  return wanted === undefined || wanted.length === 0 || values.some(value => wanted.includes(value))
}

/**
 * The total under all the filters, and each facet under all the filters but its
 * own: it says what choosing another value would give.
 * @param counts of what matches, before filters (dates aside)
 */
export function sumUp(groups: readonly FacetGroup[], counts: Counts, filters: SearchFilters) {
  let total = 0
  const status = { active: 0, inactive: 0 }
  const entityType = new Map<string, number>()
  const register = new Map<string, number>()
  for (const group of groups) {
    const count = counts.get(group.number) ?? 0
    if (count === 0) continue
    if (passes(group, filters)) total += count
    if (passes(group, filters, 'status')) status[group.active ? 'active' : 'inactive'] += count
    if (passes(group, filters, 'entityType')) add(entityType, group.entityType, count)
    if (passes(group, filters, 'register')) add(register, group.register, count)
  }
  const facets: Facets = { status, entityType: Object.fromEntries(entityType), register: Object.fromEntries(register) }
  return { total, facets }
}

function add(sums: Map<string, number>, value: string, count: number): void {
  sums.set(value, (sums.get(value) ?? 0) + count)
}
