/**
 * Columns hold the properties that one query compares for thousands of organizations
 * (for filters and counts), as arrays by row. On disk they are compressed in pieces.
 * A reader keeps the columns in memory, and after a commit reads only the pieces that
 * have changed.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type Database from 'better-sqlite3'
import { NO_DATE } from '../../query/days.ts'

/** Rows in a piece. */
const PIECE = 4096
/** Three columns of 32 bits and two of 8. */
const BYTES_A_ROW = 14

/** The value of a row without an organization. */
export const NO_ORGANIZATION = -1

export interface Columns {
  /** Number of the facet group, or NO_ORGANIZATION. */
  readonly group: Int32Array
  /** In days since 1970, or NO_DATE. */
  readonly registered: Int32Array
  readonly dissolved: Int32Array
  /** Number of the legal name's form. */
  readonly form: Uint8Array
  /** The number of words of the legal name without its form; larger numbers are stored as the maximum. */
  readonly length: Uint8Array
}

export interface RowValues {
  readonly group: number
  readonly registered: number
  readonly dissolved: number
  readonly form: number
  readonly length: number
}

export const EMPTY_ROW: RowValues = {
  group: NO_ORGANIZATION,
  registered: NO_DATE,
  dissolved: NO_DATE,
  form: 0,
  length: 0,
}

/** Empty columns for this many rows. */
export function emptyColumns(rows: number): Columns {
  return columnsOver(emptyBytes(rows), rows)
}

/** Reads the pieces that changed since the last call. */
export function columnReader(database: Database.Database): (since: number) => Columns {
  const last = database.prepare<[], number | null>('SELECT max(piece) FROM columns').pluck()
  const changed = database.prepare<[number], { piece: number; data: Buffer }>(
    'SELECT piece, data FROM columns WHERE stamp > ?',
  )
  let columns = emptyColumns(0)
  return since => {
    const rows = ((last.get() ?? -1) + 1) * PIECE
    if (since < 0 || rows !== columns.group.length)
      columns = copyInto(emptyColumns(rows), since < 0 ? undefined : columns)
    for (const { piece, data } of changed.iterate(since)) copyInto(columns, unpack(data), piece * PIECE)
    return columns
  }
}

export interface ColumnWriter {
  read(row: number): RowValues
  write(row: number, values: RowValues): void
  /** Writes the changes to the database. Nothing is written before. */
  flush(stamp: number): void
}

export function columnWriter(database: Database.Database): ColumnWriter {
  const get = database.prepare<[number], Buffer>('SELECT data FROM columns WHERE piece = ?').pluck()
  const put = database.prepare('INSERT OR REPLACE INTO columns VALUES (?, ?, ?)')
  const pieces = new Map<number, { columns: Columns; changed: boolean }>()
  const open = (row: number) => {
    const piece = Math.floor(row / PIECE)
    const known = pieces.get(piece)
    if (known) return known
    const data = get.get(piece)
    const opened = { columns: data ? unpack(data) : emptyColumns(PIECE), changed: false }
    pieces.set(piece, opened)
    return opened
  }
  return {
    read(row) {
      const { columns } = open(row)
      return valuesAt(columns, row % PIECE)
    },
    write(row, values) {
      const piece = open(row)
      const at = row % PIECE
      piece.columns.group[at] = values.group
      piece.columns.registered[at] = values.registered
      piece.columns.dissolved[at] = values.dissolved
      piece.columns.form[at] = values.form
      piece.columns.length[at] = values.length
      piece.changed = true
    },
    flush(stamp) {
      for (const [piece, { columns, changed }] of pieces) if (changed) put.run(piece, stamp, pack(columns))
      pieces.clear()
    },
  }
}

function valuesAt(columns: Columns, at: number): RowValues {
  return {
    group: columns.group[at] ?? NO_ORGANIZATION,
    registered: columns.registered[at] ?? NO_DATE,
    dissolved: columns.dissolved[at] ?? NO_DATE,
    form: columns.form[at] ?? 0,
    length: columns.length[at] ?? 0,
  }
}

function copyInto(target: Columns, source: Columns | undefined, at = 0): Columns {
  if (source === undefined) return target
  for (const name of ['group', 'registered', 'dissolved', 'form', 'length'] as const) {
    target[name].set(source[name].subarray(0, target[name].length - at), at)
  }
  return target
}

function emptyBytes(rows: number): ArrayBuffer {
  const bytes = new ArrayBuffer(rows * BYTES_A_ROW)
  new Int32Array(bytes, 0, rows).fill(NO_ORGANIZATION)
  new Int32Array(bytes, rows * 4, rows * 2).fill(NO_DATE)
  return bytes
}

function columnsOver(bytes: ArrayBuffer, rows: number): Columns {
  return {
    group: new Int32Array(bytes, 0, rows),
    registered: new Int32Array(bytes, rows * 4, rows),
    dissolved: new Int32Array(bytes, rows * 8, rows),
    form: new Uint8Array(bytes, rows * 12, rows),
    length: new Uint8Array(bytes, rows * 13, rows),
  }
}

function pack(columns: Columns): Buffer {
  return deflateRawSync(new Uint8Array(columns.group.buffer, columns.group.byteOffset, PIECE * BYTES_A_ROW), {
    level: 6,
  })
}

function unpack(data: Buffer): Columns {
  const bytes = inflateRawSync(data, { maxOutputLength: PIECE * BYTES_A_ROW })
  // A separate buffer, because a view of 32 bits must begin at a multiple of four.
  const aligned = new ArrayBuffer(PIECE * BYTES_A_ROW)
  new Uint8Array(aligned).set(bytes)
  return columnsOver(aligned, PIECE)
}
