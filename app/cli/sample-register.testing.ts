/** Writes a part of the real register as a file, so that tests are short. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'

/** Returns the register's rows as text, header first; no row has a line break inside. */
function isleOfManLines(edition: '2024-10-25' | '2026-05-22'): readonly string[] {
  const file = join(PACKAGE_ROOT, `fixtures/registers/isle-of-man/${edition}.csv.gz`)
  return gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n')
}

/** @param every take each n-th registration number's rows */
export function writeSample(path: string, every: number, edition: '2024-10-25' | '2026-05-22' = '2026-05-22'): string {
  const [header, ...rows] = isleOfManLines(edition)
  const numberOf = (row: string) => /"(\d{6}[A-Z])"/.exec(row)?.[1] ?? ''
  const sample = rows.filter(row => Number.parseInt(numberOf(row), 10) % every === 0)
  writeFileSync(path, `${[header, ...sample].join('\n')}\n`)
  return path
}
