/**
 * The settings of the index. Meilisearch's own text search is not used: its words,
 * prefixes, limit of ten words, joined and split words differ from ours. Queries
 * match values of attributes, which our own functions make.
 */
import type { Settings } from 'meilisearch'

/** Raise it when the document of an organization changes, or when these settings change. */
const VERSION = 3

/** The uid of the index. Another version has another index, which stays for the programs that can read it. */
export function indexUid(name: string): string {
  return `${name}-v${VERSION}`
}

/** The maximum number of values of a facet search, or of a facet. */
const MOST_FACET_VALUES = 3000

export const PRIMARY_KEY = 'key'

export const SETTINGS: Settings = {
  searchableAttributes: [],
  displayedAttributes: ['*'],
  filterableAttributes: [
    filterable(['status', 'register', 'entityType', 'credentialTypes', 'locality', 'numbers', 'wholeNames', 'form']),
    filterable(['key', 'order', 'tokens', 'registered', 'dissolved'], { comparison: true }),
    filterable(['words'], { facetSearch: true }),
  ],
  sortableAttributes: ['key', 'order', 'registered'],
  rankingRules: ['sort'],
  // This applies to the facet search over words, which gives corrections; see `editsAllowed`.
  typoTolerance: { enabled: true, minWordSizeForTypos: { oneTypo: 4, twoTypos: 8 } },
  faceting: { maxValuesPerFacet: MOST_FACET_VALUES, sortFacetValuesBy: { '*': 'count' } },
  // Pages use cursors, so none is deep; but totals are not counted beyond this.
  pagination: { maxTotalHits: 1_000_000_000 },
  proximityPrecision: 'byAttribute',
  prefixSearch: 'disabled',
}

function filterable(attributePatterns: string[], { comparison = false, facetSearch = false } = {}) {
  return { attributePatterns, features: { facetSearch, filter: { equality: true, comparison } } }
}
