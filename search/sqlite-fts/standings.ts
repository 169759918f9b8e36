/** Organizations by their place: what they are called, how they stand in a query, and what to show of them. */
import type Database from 'better-sqlite3'
import type { Matched, NamesSearched, SearchHit } from '../engine.ts'
import { highlight } from '../highlight.ts'
import { numberKey } from '../number-key.ts'
import type { ParsedQuery, TextQuery } from '../query.ts'
import { GRADE, type Standing, standing } from '../relevance.ts'
import type { Checkpoint } from './cancelled.ts'
import { type IndexedOrganization, type OrganizationRow, readOrganization } from './document-rows.ts'
import { keyHash } from './number-hash.ts'
import { numberTable } from './number-table.ts'

export interface Candidate {
  readonly row: OrganizationRow
  readonly organization: IndexedOrganization
}

/** Letters before a number that may be those of the id's jurisdiction: from none to `CABC`. */
const LONGEST_JURISDICTION = 5

export interface Standings {
  read(place: number): Candidate
  /** Places whose number, id or identifier this may be, with their grade. */
  byNumber(query: TextQuery): ReadonlyMap<number, number>
  ofName(query: TextQuery, place: number, names: NamesSearched): Standing | undefined
}

export function standings(database: Database.Database, checkpoint: Checkpoint): Standings {
  const get = database.prepare<[number], OrganizationRow>('SELECT * FROM organization_rows WHERE place = ?')
  const numbers = numberTable(database)

  function read(place: number): Candidate {
    checkpoint()
    const row = get.get(place)
    if (!row) throw new Error('There is no organization at this place of the search index')
    return { row, organization: readOrganization(row) }
  }

  return {
    read,

    byNumber({ number: key }) {
      const found = new Map<number, number>()
      if (key === '') return found
      for (let skipped = 0; skipped <= LONGEST_JURISDICTION && skipped < key.length; skipped++) {
        for (const place of numbers.placesOf(keyHash(key.slice(skipped)))) {
          const grade = numberGrade(key, read(place))
          if (grade !== undefined) found.set(place, grade)
        }
      }
      return found
    },

    ofName: (query, place, names) => standing(query, read(place).organization, names),
  }
}

function numberGrade(key: string, { row, organization }: Candidate): number | undefined {
  const { registrationNumber, identifiers } = organization
  if (numberKey(registrationNumber) === key || numberKey(row.id) === key) return GRADE.number
  return identifiers.some(text => numberKey(text) === key) ? GRADE.identifier : undefined
}

const EVERYTHING: Matched = { kind: 'everything', text: '', highlights: [] }

/**
 * @param grade how it was found
 * @param close the query it matches, where that is not the one that was typed
 */
export function toHit(
  { row, organization }: Candidate,
  query: ParsedQuery,
  names: NamesSearched,
  grade: number | undefined,
  close?: TextQuery,
): SearchHit {
  return { id: row.id, matched: whatMatched(organization, query, names, grade, close) }
}

function whatMatched(
  organization: IndexedOrganization,
  query: ParsedQuery,
  names: NamesSearched,
  grade: number | undefined,
  close: TextQuery | undefined,
): Matched {
  if (query.kind !== 'text') return EVERYTHING
  if (grade === GRADE.number) return whole('registration-number', organization.registrationNumber)
  if (grade === GRADE.identifier) {
    return whole('identifier', organization.identifiers.find(text => numberKey(text) === query.number) ?? '')
  }
  if (query.terms.length === 0) return EVERYTHING
  const meant = close ?? query
  const { kind, name } = standing(meant, organization, names) ?? { kind: 'legal-name', name: organization.legalName }
  return { kind, text: name, highlights: highlight(meant, name), ...(close && { typo: true }) }
}

function whole(kind: Matched['kind'], text: string): Matched {
  return { kind, text, highlights: text === '' ? [] : [{ start: 0, end: text.length }] }
}
