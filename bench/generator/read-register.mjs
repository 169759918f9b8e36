/** Reads the real register that the generated ones imitate: the Isle of Man's, one entry for each organization. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { ROOT } from '../../scripts/set-up.mjs'

const FILE = join(ROOT, 'fixtures/registers/isle-of-man/2026-05-22.csv.gz')

/** Reads the organizations in the order of their numbers. `name` is absent where the file has only former names. */
export function readRegister() {
  const rows = parse(gunzipSync(readFileSync(FILE)), { columns: true })
  const organizations = new Map()
  for (const row of rows) {
    const entry = organizations.get(row.Number) ?? {
      type: row['Registry Type'],
      active: row.Status === 'Live',
      registered: dayOf(row['Inc/Reg Date']),
      read: '',
      previousNames: [],
    }
    organizations.set(row.Number, entry)
    if (row['Name Status'] === 'Previous') entry.previousNames.push(row.Name)
    else if (row['Index Date'] > entry.read) Object.assign(entry, { name: row.Name, read: row['Index Date'] })
  }
  return [...organizations.values()]
}

/** Returns `3 Feb 1919` as days since 1970, and undefined for a blank, which means an unknown date. */
function dayOf(text) {
  return text.trim() === '' ? undefined : Math.floor(Date.parse(`${text} UTC`) / 86_400_000)
}
