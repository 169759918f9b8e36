/**
 * Real organizations for the relevance suite: the whole Isle of Man register, and the entities of GLEIF and Companies
 * House in `fixtures/relevance`, whose names have accents, other scripts and punctuation that the register lacks.
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { SearchDocument } from '../engine.ts'

const FIXTURES = new URL('../../fixtures/', import.meta.url)

/** Always the same 53,000 documents in the same order. */
export function relevanceCorpus(): readonly SearchDocument[] {
  return [
    ...isleOfMan(),
    ...entities('gleif.jsonl', 'gleif', 'LEI'),
    ...entities('companies-house.jsonl', 'companies-house', 'GB'),
  ]
}

const row = z.object({
  Name: z.string(),
  Number: z.string(),
  'Inc/Reg Date': z.string(),
  Status: z.string(),
  'Registry Type': z.string(),
  'Name Status': z.enum(['Current', 'Previous']),
  'Index Date': z.string(),
})

/** The register as an import reads it: the name in the latest row is current; organizations without one are skipped. */
function isleOfMan(): readonly SearchDocument[] {
  const file = gunzipSync(readFileSync(new URL('registers/isle-of-man/2026-05-22.csv.gz', FIXTURES)))
  const byNumber = groupBy(z.array(row).parse(parse(file, { columns: true })), ({ Number: number }) => number)
  return [...byNumber].flatMap(([number, rows]) => {
    const [latest] = rows
      .filter(({ 'Name Status': status }) => status === 'Current')
      .sort((a, b) => Date.parse(b['Index Date']) - Date.parse(a['Index Date']))
    if (!latest) return []
    const date = Date.parse(`${latest['Inc/Reg Date']} UTC`)
    const previous = rows.filter(({ 'Name Status': status, Name }) => status === 'Previous' && Name !== latest.Name)
    return {
      id: `IM.${number}`,
      version: 1,
      legalName: latest.Name,
      previousNames: previous.map(({ Name }) => Name).sort(),
      otherNames: [],
      registrationNumber: number,
      identifiers: [],
      active: latest.Status === 'Live',
      register: 'isle-of-man',
      entityType: `isle-of-man/${latest['Registry Type']}`,
      credentialTypes: ['registration'],
      ...(Number.isNaN(date) ? {} : { registeredOn: new Date(date).toISOString().slice(0, 10) }),
    }
  })
}

const entity = z.strictObject({
  number: z.string(),
  legalName: z.string(),
  previousNames: z.array(z.string()).default([]),
  otherNames: z.array(z.string()).default([]),
  legalForm: z.string(),
  status: z.string(),
  locality: z.string().exactOptional(),
  registeredOn: z.iso.date().exactOptional(),
  localNumber: z.string().exactOptional(),
})

function entities(file: string, register: string, prefix: string): readonly SearchDocument[] {
  return jsonLines(new URL(`relevance/${file}`, FIXTURES), entity).map(
    ({ number, legalForm, status, localNumber, ...rest }) => ({
      ...rest,
      id: `${prefix}.${number}`,
      version: 1,
      registrationNumber: number,
      identifiers: localNumber === undefined ? [] : [localNumber],
      active: /^active$/i.test(status),
      register,
      entityType: `${register}/${legalForm}`,
      credentialTypes: ['registration'],
    }),
  )
}

/** @throws {z.ZodError} when a line does not match the schema */
export function jsonLines<T>(file: URL, schema: z.ZodType<T>): readonly T[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map(line => schema.parse(JSON.parse(line)))
}

/** Groups values by key, in the order of each key's first value. */
export function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group) group.push(value)
    else groups.set(keyOf(value), [value])
  }
  return groups
}
