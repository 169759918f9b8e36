/** Writing to the index: what is in it and how far it has come change in one commit. */
import type Database from 'better-sqlite3'
import type { IndexBatch, SearchDocument } from '../engine.ts'
import { type NormalisedName, normaliseName, textOf, tokensOf } from '../normalise-name.ts'
import { numberKey } from '../number-key.ts'
import { facetGroups } from './facet-groups.ts'
import { createSchema } from './open-database.ts'
import { NAME_KIND, NUMBER_KIND } from './schema.ts'

export interface Indexing {
  position(): number
  apply(batch: IndexBatch): void
  entries(after: string | undefined, limit: number): { id: string; version: number }[]
  clear(): void
  optimise(): void
}

export function indexing(database: Database.Database): Indexing {
  const readPosition = database.prepare<[], number>('SELECT position FROM state').pluck()
  const writePosition = database.prepare<[number]>('UPDATE state SET position = ?')
  const entries = database.prepare<[string, number], { id: string; version: number }>(
    'SELECT id, version FROM organizations WHERE id > ? ORDER BY id LIMIT ?',
  )
  const replace = documentWriter(database)

  const position = () => readPosition.get() ?? 0

  const apply = database.transaction(({ documents, after, seq }: IndexBatch) => {
    if (position() !== after) return
    for (const document of documents) replace(document)
    writePosition.run(seq)
  })
  const clear = database.transaction(() => createSchema(database))

  return {
    position,
    apply(batch) {
      apply.immediate(batch)
    },
    entries: (after, limit) => entries.all(after ?? '', limit),
    clear() {
      clear.immediate()
    },
    optimise() {
      database.exec(`INSERT INTO name_index (name_index) VALUES ('optimize'); ANALYZE`)
    },
  }
}

interface Existing {
  number: number
  facet_group: number
}

/** Puts a document in the place of the one with its id, or at the end. */
function documentWriter(database: Database.Database): (document: SearchDocument) => void {
  const groups = facetGroups(database)
  const find = database.prepare<[string], Existing>('SELECT number, facet_group FROM organizations WHERE id = ?')
  const putOrganization = database
    .prepare<unknown[], number>(
      `INSERT INTO organizations (facet_group, inactive, registered_on, words, core, form, id, version, legal_name,
         registration_number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET facet_group = excluded.facet_group, inactive = excluded.inactive,
         registered_on = excluded.registered_on, words = excluded.words, core = excluded.core, form = excluded.form,
         version = excluded.version, legal_name = excluded.legal_name,
         registration_number = excluded.registration_number
       RETURNING number`,
    )
    .pluck()
  const putFurtherName = database
    .prepare<unknown[], number>(
      `INSERT INTO further_names (number, organization, kind, words, core, form, name)
       VALUES (ifnull((SELECT min(number) FROM further_names), 0) - 1, ?, ?, ?, ?, ?, ?) RETURNING number`,
    )
    .pluck()
  const putTokens = database.prepare<[number, string]>('INSERT INTO name_index (rowid, tokens) VALUES (?, ?)')
  const putNumber = database.prepare<[string, number, number, string]>(
    'INSERT OR IGNORE INTO numbers VALUES (?, ?, ?, ?)',
  )
  const removals = [
    `DELETE FROM name_index WHERE rowid = @number OR rowid IN
       (SELECT number FROM further_names WHERE organization = @number)`,
    'DELETE FROM further_names WHERE organization = @number',
    'DELETE FROM numbers WHERE organization = @number',
  ].map(sql => database.prepare<[{ number: number }]>(sql))

  return document => {
    const existing = find.get(document.id)
    if (existing) {
      for (const removal of removals) removal.run({ number: existing.number })
      groups.leave(existing.facet_group)
    }
    const legal = normaliseName(document.legalName)
    const number = one(
      putOrganization.get(
        groups.join(document),
        document.active ? 0 : 1,
        document.registeredOn ?? null,
        ...compared(legal),
        document.id,
        document.version,
        document.legalName,
        document.registrationNumber,
      ),
    )
    putTokens.run(number, tokensOf(legal).join(' '))
    for (const [kind, name] of furtherNames(document)) {
      const normalised = normaliseName(name)
      const row = one(putFurtherName.get(number, kind, ...compared(normalised), name))
      putTokens.run(row, tokensOf(normalised).join(' '))
    }
    for (const [kind, text, shown] of numbers(document)) {
      const key = numberKey(text)
      if (key !== '') putNumber.run(key, kind, number, shown)
    }
  }
}

function furtherNames({ otherNames, previousNames }: SearchDocument): [kind: number, name: string][] {
  return [
    ...otherNames.map((name): [number, string] => [NAME_KIND.other, name]),
    ...previousNames.map((name): [number, string] => [NAME_KIND.previous, name]),
  ]
}

/** The id is the registration number with its jurisdiction: whoever types it is shown the number. */
function numbers({
  id,
  registrationNumber,
  identifiers,
}: SearchDocument): [kind: number, text: string, shown: string][] {
  return [
    [NUMBER_KIND.registrationNumber, registrationNumber, registrationNumber],
    [NUMBER_KIND.registrationNumber, id, registrationNumber],
    ...identifiers.map((text): [number, string, string] => [NUMBER_KIND.identifier, text, text]),
  ]
}

/** The columns `words`, `core` and `form`. */
function compared(name: NormalisedName): [words: string, core: string, form: string] {
  const words = [...name.core, ...name.formWords]
  return [words.map(word => `${word.text} `).join(''), textOf(name.core), name.form]
}

function one<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('SQLite returned no row for what it has written')
  return row
}
