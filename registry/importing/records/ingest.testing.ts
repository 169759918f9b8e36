/** A small test register with one row per name, and files of it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type IsoDate, parseIsoDate } from '../../../domain/identifiers.ts'
import { PACKAGE_ROOT } from '../../../domain/package-root.ts'
import { type RowOutcome, readRows } from '../csv/read-rows.ts'
import { loadRegisterMapping, type RegisterMapping } from '../mapping/register-mapping.ts'
import type { StagedRow } from './fold-organization.ts'
import { createRecordReader } from './parse-record.ts'
import { sourceRowText } from './source-record.ts'

export function isoDate(text: string): IsoDate {
  const date = parseIsoDate(text)
  if (!date) throw new RangeError(`not a date: ${text}`)
  return date
}

export const TODAY = isoDate('2026-06-01')

export function registerFile(id: string, name: string): string {
  return join(PACKAGE_ROOT, 'fixtures/registers', id, name)
}

/** Reads a mapping that comes with the package. */
export function mappingText(id: string): string {
  return readFileSync(join(PACKAGE_ROOT, 'definitions/registers', `${id}.json`), 'utf8')
}

export function mappingOf(id: string): RegisterMapping {
  return loadRegisterMapping(mappingText(id))
}

/** Writes a file with this content, which is removed after the test. */
export function fileWith(content: string | Uint8Array, name = 'register.csv'): string {
  const folder = mkdtempSync(join(tmpdir(), 'orgseal-ingest-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

export async function allRows(file: string, mapping: RegisterMapping, today = TODAY): Promise<readonly RowOutcome[]> {
  const outcomes: RowOutcome[] = []
  for await (const outcome of readRows(file, mapping, { today })) outcomes.push(outcome)
  return outcomes
}

/** Returns `line code` for every bad row, `line number` for every good one. */
export function summary(outcomes: readonly RowOutcome[]): readonly string[] {
  return outcomes.map(row => `${row.line} ${row.kind === 'row' ? row.record.registrationNumber : row.code}`)
}

/** Returns a row of the Isle of Man's register as the import stages it. */
export function manxStagedRow(line: number, parts: RowParts, mapping = mappingOf('isle-of-man')): StagedRow {
  const values = manxValues(parts)
  const reading = createRecordReader(mapping, TODAY).read(values)
  if ('fault' in reading) throw new Error(reading.fault.reason)
  return { line, record: reading.record, source: sourceRowText(values) }
}

export const HEADER = 'Name,Number,Inc/Reg Date,Status,Registry Type,Name Status,URL,Index Date'

export interface RowParts {
  readonly name?: string
  readonly number?: string
  readonly date?: string
  readonly status?: string
  readonly type?: string
  readonly nameStatus?: string
  readonly url?: string
  readonly index?: string
}

/** The values of a good row in the Isle of Man's format, with these changes. */
export function manxValues(parts: RowParts = {}): Record<string, string> {
  return {
    Name: parts.name ?? 'Laxey Wheelwrights Limited',
    Number: parts.number ?? '000001C',
    'Inc/Reg Date': parts.date ?? '3 Feb 1919',
    Status: parts.status ?? 'Live',
    'Registry Type': parts.type ?? '1931 Act Company',
    'Name Status': parts.nameStatus ?? 'Current',
    URL: parts.url ?? 'https://registry.example/view?Id=a%3d',
    'Index Date': parts.index ?? '2024-05-03',
  }
}

export function manxRow(parts: RowParts = {}): string {
  return Object.values(manxValues(parts))
    .map(value => `"${value.replaceAll('"', '""')}"`)
    .join(',')
}
