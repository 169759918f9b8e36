/** The displayed part of a hit: which of the organization's texts matched, and where. */
import type { Matched, NamesSearched, SearchHit } from '../engine.ts'
import { numberKey } from '../names/number-key.ts'
import { highlight } from './highlight.ts'
import type { ParsedQuery, TextQuery } from './query.ts'
import { type ComparedName, GRADE, type Names, standing } from './relevance.ts'

/** The texts by which an organization can be found, as its register has them. */
export interface Findable extends Names {
  readonly registrationNumber: string
  readonly identifiers: readonly string[]
}

/** The grade of an organization with this number. @param key as `numberKey` returns it; not empty */
export function numberGrade(
  key: string,
  id: string,
  { registrationNumber, identifiers }: Findable,
): number | undefined {
  if (numberKey(registrationNumber) === key || numberKey(id) === key) return GRADE.number
  return identifiers.some(text => numberKey(text) === key) ? GRADE.identifier : undefined
}

const EVERYTHING: Matched = { kind: 'everything', text: '', highlights: [] }

/** The way in which an organization was found. */
export interface Found {
  readonly query: ParsedQuery
  readonly names: NamesSearched
  /** Present when it was found by a number. */
  readonly numberGrade?: number | undefined
  /** Its legal name, when the caller has compared it already. */
  readonly legal?: ComparedName
  /** The query that it matches, when that is a correction of the typed one. */
  readonly close?: TextQuery | undefined
}

export function toHit(id: string, organization: Findable, found: Found): SearchHit {
  return { id, matched: whatMatched(organization, found) }
}

function whatMatched(organization: Findable, { query, names, numberGrade: grade, legal, close }: Found): Matched {
  if (query.kind !== 'text') return EVERYTHING
  if (grade === GRADE.number) return whole('registration-number', organization.registrationNumber)
  if (grade === GRADE.identifier) {
    return whole('identifier', organization.identifiers.find(text => numberKey(text) === query.number) ?? '')
  }
  if (query.terms.length === 0) return EVERYTHING
  const meant = close ?? query
  const { kind, name } = standing(meant, organization, names, legal) ?? {
    kind: 'legal-name',
    name: organization.legalName,
  }
  return { kind, text: name, highlights: highlight(meant, name), ...(close && { typo: true }) }
}

function whole(kind: Matched['kind'], text: string): Matched {
  return { kind, text, highlights: text === '' ? [] : [{ start: 0, end: text.length }] }
}
