/** Converts a document to its row in the table `organizations` and to the tokens of its names, and back. */
import type { SearchDocument } from '../../engine.ts'
import { type NormalisedName, normaliseName, textOf, tokensOf } from '../../names/normalise-name.ts'
import type { Findable } from '../../query/matched.ts'
import type { NameKind, Names } from '../../query/relevance.ts'
import { FIRST_SLOT, LAST_SLOT } from './index-schema.ts'
import { firstLetter, kindMarker, wholeName } from './markers.ts'

/** An organization as stored: STORED_COLUMNS of the view `organization_rows`. */
export interface StoredRow {
  readonly id: string
  readonly version: number
  readonly locality: number
  readonly legal_name: string
  readonly details: string | null
}

export const STORED_COLUMNS = 'id, version, locality, legal_name, details'

/** An organization as read from the index. */
export type IndexedOrganization = Findable

/** The tokens of one name, or of several that share a slot. */
export interface NameTokens {
  readonly slot: number
  /** The searchable words, each once. */
  readonly words: readonly string[]
  readonly markers: readonly string[]
}

/** Details of an organization besides its id and legal name, one line each, after a letter for its kind. */
const LINE = { otherName: 'o', previousName: 'p', registrationNumber: 'n', identifier: 'i' } as const

/** One line for each detail; as JSON when one of them has line breaks. Null when there are none. */
export function detailsOf(document: SearchDocument): string | null {
  const { id, otherNames, previousNames, registrationNumber, identifiers } = document
  const lines = [
    ...otherNames.map(name => LINE.otherName + name),
    ...previousNames.map(name => LINE.previousName + name),
    ...(registrationNumber === splitId(id).local ? [] : [LINE.registrationNumber + registrationNumber]),
    ...identifiers.map(identifier => LINE.identifier + identifier),
  ]
  if (lines.length === 0) return null
  return lines.some(line => line.includes('\n')) ? JSON.stringify(lines) : lines.join('\n')
}

export function readOrganization({ id, legal_name, details }: StoredRow): IndexedOrganization {
  const lines = details === null ? [] : linesOf(details)
  const all = (letter: string) => lines.filter(line => line.startsWith(letter)).map(line => line.slice(1))
  return {
    legalName: legal_name,
    otherNames: all(LINE.otherName),
    previousNames: all(LINE.previousName),
    registrationNumber: all(LINE.registrationNumber)[0] ?? splitId(id).local,
    identifiers: all(LINE.identifier),
  }
}

function linesOf(details: string): readonly string[] {
  return details.startsWith('[') ? JSON.parse(details) : details.split('\n')
}

/**
 * The tokens of an organization's names, by slot. The caller adds the markers of its other properties.
 * @param legal the legal name, if it is already normalised
 */
export function nameTokens(
  { legalName, otherNames, previousNames }: Names,
  legal = normaliseName(legalName),
): readonly NameTokens[] {
  const names = [tokensOfName('legal-name', 0, legal)]
  for (const [at, name] of otherNames.entries()) names.push(tokensOfName('other-name', at, normaliseName(name)))
  for (const [at, name] of previousNames.entries()) names.push(tokensOfName('previous-name', at, normaliseName(name)))
  return names.length <= 2 ? names : joinSlots(names)
}

function tokensOfName(kind: NameKind, at: number, name: NormalisedName): NameTokens {
  const words = tokensOf(name)
  const kindMark = kindMarker(kind)
  const markers = kindMark === undefined ? [] : [kindMark, wholeName(textOf(name.core))]
  for (const word of words) {
    const letter = firstLetter(word)
    if (letter !== undefined && !markers.includes(letter)) markers.push(letter)
  }
  return { slot: Math.min(FIRST_SLOT[kind] + at, LAST_SLOT[kind]), words: distinct(words), markers }
}

/** Surplus names have the last slot of their kind: their tokens are put together. */
function joinSlots(names: readonly NameTokens[]): readonly NameTokens[] {
  const bySlot = new Map<number, NameTokens>()
  for (const { slot, words, markers } of names) {
    const before = bySlot.get(slot) ?? { words: [], markers: [] }
    bySlot.set(slot, {
      slot,
      words: distinct([...before.words, ...words]),
      markers: distinct([...before.markers, ...markers]),
    })
  }
  return [...bySlot.values()]
}

function distinct(texts: readonly string[]): readonly string[] {
  return texts.filter((text, at) => texts.indexOf(text) === at)
}

/** `local` is the part after the jurisdiction: nearly always the registration number. */
export function splitId(id: string): { readonly jurisdiction: string | undefined; readonly local: string } {
  const dot = id.indexOf('.')
  return dot < 0 ? { jurisdiction: undefined, local: id } : { jurisdiction: id.slice(0, dot), local: id.slice(dot + 1) }
}
