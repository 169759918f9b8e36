/**
 * Folds the rows of one registration number into one organization. The result
 * depends on the content of the rows and when they were read, not on their order
 * in the file, because the hash of the content decides whether a new credential
 * is signed.
 */

import { sha256 } from '../../../domain/hash.ts'
import { type IsoDate, organizationId } from '../../../domain/identifiers.ts'
import type { Organization, PreviousName, Provenance } from '../../../domain/organization.ts'
import type { RegisterMapping } from '../mapping/register-mapping.ts'
import { unseenCharacters } from './name-characters.ts'
import type { ParsedRecord, RecordFacts } from './parse-record.ts'
import { type Notice, notice, quoted, type RowErrorCode, type RowFault, rowFault } from './row-errors.ts'
import { sourceRecordText } from './source-record.ts'

/** A good row of the file. */
export interface StagedRow {
  readonly line: number
  readonly record: ParsedRecord
  /** The row as the register gave it; see `sourceRowText`. */
  readonly source: string
}

export type FoldResult =
  | {
      readonly kind: 'organization'
      readonly organization: Organization
      readonly provenance: Provenance
      /** The text from which `provenance.sourceRecordHash` is computed. */
      readonly sourceRecord: string
      readonly notices: readonly Notice[]
    }
  | {
      readonly kind: 'refused'
      readonly registrationNumber: string
      /** The first line of this number. */
      readonly line: number
      readonly code: RowErrorCode
      readonly reason: string
    }

const LINES_SHOWN = 8

interface Reading extends ParsedRecord {
  readonly line: number
}

/**
 * The current name and the facts come from the latest day on which the register was read; previous names come from all
 * rows. Rows of one day that contradict each other refuse the number, because nothing says which of them is right.
 *
 * @param rows at least one, all of the same registration number, as `readRows` gave them
 * @throws {RangeError} when there is no row
 */
export function foldOrganization(
  mapping: RegisterMapping,
  rows: readonly StagedRow[],
  context: { readonly today: IsoDate },
): FoldResult {
  const readings: readonly Reading[] = rows.map(({ line, record }) => ({ ...record, line })).sort(latestFirst)
  const [latest] = readings
  if (!latest) throw new RangeError('an organization has at least one row')
  const { registrationNumber, facts } = latest
  const named = readings.find(reading => reading.current)
  if (!named) {
    const first = Math.min(...readings.map(reading => reading.line))
    const fault = rowFault('no_current_name', namesOf(readings).map(quoted).join(', '))
    return refused(registrationNumber, first, fault)
  }
  const contradicted = contradictions(readings, latest, named)
  if (contradicted.length > 0) {
    const first = Math.min(...readings.map(reading => reading.line))
    return refused(registrationNumber, first, rowFault('rows_contradict', contradicted.join('; ')))
  }
  const { jurisdiction, id: register } = mapping.register
  const organization: Organization = {
    id: organizationId(jurisdiction, registrationNumber),
    register,
    jurisdiction,
    registrationNumber,
    legalName: named.name,
    previousNames: previousNames(readings, named.name),
    ...inStableOrder(facts),
  }
  const sourceRecord = sourceRecordText(rows.map(row => row.source))
  const provenance: Provenance = {
    sourceRecordHash: sha256(sourceRecord),
    observedOn: latest.observedOn ?? context.today,
    ...(latest.sourceUrl !== undefined && { sourceUrl: latest.sourceUrl }),
  }
  const notices = [...remarks(readings, latest, named), ...unseenInNames(organization, named.line)]
  return { kind: 'organization', organization, provenance, sourceRecord, notices }
}

function refused(registrationNumber: string, line: number, fault: RowFault): FoldResult {
  return { kind: 'refused', registrationNumber, line, ...fault }
}

function latestFirst(a: Reading, b: Reading): number {
  return byText(b.observedOn ?? '', a.observedOn ?? '') || b.line - a.line
}

/**
 * An undated previous name that equals the current name says nothing and is left out.
 * A current name that lost to a later reading is not added: the register never called it previous.
 */
function previousNames(readings: readonly Reading[], legalName: string): readonly PreviousName[] {
  const stated: readonly PreviousName[] = readings.flatMap(reading => (reading.current ? [] : [{ name: reading.name }]))
  const inColumns = readings[0]?.previousNames ?? []
  const telling = [...inColumns, ...stated].filter(({ name, ...dates }) => name !== legalName || hasDate(dates))
  return inOrderOfTime(unique(telling))
}

/** Sorts the latest names first, as readers expect; undated names come last. */
function inOrderOfTime(names: readonly PreviousName[]): readonly PreviousName[] {
  return [...names].sort(
    (a, b) => byText(b.until ?? '', a.until ?? '') || byText(b.from ?? '', a.from ?? '') || byText(a.name, b.name),
  )
}

