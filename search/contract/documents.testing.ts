/** Helpers for tests of search engines: documents, queries and streams. */
import type { SearchDocument, SearchHit, SearchQuery } from '../engine.ts'

export function searchFor(text: string, rest: Partial<SearchQuery> = {}): SearchQuery {
  return { text, filters: {}, names: 'all', sort: 'relevance', limit: 20, ...rest }
}

export function organization(properties: Partial<SearchDocument>): SearchDocument {
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
    ...properties,
  }
}

/** Documents in the form in which `rebuild` takes them. */
export async function* stream(documents: readonly SearchDocument[]): AsyncGenerator<SearchDocument> {
  yield* documents
}

export function ids(hits: readonly SearchHit[]): string[] {
  return hits.map(hit => hit.id)
}

/** The hits without those that match only as a typing error. */
export function asTyped(hits: readonly SearchHit[]): readonly SearchHit[] {
  return hits.filter(hit => !isTypo(hit))
}

export function isTypo({ matched }: SearchHit): boolean {
  return matched.typo === true
}
