/**
 * Groups of organizations that are alike in every counted property. A register of
 * any size has few groups. Filters select groups, and totals
 * and facets are sums over groups.
 */
import type Database from 'better-sqlite3'
import type { SearchDocument } from '../../engine.ts'
import type { Counted } from '../../query/facet-counts.ts'

export interface FacetGroup extends Counted {
  /** The number of organizations in the group. */
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

export interface FacetGroups {
  /** The group of such a document; a new group is created. */
  of(document: Pick<SearchDocument, 'active' | 'register' | 'entityType' | 'credentialTypes'>): FacetGroup
  get(number: number): FacetGroup
  /** Adds to the number of organizations of the group. `flush` writes it. */
  count(group: number, change: number): void
  flush(): void
}

/** For writers: one transaction at a time, ended by `flush`. */
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
      // Another process may rebuild the index before the next batch, with other numbers.
      byDocument.clear()
      byNumber.clear()
    },
  }
}

/** All groups with organizations. */
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
