/**
 * The meaning of a register's file, as data: which column has what, how dates
 * are written, which terms are used for status and type. A new register of a
 * known file format needs only a mapping, no code.
 *
 * Two shapes of CSV are read: one row per name (`columns.nameStatus` says which
 * name is the current one) and one row per organization, where repeated facts
 * are in numbered columns (`previous_name_{n}`, with a `count`).
 */
import { z } from 'zod'
import { OrgsealError } from '../../../domain/errors.ts'
import { isJurisdiction } from '../../../domain/identifiers.ts'
import { isIssuerId } from '../../../domain/issuer.ts'
import { findEncoding } from './encodings.ts'
import { DATE_FORMATS } from './parse-date.ts'

export const DELIMITERS = [',', ';', '\t', '|'] as const
const NO_ENCODING =
  'is not an encoding that this program reads: give a label such as windows-1252, utf-16le, macintosh or cp850, or convert the file to UTF-8'

const bilingual = z.strictObject({ en: z.string().min(1), fr: z.string().min(1) })

const registerSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be kebab-case, e.g. isle-of-man'),
  name: bilingual,
  authority: z.strictObject({
    name: bilingual,
    raCode: z
      .string()
      .regex(/^RA\d{6}$/, 'must be a code of GLEIF’s list, e.g. RA000585')
      .exactOptional(),
  }),
  jurisdiction: z.string().refine(isJurisdiction, 'must be an ISO 3166-1 or -2 code, e.g. IM or CA-BC'),
  homepage: z.url({ protocol: /^https?$/ }).exactOptional(),
  licence: z.strictObject({ name: z.string().min(1), url: z.url({ protocol: /^https?$/ }), notice: bilingual }),
  invented: z.boolean(),
  entityTypes: z.record(
    z.string().min(1),
    z.strictObject({
      label: bilingual,
      elf: z
        .string()
        .regex(/^[0-9A-Z]{4}$/, 'must be an ISO 20275 code of four characters')
        .exactOptional(),
    }),
  ),
  statuses: z.record(z.string().min(1), z.strictObject({ label: bilingual, active: z.boolean() })),
})

const column = z.string().min(1)
const pattern = z.string().min(1).refine(isPattern, 'is not a regular expression')
/** `unknown` lists the texts that the register writes for an unknown date; a blank always means that. */
const dateColumn = z.strictObject({
  column,
  format: z.enum(DATE_FORMATS),
  unknown: z.array(z.string()).exactOptional(),
})
/** Number of groups in the file, `{n}` in their column names counting from 1; one group when absent. */
const count = z.int().min(1).max(100).exactOptional()

const columnsSchema = z.strictObject({
  /** `pattern` must match the whole number. */
  registrationNumber: z.strictObject({ column, pattern }),
  name: column,
  /** Present when the file has one row per name. */
  nameStatus: z
    .strictObject({ column, current: z.array(z.string()).min(1), previous: z.array(z.string()) })
    .exactOptional(),
  entityType: column,
  status: z.strictObject({ column, reason: column.exactOptional(), since: dateColumn.exactOptional() }),
  registeredOn: dateColumn.exactOptional(),
  dissolvedOn: dateColumn.exactOptional(),
  /** When the row was read from the register, as the file says. */
  observedOn: dateColumn.exactOptional(),
  sourceUrl: column.exactOptional(),
  previousNames: z
    .array(z.strictObject({ name: column, from: dateColumn.exactOptional(), until: dateColumn.exactOptional(), count }))
    .default([]),
  /** `language` applies to all names; `languageColumn` gives it for each name. */
  otherNames: z
    .array(
      z.strictObject({
        name: column,
        kind: z.enum(['assumed', 'translated']),
        language: z.string().refine(isLanguageTag, 'is not a BCP 47 language tag').exactOptional(),
        languageColumn: column.exactOptional(),
        count,
      }),
    )
    .default([]),
  addresses: z
    .array(
      z.strictObject({
        kind: z.enum(['registered-office', 'mailing']),
        lines: z.array(column).min(1),
        locality: column.exactOptional(),
        region: column.exactOptional(),
        postalCode: column.exactOptional(),
        /** `codes` gives the ISO 3166-1 code for each term of the register; without it the column has the code. */
        country: z
          .strictObject({ column, codes: z.record(z.string(), z.string().regex(/^[A-Z]{2}$/)).exactOptional() })
          .exactOptional(),
      }),
    )
    .default([]),
  identifiers: z
    .array(z.strictObject({ scheme: z.string().min(1), column, pattern: pattern.exactOptional() }))
    .default([]),
  /** `kinds` translates the register's terms; `organization` has a registration number of the same register. */
  relationships: z
    .array(
      z.strictObject({
        kind: column,
        kinds: z.record(z.string(), z.enum(['owns', 'owned-by', 'does-business-as', 'business-name-of'])),
        organization: column,
        since: dateColumn.exactOptional(),
        until: dateColumn.exactOptional(),
        count,
      }),
    )
    .default([]),
})

