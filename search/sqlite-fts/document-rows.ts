/** A document as rows of the index: which words and markers each of its names has, and back from the rows. */
import type { SearchDocument } from '../engine.ts'
import type { Findable } from '../matched.ts'
import { type NormalisedName, normaliseName, tokensOf } from '../normalise-name.ts'
import type { NameKind, Names } from '../relevance.ts'
import { firstLetter, kindMarker, onlyWord, wordCount } from './markers.ts'
import { FIRST_SLOT, LAST_SLOT } from './schema.ts'

/** What `organizations` has of an organization. */
export interface OrganizationRow {
  readonly place: number
  readonly id: string
  readonly version: number
  readonly locality: number
  readonly legal_name: string
  readonly details: string | null
}

/** An organization as it can be read back. */
export type IndexedOrganization = Findable

/** One name, or several that share a slot. */
export interface NameRow {
  readonly slot: number
  /** Words that people can look for, each once. */
  readonly words: readonly string[]
  readonly markers: readonly string[]
}

interface Details {
  /** Other names. */
  readonly o?: readonly string[]
  /** Previous names. */
  readonly p?: readonly string[]
  /** Registration number, where it is not what follows the first dot of the id. */
  readonly n?: string
  /** Identifiers. */
  readonly i?: readonly string[]
}

export function detailsOf({
  id,
  otherNames,
  previousNames,
  registrationNumber,
  identifiers,
}: SearchDocument): string | null {
  const details: Details = {
    ...(otherNames.length > 0 && { o: otherNames }),
    ...(previousNames.length > 0 && { p: previousNames }),
    ...(registrationNumber !== numberInId(id) && { n: registrationNumber }),
    ...(identifiers.length > 0 && { i: identifiers }),
  }
  return Object.keys(details).length === 0 ? null : JSON.stringify(details)
}

export function readOrganization({ id, legal_name, details }: OrganizationRow): IndexedOrganization {
  const { o = [], p = [], n = numberInId(id), i = [] }: Details = details === null ? {} : JSON.parse(details)
  return { legalName: legal_name, otherNames: o, previousNames: p, registrationNumber: n, identifiers: i }
}

/**
 * The rows of an organization's names. Markers of what it has besides are the caller's.
 * @param legal the legal name, where it is normalised already
 */
export function nameRows(
  { legalName, otherNames, previousNames }: Names,
  legal = normaliseName(legalName),
): readonly NameRow[] {
  const rows = [nameRow('legal-name', 0, legal)]
  for (const [at, name] of otherNames.entries()) rows.push(nameRow('other-name', at, normaliseName(name)))
  for (const [at, name] of previousNames.entries()) rows.push(nameRow('previous-name', at, normaliseName(name)))
  return rows.length <= 2 ? rows : sharingSlots(rows)
}

function nameRow(kind: NameKind, at: number, name: NormalisedName): NameRow {
  const words = tokensOf(name)
  const markers = [kindMarker(kind), lengthMarker(name)]
  for (const word of words) {
    const letter = firstLetter(word)
    if (letter !== undefined && !markers.includes(letter)) markers.push(letter)
  }
  return { slot: Math.min(FIRST_SLOT[kind] + at, LAST_SLOT[kind]), words: distinct(words), markers }
}

function lengthMarker({ core }: NormalisedName): string {
  const [first] = core
  return core.length === 1 && first ? onlyWord(first.text) : wordCount(core.length)
}

function sharingSlots(rows: readonly NameRow[]): readonly NameRow[] {
  const bySlot = new Map<number, NameRow>()
  for (const row of rows) {
    const before = bySlot.get(row.slot) ?? { words: [], markers: [] }
    const words = distinct([...before.words, ...row.words])
    bySlot.set(row.slot, { slot: row.slot, words, markers: distinct([...before.markers, ...row.markers]) })
  }
  return [...bySlot.values()]
}

function distinct(texts: readonly string[]): readonly string[] {
  return texts.filter((text, at) => texts.indexOf(text) === at)
}

/** What follows the jurisdiction. */
export function numberInId(id: string): string {
  return id.slice(id.indexOf('.') + 1)
}
