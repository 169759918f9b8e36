/** A document as rows of the index: which words and markers each of its names has, and back from the rows. */
import type { SearchDocument } from '../engine.ts'
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
export interface IndexedOrganization extends Names {
  readonly registrationNumber: string
  readonly identifiers: readonly string[]
}

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

/** The rows of an organization's names. Markers of what it has besides are the caller's. */
export function nameRows({ legalName, otherNames, previousNames }: Names, legal = normaliseName(legalName)): NameRow[] {
  const rows = new Map<number, { words: Set<string>; markers: Set<string> }>()
  const add = (kind: NameKind, at: number, name: NormalisedName): void => {
    const slot = Math.min(FIRST_SLOT[kind] + at, LAST_SLOT[kind])
    const row = rows.get(slot) ?? { words: new Set(), markers: new Set([kindMarker(kind)]) }
    rows.set(slot, row)
    for (const word of tokensOf(name)) row.words.add(word)
    for (const marker of nameMarkers(name)) row.markers.add(marker)
  }
  add('legal-name', 0, legal)
  for (const [at, name] of otherNames.entries()) add('other-name', at, normaliseName(name))
  for (const [at, name] of previousNames.entries()) add('previous-name', at, normaliseName(name))
  return [...rows].map(([slot, { words, markers }]) => ({ slot, words: [...words], markers: [...markers] }))
}

/** How long the name is, and which characters its words begin with. */
function nameMarkers(name: NormalisedName): string[] {
  const [first] = name.core
  const length = name.core.length === 1 && first ? onlyWord(first.text) : wordCount(name.core.length)
  return [length, ...tokensOf(name).flatMap(word => firstLetter(word.charAt(0)) ?? [])]
}

/** What follows the jurisdiction. */
export function numberInId(id: string): string {
  return id.slice(id.indexOf('.') + 1)
}