export const registerMappingSchema = z
  .strictObject({
    register: registerSchema,
    /** Id of the issuer that signs for this register; by default the registry's own. */
    issuer: z.string().refine(isIssuerId, 'must be the id of an issuer, e.g. tax-office').exactOptional(),
    csv: z.strictObject({
      delimiter: z.enum(DELIMITERS).default(','),
      /** A label of the Encoding Standard, `cp850` or `cp437`. A byte order mark may be present, but must agree. */
      encoding: z
        .string()
        .refine(label => findEncoding(label) !== undefined, NO_ENCODING)
        .default('utf-8'),
      /** False when no value ever has a line break: then a damaged row can never reach beyond its own line. */
      embeddedLineBreaks: z.boolean(),
      /** In characters; also limits how far a row with embedded line breaks may reach. */
      maxRecordLength: z.int().min(64).max(1_048_576).default(16_384),
    }),
    columns: columnsSchema,
  })
  .superRefine(checkNumberedColumns)

export type RegisterMapping = z.output<typeof registerMappingSchema>
export type DateColumn = z.output<typeof dateColumn>

/**
 * @param text the mapping file's JSON
 * @throws {OrgsealError} `invalid_mapping`, naming the path of every wrong field
 */
export function loadRegisterMapping(text: string): RegisterMapping {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new OrgsealError('invalid_mapping', `The mapping is not JSON: ${String(error)}`)
  }
  const result = registerMappingSchema.safeParse(json)
  if (result.success) return result.data
  const errors = result.error.issues.map(issue => ({ path: issue.path.join('.'), detail: issue.message }))
  const list = errors.map(({ path, detail }) => `${path || 'the whole'}: ${detail}`).join('; ')
  throw new OrgsealError('invalid_mapping', `The mapping cannot be used; correct ${list}`, { errors })
}

/** Returns every column that the mapping reads; a file without one of them belongs to another register. */
export function mappedColumns(mapping: RegisterMapping): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { name, count: times = 1 } of columnUses(mapping.columns)) {
    for (let n = 1; n <= times; n++) names.add(numberedColumn(name, n))
  }
  return names
}

/** Returns the name of the `n`th of a group of numbered columns. */
export function numberedColumn(template: string, n: number): string {
  return template.replaceAll('{n}', String(n))
}

interface ColumnUse {
  readonly path: string
  readonly name: string
  readonly count: number | undefined
}

function columnUses(columns: z.output<typeof columnsSchema>): readonly ColumnUse[] {
  const uses: ColumnUse[] = []
  const use = (path: string, times: number | undefined, ...values: (string | { column: string } | undefined)[]) => {
    for (const value of values) {
      if (value === undefined) continue
      uses.push({ path, name: typeof value === 'string' ? value : value.column, count: times })
    }
  }
  const { registrationNumber, name, nameStatus, entityType, status, sourceUrl } = columns
  use('registrationNumber', undefined, registrationNumber)
  use('name', undefined, name)
  use('nameStatus', undefined, nameStatus)
  use('entityType', undefined, entityType)
  use('status', undefined, status, status.reason, status.since)
  use('registeredOn', undefined, columns.registeredOn)
  use('dissolvedOn', undefined, columns.dissolvedOn)
  use('observedOn', undefined, columns.observedOn)
  use('sourceUrl', undefined, sourceUrl)
  for (const [n, of] of columns.previousNames.entries()) use(`previousNames.${n}`, of.count, of.name, of.from, of.until)
  for (const [n, of] of columns.otherNames.entries()) use(`otherNames.${n}`, of.count, of.name, of.languageColumn)
  for (const [n, of] of columns.addresses.entries()) {
    use(`addresses.${n}`, undefined, ...of.lines, of.locality, of.region, of.postalCode, of.country)
  }
  for (const [n, of] of columns.identifiers.entries()) use(`identifiers.${n}`, undefined, of)
  for (const [n, of] of columns.relationships.entries()) {
    use(`relationships.${n}`, of.count, of.kind, of.organization, of.since, of.until)
  }
  return uses
}

function checkNumberedColumns(mapping: { columns: z.output<typeof columnsSchema> }, context: z.RefinementCtx): void {
  for (const { path, name, count: times } of columnUses(mapping.columns)) {
    if ((times !== undefined) === name.includes('{n}')) continue
    const message =
      times === undefined ? `“${name}” has {n} and needs a count` : `“${name}” is counted and needs {n} in its name`
    context.addIssue({ code: 'custom', path: ['columns', ...path.split('.')], message })
  }
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}

/** True for a well-formed BCP 47 tag (RFC 5646, section 2.1). */
export function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
}
