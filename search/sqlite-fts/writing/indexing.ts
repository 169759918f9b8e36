/** Writes to the index: its content and its position change in one commit. */
import type Database from 'better-sqlite3'
import type { IndexBatch, SearchDocument } from '../../engine.ts'
import { compared } from '../../query/relevance.ts'
import { compareKeys, freeRowFinder, rowOrder } from '../file/row-order.ts'
import { documentWriter } from './document-writer.ts'

interface State {
  readonly position: number
  readonly stamp: number
  readonly generation: number
  readonly feed: string | null
}

export interface Indexing {
  position(): number
  feed(): string | undefined
  apply(batch: IndexBatch): void
  entries(): IterableIterator<{ id: string; version: number }>
  optimise(): void
  /** The stamp and the generation for an index that will replace this one. */
  next(): { stamp: number; generation: number }
}

export function indexing(database: Database.Database): Indexing {
  const state = database.prepare<[], State>('SELECT * FROM state')
  const writeState = database.prepare<[number, number]>('UPDATE state SET position = ?, stamp = ?')
  const entries = database.prepare<[], { id: string; version: number }>(
    'SELECT id, version FROM organization_rows ORDER BY id',
  )
  const writer = documentWriter(database)
  const order = rowOrder(database)
  const findFreeRow = freeRowFinder(database)

  function replace(document: SearchDocument): void {
    const indexed = writer.toIndexed(document)
    const row = writer.rowOf(document.id)
    const before = row === undefined ? undefined : writer.remove(row)
    if (row !== undefined && before?.stored.legal_name === document.legalName) {
      writer.insert(row, indexed)
      return
    }
    const next = order.atOrAfter({ words: compared(document.legalName).words, id: document.id })
    const free = findFreeRow(next)
    const moved = free.moves.map(({ from, to }) => ({ to, neighbour: writer.remove(from) }))
    for (const { to, neighbour } of moved) writer.insert(to, neighbour)
    writer.insert(free.row, indexed)
    order.forget()
  }

  const apply = database.transaction(({ documents, after, seq }: IndexBatch) => {
    const now = state.get()
    if (now?.position !== after) return
    order.forget()
    for (const document of inOrder(documents)) replace(document)
    writer.flush(now.stamp + 1)
    writeState.run(seq, now.stamp + 1)
  })

  return {
    position: () => state.get()?.position ?? 0,
    feed: () => state.get()?.feed ?? undefined,
    apply: batch => void apply.immediate(batch),
    entries: () => entries.iterate(),
    next() {
      const { stamp, generation } = state.get() ?? { stamp: 0, generation: 0 }
      return { stamp: stamp + 1, generation: generation + 1 }
    },
    optimise() {
      database.exec(`INSERT INTO name_index (name_index) VALUES ('optimize')`)
    },
  }
}

/** The last document of each organization, in order: each one then finds room behind its predecessor. */
function inOrder(documents: readonly SearchDocument[]): readonly SearchDocument[] {
  const last = new Map(documents.map(document => [document.id, document]))
  return [...last.values()]
    .map(document => ({ document, words: compared(document.legalName).words, id: document.id }))
    .sort(compareKeys)
    .map(({ document }) => document)
}
