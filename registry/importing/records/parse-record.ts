/**
 * Reads one row's values by the mapping: what the register says, or why the row
 * is refused. Reading a file and folding an organization both use this function,
 * so a row that was accepted can also be folded.
 */
import { type IsoDate, isRegistrationNumber, organizationId } from '../../../domain/identifiers.ts'
import type {
  Address,
  Identifier,
  Organization,
  OtherName,
  PreviousName,
  Relationship,
} from '../../../domain/organization.ts'
import { isLanguageTag, numberedColumn, type RegisterMapping } from '../mapping/register-mapping.ts'
import { cellOf, dateOf, Fault, LINE_BREAK, nameOf, type RowValues, textOf } from './parse-cell.ts'
import { quoted, type RowFault } from './row-errors.ts'

/** The facts that a row states about its organization, without the organization's name. */
export type RecordFacts = Pick<
  Organization,
  | 'entityType'
  | 'status'
  | 'registeredOn'
  | 'dissolvedOn'
  | 'otherNames'
  | 'addresses'
  | 'identifiers'
  | 'relationships'
>

export interface ParsedRecord {
  readonly registrationNumber: string
  readonly name: string
  /** Whether `name` is the current one. */
  readonly current: boolean
  /** Previous names from numbered columns of the row itself. */
  readonly previousNames: readonly PreviousName[]
  readonly facts: RecordFacts
  readonly observedOn?: IsoDate
  readonly sourceUrl?: string
}

type RecordReading = { readonly record: ParsedRecord } | { readonly fault: RowFault }

export interface RecordReader {
  /** Returns the registration number when it has a valid form. */
  registrationNumber(values: RowValues): string | undefined
  read(values: RowValues): RecordReading
}

/**
 * @param today dates after this day, or after the row's own day of observation, are faults
 */
