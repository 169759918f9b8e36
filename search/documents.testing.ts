/** What tests of search engines are made of. */
import type { SearchDocument, SearchHit, SearchQuery } from './engine.ts'

export function searchFor(text: string, rest: Partial<SearchQuery> = {}): SearchQuery {
  return { text, filters: {}, names: 'all', sort: 'relevance', limit: 20, ...rest }
}

export function organization(known: Partial<SearchDocument>): SearchDocument {
  return {
    id: 'XX.1',
    version: 1,
    legalName: 'Nameless',
    previousNames: [],
    otherNames: [],
    registrationNumber: 'R0',
    identifiers: [],
    active: true,
    register: 'xx',
    entityType: 'xx/C',
    credentialTypes: ['registration'],
    ...known,
  }
}

export function ids(hits: readonly SearchHit[]): string[] {
  return hits.map(hit => hit.id)
}
