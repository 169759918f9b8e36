/** Makes the displayed part of a hit: which of the organization's texts matched, and where. */
import type { Matched, NamesSearched, SearchHit } from '../engine.ts'
import { numberKey } from '../names/number-key.ts'
import { highlight } from './highlight.ts'
import type { ParsedQuery, TextQuery } from './query.ts'
import { bestNameMatch, type ComparedName, MATCH_QUALITY, type Names } from './relevance.ts'

/** The texts by which an organization can be found, as its register has them. */
export interface Findable extends Names {
  readonly registrationNumber: string
  readonly identifiers: readonly string[]
}

/** The match quality of an organization with this number. @param key as `numberKey` returns it; not empty */
export function numberQuality(
  key: string,
  id: string,
  { registrationNumber, identifiers }: Findable,
): number | undefined {
  if (numberKey(registrationNumber) === key || numberKey(id) === key) return MATCH_QUALITY.number
  return identifiers.some(text => numberKey(text) === key) ? MATCH_QUALITY.identifier : undefined
}

const EVERYTHING: Matched = { kind: 'everything', text: '', highlights: [] }

/** The way in which an organization matches a query. */
export interface MatchDetails {
  readonly query: ParsedQuery
  readonly names: NamesSearched
  /** The match quality of its number; undefined when it matches by a name only. */
  readonly numberQuality?: number | undefined
  /** Its legal name, if the caller has prepared it for comparison already. */
  readonly legal?: ComparedName
  /** The query without typing errors, when it matches that one instead of the typed one. */
  readonly corrected?: TextQuery | undefined
}

export function toHit(id: string, organization: Findable, details: MatchDetails): SearchHit {
  return { id, matched: whatMatched(organization, details) }
}

function whatMatched(organization: Findable, { query, names, numberQuality, legal, corrected }: MatchDetails): Matched {
  if (query.kind !== 'text') return EVERYTHING
  if (numberQuality === MATCH_QUALITY.number) return whole('registration-number', organization.registrationNumber)
  if (numberQuality === MATCH_QUALITY.identifier) {
    return whole('identifier', organization.identifiers.find(text => numberKey(text) === query.number) ?? '')
  }
  if (query.terms.length === 0) return EVERYTHING
  const intended = corrected ?? query
  const { kind, name } = bestNameMatch(intended, organization, names, legal) ?? {
    kind: 'legal-name',
    name: organization.legalName,
  }
  return { kind, text: name, highlights: highlight(intended, name), ...(corrected && { typo: true }) }
}

function whole(kind: Matched['kind'], text: string): Matched {
  return { kind, text, highlights: text === '' ? [] : [{ start: 0, end: text.length }] }
}
