/**
 * Organizations that are alike in everything that is counted form a group; there
 * are few groups however large the register. Filters choose among groups, and
 * totals and facets are sums over them.
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
  /** The group of such a document, made when it is new. */
  of(document: Pick<SearchDocument, 'active' | 'register' | 'entityType' | 'credentialTypes'>): FacetGroup
  get(number: number): FacetGroup
  /** The group has so many organizations more, or less. Written by `flush`. */
  count(group: number, change: number): void
  flush(): void
}

/** For whoever writes: one transaction at a time, ended by `flush`. */
export function facetGroups(database: Database.Database): FacetGroups {
  const put = database.prepare<[number, string, string, string], Row>(
    `INSERT INTO facet_groups (active, register, entity_type, credential_types) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET organizations = organizations RETURNING *`,
  )
  const get = database.prepare<[number], Row>('SELECT * FROM facet_groups WHERE number = ?')
  const add = database.prepare('UPDATE facet_groups SET organizations = organizations + ? WHERE number = ?')
  const byDocument = new Map<string, FacetGroup>()
  const byNumber = new Map<number, FacetGroup>()
  const changes = new Map<number, number>()

  function parsed(row: Row | undefined): FacetGroup {
    if (row === undefined) throw new Error('There is no such facet group in the search index')
    const group = parseGroup(row)
    byNumber.set(group.number, group)
    return group
  }

  return {
    of({ active, register, entityType, credentialTypes }) {
      const key = `${active}\n${register}\n${entityType}\n${credentialTypes.join('\n')}`
      const known = byDocument.get(key)
      if (known) return known
      const types = JSON.stringify([...new Set(credentialTypes)].sort())
      const group = parsed(put.get(active ? 1 : 0, register, entityType, types))
      byDocument.set(key, group)
      return group
    },
    get: number => byNumber.get(number) ?? parsed(get.get(number)),
    count: (group, change) => void changes.set(group, (changes.get(group) ?? 0) + change),
    flush() {
      for (const [group, change] of changes) add.run(change, group)
      changes.clear()
      // Another process may make the index anew before the next batch, with other numbers.
      byDocument.clear()
      byNumber.clear()
    },
  }
}

/** All the groups that have organizations. */
export function readFacetGroups(database: Database.Database): () => readonly FacetGroup[] {
  const all = database.prepare<[], Row>('SELECT * FROM facet_groups WHERE organizations > 0')
  return () => all.all().map(parseGroup)
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

type Counted = 'status' | 'register' | 'entityType' | 'credentialType'

/** Whether organizations of this group pass the filters by what is counted, leaving one filter out where told to. */
export function passes(group: FacetGroup, filters: SearchFilters, but?: Counted): boolean {
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
  groups: readonly FacetGroup[],
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
