/**
 * How the index is set up. Nothing is left to Meilisearch's own reading of text:
 * its words, prefixes, ten words at most, joined and split words are not ours.
 * What is looked for are values of attributes, made by our own functions.
 */
import type { Settings } from 'meilisearch'

/** Raise it when a document looks different for the same organization, or when these settings change. */
const VERSION = 3

/** The uid of the index: one of another version is another index, which is left to whoever can read it. */
export function indexUid(name: string): string {
  return `${name}-v${VERSION}`
}

/** Of what a facet search, or a facet, gives at most. */
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
  // Heeded by the facet search over words, from which corrections come; see `editsAllowed`.
  typoTolerance: { enabled: true, minWordSizeForTypos: { oneTypo: 4, twoTypos: 8 } },
  faceting: { maxValuesPerFacet: MOST_FACET_VALUES, sortFacetValuesBy: { '*': 'count' } },
  // Pages do not skip, so that none is deep; but totals are not told beyond this.
  pagination: { maxTotalHits: 1_000_000_000 },
  proximityPrecision: 'byAttribute',
  prefixSearch: 'disabled',
}

function filterable(attributePatterns: string[], { comparison = false, facetSearch = false } = {}) {
  return { attributePatterns, features: { facetSearch, filter: { equality: true, comparison } } }
}