function hasDate({ from, until }: Omit<PreviousName, 'name'>): boolean {
  return from !== undefined || until !== undefined
}

const ADDRESS_ORDER = ['registered-office', 'mailing']

function inStableOrder(facts: RecordFacts): RecordFacts {
  return {
    ...facts,
    otherNames: unique(facts.otherNames).sort(
      (a, b) => byText(a.kind, b.kind) || byText(a.language ?? '', b.language ?? '') || byText(a.name, b.name),
    ),
    addresses: unique(facts.addresses).sort((a, b) => ADDRESS_ORDER.indexOf(a.kind) - ADDRESS_ORDER.indexOf(b.kind)),
    identifiers: unique(facts.identifiers).sort((a, b) => byText(a.scheme, b.scheme) || byText(a.value, b.value)),
    relationships: unique(facts.relationships).sort(
      (a, b) =>
        byText(a.kind, b.kind) ||
        byText(a.organization, b.organization) ||
        byText(a.since ?? '', b.since ?? '') ||
        byText(a.until ?? '', b.until ?? ''),
    ),
  }
}

/** The facts of a row, and the previous names in its own columns. */
type Compared = RecordFacts & Pick<Reading, 'previousNames'>

const COMPARED: readonly (readonly [fact: keyof Compared, label: string])[] = [
  ['entityType', 'the entity type'],
  ['status', 'the status'],
  ['registeredOn', 'the registration date'],
  ['dissolvedOn', 'the dissolution date'],
  ['otherNames', 'the other names'],
  ['addresses', 'the addresses'],
  ['identifiers', 'the identifiers'],
  ['relationships', 'the relationships'],
  ['previousNames', 'the previous names'],
]

function remarks(readings: readonly Reading[], latest: Reading, named: Reading): readonly Notice[] {
  const notices: Notice[] = []
  const others = namesOf(readings.filter(({ current, name }) => current && name !== named.name))
  if (others.length > 0) {
    const detail = `${quoted(named.name)}, not ${others.map(quoted).join(', ')}`
    notices.push(notice('two_current_names', named.line, detail))
  }
  const disputed = disputedFacts(readings, latest)
  if (disputed.length > 0) notices.push(notice('rows_disagree', latest.line, disputed.join(', ')))
  return notices
}

/** Returns what rows of the same day contradict each other in, each with its lines; empty when they agree. */
function contradictions(readings: readonly Reading[], latest: Reading, named: Reading): readonly string[] {
  const found: string[] = []
  const current = readings.filter(reading => reading.current && reading.observedOn === named.observedOn)
  const names = namesOf(current)
  if (names.length > 1) found.push(`the current name is ${names.map(quoted).join(' and ')} (${linesOf(current)})`)
  const latestDay = readings.filter(reading => reading.observedOn === latest.observedOn)
  const disputed = disputedFacts(latestDay, latest)
  if (disputed.length > 0) found.push(`they differ in ${disputed.join(', ')} (${linesOf(latestDay)})`)
  return found
}

function linesOf(readings: readonly Reading[]): string {
  const lines = readings.map(({ line }) => line).sort((a, b) => a - b)
  return `lines ${lines.slice(0, LINES_SHOWN).join(', ')}${lines.length > LINES_SHOWN ? ' …' : ''}`
}

function disputedFacts(readings: readonly Reading[], taken: Reading): readonly string[] {
  const facts = comparable(taken)
  const others = readings.filter(reading => reading !== taken).map(comparable)
  return COMPARED.filter(([fact]) =>
    others.some(other => JSON.stringify(other[fact]) !== JSON.stringify(facts[fact])),
  ).map(([, label]) => label)
}

function comparable({ facts, previousNames }: Reading): Compared {
  return { ...inStableOrder(facts), previousNames: inOrderOfTime(unique(previousNames)) }
}

/** One notice covers all names, so that the reader looks the organization up once. */
function unseenInNames(organization: Organization, line: number): readonly Notice[] {
  const { legalName, previousNames, otherNames } = organization
  const found = [legalName, ...[...previousNames, ...otherNames].map(({ name }) => name)].flatMap(name => {
    const characters = unseenCharacters(name)
    return characters.length === 0 ? [] : [`${characters.join(', ')} in ${quoted(name)}`]
  })
  return found.length === 0 ? [] : [notice('name_has_unseen', line, [...new Set(found)].join('; '))]
}

/** Returns each name once, in an order that does not depend on that of the rows. */
function namesOf(readings: readonly Reading[]): readonly string[] {
  return [...new Set(readings.map(({ name }) => name))].sort(byText)
}

function unique<T>(values: readonly T[]): T[] {
  const seen = new Map<string, T>()
  for (const value of values) {
    const key = JSON.stringify(value)
    if (!seen.has(key)) seen.set(key, value)
  }
  return [...seen.values()]
}

/** Compares by code unit, which gives the same order on every machine and in every locale. */
function byText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
