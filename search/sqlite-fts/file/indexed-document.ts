/** The form in which the index keeps a document. It is made from the document, or from what the index has stored. */
import type Database from 'better-sqlite3'
import type { SearchDocument } from '../../engine.ts'
import { formNumber } from '../../names/legal-forms.ts'
import { localityKey } from '../../names/locality-key.ts'
import { type NormalisedName, normaliseName } from '../../names/normalise-name.ts'
import { toDays } from '../../query/days.ts'
import type { RowValues } from './columns.ts'
import {
  detailsOf,
  type IndexedOrganization,
  nameTokens,
  readOrganization,
  type StoredRow,
  splitId,
} from './document-rows.ts'
import { facetGroups } from './facet-groups.ts'
import { valueNumbers } from './filter-values.ts'
import { valueMarker } from './markers.ts'
import { numberHash } from './number-table.ts'

/** Everything that the index has about an organization, except its row. */
export interface IndexedDocument {
  readonly stored: StoredRow
  /** For the columns. */
  readonly values: RowValues
  /** Parsed from `stored`. */
  readonly organization: IndexedOrganization
  /** The legal name, if it is already normalised. */
  readonly legal?: NormalisedName
}

/** The largest number of words of a name that the column can hold. */
export const LONGEST_COUNTED = 255

/** A name, or several that share a slot, in the form of `name_index`. */
interface IndexedName {
  readonly slot: number
  readonly tokens: string
  /** The tokens that are words of a name. */
  readonly words: readonly string[]
}

export interface DocumentConverter {
  toIndexed(document: SearchDocument): IndexedDocument
  fromStored(stored: StoredRow, values: RowValues): IndexedDocument
  namesOf(indexed: IndexedDocument): readonly IndexedName[]
  /** The number of the id's jurisdiction; 0 for none. */
  jurisdiction(id: string): number
  /** Adds to the number of organizations of the group. */
  count(group: number, change: number): void
  /** Writes the counts. Call it before the transaction ends, because another process may use other numbers next. */
  flush(): void
}

export function documentConverter(database: Database.Database): DocumentConverter {
  const groups = facetGroups(database)
  const values = valueNumbers(database)
  const markersOfGroups = new Map<number, string>()
  /** Localities as the register writes them. */
  const localities = new Map<string, number>()

  function groupMarkers(number: number): string {
    const known = markersOfGroups.get(number)
    if (known !== undefined) return known
    const group = groups.get(number)
    const numbers = [
      values.of('register', group.register),
      values.of('entity-type', group.entityType),
      ...group.credentialTypes.map(type => values.of('credential-type', type)),
    ]
    const markers = numbers.flatMap(value => valueMarker(value) ?? []).join(' ')
    markersOfGroups.set(number, markers)
    return markers
  }

  function localityNumber(locality: string): number {
    const known = localities.get(locality)
    if (known !== undefined) return known
    const key = localityKey(locality)
    const number = key === '' ? 0 : values.of('locality', key)
    localities.set(locality, number)
    return number
  }

  return {
    toIndexed(document) {
      const { id, version, legalName, locality } = document
      const legal = normaliseName(legalName)
      return {
        stored: {
          id,
          version,
          legal_name: legalName,
          details: detailsOf(document),
          locality: locality === undefined ? 0 : localityNumber(locality),
        },
        values: {
          group: groups.of(document).number,
          registered: toDays(document.registeredOn),
          dissolved: toDays(document.dissolvedOn),
          form: formNumber(legal.form),
          length: Math.min(legal.core.length, LONGEST_COUNTED),
        },
        organization: document,
        legal,
      }
    },

    fromStored: (stored, columns) => ({ stored, values: columns, organization: readOrganization(stored) }),

    namesOf({ stored: { locality }, values: { group }, organization, legal }) {
      const shared = `${groupMarkers(group)} ${locality === 0 ? '' : (valueMarker(locality) ?? '')}`
      return nameTokens(organization, legal).map(({ slot, words, markers }) => ({
        ...{ slot, words },
        tokens: `${words.join(' ')} ${markers.join(' ')} ${shared}`,
      }))
    },

    jurisdiction(id) {
      const { jurisdiction } = splitId(id)
      return jurisdiction === undefined ? 0 : values.of('jurisdiction', jurisdiction)
    },

    count: groups.count,

    flush() {
      groups.flush()
      values.forget()
      markersOfGroups.clear()
      localities.clear()
    },
  }
}

/** The hashes include that of the number in the id, so that an organization can be found by its id. */
export function numberHashes({ stored, organization }: IndexedDocument): readonly number[] {
  const { registrationNumber, identifiers } = organization
  const { local } = splitId(stored.id)
  const texts = local === registrationNumber ? [local, ...identifiers] : [local, registrationNumber, ...identifiers]
  const hashes: number[] = []
  for (const text of texts) {
    const hash = numberHash(text)
    if (hash !== undefined && !hashes.includes(hash)) hashes.push(hash)
  }
  return hashes
}