export function createRecordReader(mapping: RegisterMapping, today: IsoDate): RecordReader {
  const { columns, register } = mapping
  const numberPattern = whole(columns.registrationNumber.pattern)
  const identifierPatterns = columns.identifiers.map(({ pattern }) => (pattern ? whole(pattern) : undefined))

  const isNumber = (text: string) => isRegistrationNumber(text) && numberPattern.test(text)

  function registrationNumber(values: RowValues): string | undefined {
    const number = (values[columns.registrationNumber.column] ?? '').trim()
    return isNumber(number) ? number : undefined
  }

  function read(values: RowValues): RecordReading {
    try {
      return { record: parse(values) }
    } catch (error) {
      if (error instanceof Fault) return { fault: error.fault }
      throw error
    }
  }

  function parse(values: RowValues): ParsedRecord {
    const number = registrationNumber(values)
    if (number === undefined) {
      throw new Fault('number_invalid', quoted(textOf(values, columns.registrationNumber.column)))
    }
    const observedOn = columns.observedOn && dateOf(values, columns.observedOn, today)
    const limit = observedOn ?? today
    const sourceUrl = urlOf(values)
    return {
      registrationNumber: number,
      name: requiredName(values),
      current: isCurrent(values),
      previousNames: previousNamesOf(values, limit),
      facts: factsOf(values, limit, number),
      ...(observedOn && { observedOn }),
      ...(sourceUrl && { sourceUrl }),
    }
  }

  function requiredName(values: RowValues): string {
    const name = nameOf(values, columns.name)
    if (name === '') throw new Fault('name_missing')
    return name
  }

  function isCurrent(values: RowValues): boolean {
    if (!columns.nameStatus) return true
    const word = textOf(values, columns.nameStatus.column)
    if (columns.nameStatus.current.includes(word)) return true
    if (columns.nameStatus.previous.includes(word)) return false
    throw new Fault('name_status_unknown', quoted(word))
  }

  function factsOf(values: RowValues, limit: IsoDate, number: string): RecordFacts {
    const entityType = textOf(values, columns.entityType)
    if (entityType === '') throw new Fault('type_missing')
    if (!Object.hasOwn(register.entityTypes, entityType)) throw new Fault('type_unknown', quoted(entityType))
    const registeredOn = columns.registeredOn && dateOf(values, columns.registeredOn, limit)
    const dissolvedOn = columns.dissolvedOn && dateOf(values, columns.dissolvedOn, limit)
    return {
      entityType,
      status: statusOf(values, limit),
      ...(registeredOn && { registeredOn }),
      ...(dissolvedOn && { dissolvedOn }),
      otherNames: otherNamesOf(values),
      addresses: addressesOf(values),
      identifiers: identifiersOf(values),
      relationships: relationshipsOf(values, limit, number),
    }
  }

  function statusOf(values: RowValues, limit: IsoDate): Organization['status'] {
    const code = textOf(values, columns.status.column)
    if (code === '') throw new Fault('status_missing')
    const known = Object.hasOwn(register.statuses, code) ? register.statuses[code] : undefined
    if (!known) throw new Fault('status_unknown', quoted(code))
    const reason = textOf(values, columns.status.reason)
    const since = columns.status.since && dateOf(values, columns.status.since, limit)
    return { code, active: known.active, ...(reason && { reason }), ...(since && { since }) }
  }

  function previousNamesOf(values: RowValues, limit: IsoDate): readonly PreviousName[] {
    return columns.previousNames.flatMap(group =>
      times(group.count).flatMap(n => {
        const name = nameOf(values, numberedColumn(group.name, n))
        if (name === '') return []
        const from = group.from && dateOf(values, group.from, limit, n)
        const until = group.until && dateOf(values, group.until, limit, n)
        return [{ name, ...(from && { from }), ...(until && { until }) }]
      }),
    )
  }

  function otherNamesOf(values: RowValues): readonly OtherName[] {
    return columns.otherNames.flatMap(group =>
      times(group.count).flatMap(n => {
        const name = nameOf(values, numberedColumn(group.name, n))
        if (name === '') return []
        const stated = group.languageColumn && textOf(values, numberedColumn(group.languageColumn, n))
        if (stated && !isLanguageTag(stated)) throw new Fault('language_invalid', quoted(stated))
        const language = stated || group.language
        return [{ name, kind: group.kind, ...(language && { language }) }]
      }),
    )
  }

  function addressesOf(values: RowValues): readonly Address[] {
    return columns.addresses.flatMap(group => {
      const lines = group.lines.flatMap(name =>
        cellOf(values, name)
          .split(LINE_BREAK)
          .map(line => line.trim())
          .filter(line => line !== ''),
      )
      const locality = textOf(values, group.locality)
      const region = textOf(values, group.region)
      const postalCode = textOf(values, group.postalCode)
      if (lines.length === 0 && !locality && !postalCode) return []
      const country = group.country && countryOf(values, group.country)
      return [
        {
          kind: group.kind,
          lines,
          ...(locality && { locality }),
          ...(region && { region }),
          ...(postalCode && { postalCode }),
          ...(country && { country }),
        },
      ]
    })
  }

  function countryOf(values: RowValues, of: { column: string; codes?: Record<string, string> }): string {
    const word = textOf(values, of.column)
    if (word === '') return ''
    const code = of.codes ? (Object.hasOwn(of.codes, word) ? of.codes[word] : undefined) : word
    if (code === undefined || !/^[A-Z]{2}$/.test(code)) throw new Fault('country_unknown', quoted(word))
    return code
  }

  function identifiersOf(values: RowValues): readonly Identifier[] {
    return columns.identifiers.flatMap(({ scheme, column }, index) => {
      const value = textOf(values, column)
      if (value === '') return []
      const pattern = identifierPatterns[index]
      if (pattern && !pattern.test(value)) throw new Fault('identifier_invalid', `${quoted(value)} (${scheme})`)
      return [{ scheme, value }]
    })
  }

  function relationshipsOf(values: RowValues, limit: IsoDate, self: string): readonly Relationship[] {
    return columns.relationships.flatMap(group =>
      times(group.count).flatMap(n => {
        const word = textOf(values, numberedColumn(group.kind, n))
        const other = textOf(values, numberedColumn(group.organization, n))
        if (word === '' && other === '') return []
        const kind = Object.hasOwn(group.kinds, word) ? group.kinds[word] : undefined
        if (kind === undefined) throw new Fault('relationship_invalid', `the kind is ${quoted(word)}`)
        if (!isNumber(other)) throw new Fault('relationship_invalid', `the other organization is ${quoted(other)}`)
        if (other === self) throw new Fault('relationship_invalid', 'the other organization is the same one')
        const since = group.since && dateOf(values, group.since, limit, n)
        const until = group.until && dateOf(values, group.until, limit, n)
        const organization = organizationId(register.jurisdiction, other)
        return [{ kind, organization, ...(since && { since }), ...(until && { until }) }]
      }),
    )
  }

  function urlOf(values: RowValues): string {
    const url = textOf(values, columns.sourceUrl)
    // The address becomes a link on a page: a scheme such as `javascript:` must not get there.
    if (url !== '' && !(/^https?:\/\//i.test(url) && URL.canParse(url))) throw new Fault('url_invalid', quoted(url))
    return url
  }

  return { registrationNumber, read }
}

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u')
}

function times(count: number | undefined): readonly number[] {
  return Array.from({ length: count ?? 1 }, (_, index) => index + 1)
}
