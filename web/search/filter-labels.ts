/**
 * The labels of choices. An answer has labels for the choices that it counted; a choice without results keeps its
 * former label.
 */
import type { SearchResultBody } from '../../registry/api/shared/contract.ts'
import type { PageContext } from '../shared/page-context.ts'
import type { ListFilter } from './search-state.ts'

export interface FilterLabels {
  learn(facets: SearchResultBody['facets']): void
  of(filter: ListFilter, value: string): string
}

export function filterLabels(page: PageContext): FilterLabels {
  const known = new Map<string, string>()
  return {
    learn({ entityType, register, credentialType }) {
      const lists = { type: entityType, register, credentialType }
      for (const [filter, values] of Object.entries(lists)) {
        for (const { value, label } of values) known.set(`${filter} ${value}`, page.pick(label))
      }
    },
    of(filter, value) {
      const word = filter === 'type' ? value.slice(value.indexOf('/') + 1) : value
      return known.get(`${filter} ${value}`) ?? word
    },
  }
}
