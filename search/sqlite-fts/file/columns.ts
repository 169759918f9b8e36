/**
 * Properties that one query checks for thousands of organizations (filters and
 * counts), as arrays by place. On disk they are stored in compressed pieces; a
 * reader keeps them in memory, and after a commit reads only the pieces that
 * have changed.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type Database from 'better-sqlite3'
import { NO_DATE } from '../../query/days.ts'

/** Places in a piece. */
const PIECE = 4096
/** Three columns of 32 bits and two of 8. */
const BYTES_A_PLACE = 14

/** The value of a place without an organization. */
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

export interface PlaceValues {
  readonly group: number
  readonly registered: number
  readonly dissolved: number
  readonly form: number
  readonly length: number
}

export const EMPTY_PLACE: PlaceValues = {
  group: NO_ORGANIZATION,
  registered: NO_DATE,
  dissolved: NO_DATE,
  form: 0,
  length: 0,
}

/** Empty columns for this many places. */
export function emptyColumns(places: number): Columns {
  return columnsOver(emptyBytes(places), places)
}

/** Reads the pieces that changed since the last call. */
export function columnReader(database: Database.Database): (since: number) => Columns {
  const last = database.prepare<[], number | null>('SELECT max(piece) FROM columns').pluck()
  const changed = database.prepare<[number], { piece: number; data: Buffer }>(
    'SELECT piece, data FROM columns WHERE stamp > ?',
  )
  let columns = emptyColumns(0)
  return since => {
    const places = ((last.get() ?? -1) + 1) * PIECE
    if (since < 0 || places !== columns.group.length)
      columns = copyInto(emptyColumns(places), since < 0 ? undefined : columns)
    for (const { piece, data } of changed.iterate(since)) copyInto(columns, unpack(data), piece * PIECE)
    return columns
  }
}

export interface ColumnWriter {
  read(place: number): PlaceValues
  write(place: number, values: PlaceValues): void
  /** Writes the changes to the database. Nothing is written before. */
  flush(stamp: number): void
}

export function columnWriter(database: Database.Database): ColumnWriter {
  const get = database.prepare<[number], Buffer>('SELECT data FROM columns WHERE piece = ?').pluck()
  const put = database.prepare('INSERT OR REPLACE INTO columns VALUES (?, ?, ?)')
  const pieces = new Map<number, { columns: Columns; changed: boolean }>()
  const open = (place: number) => {
    const piece = Math.floor(place / PIECE)
    const known = pieces.get(piece)
    if (known) return known
    const data = get.get(piece)
    const opened = { columns: data ? unpack(data) : emptyColumns(PIECE), changed: false }
    pieces.set(piece, opened)
    return opened
  }
  return {
    read(place) {
      const { columns } = open(place)
      return valuesAt(columns, place % PIECE)
    },
    write(place, values) {
      const piece = open(place)
      const at = place % PIECE
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

function valuesAt(columns: Columns, at: number): PlaceValues {
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

function emptyBytes(places: number): ArrayBuffer {
  const bytes = new ArrayBuffer(places * BYTES_A_PLACE)
  new Int32Array(bytes, 0, places).fill(NO_ORGANIZATION)
  new Int32Array(bytes, places * 4, places * 2).fill(NO_DATE)
  return bytes
}

function columnsOver(bytes: ArrayBuffer, places: number): Columns {
  return {
    group: new Int32Array(bytes, 0, places),
    registered: new Int32Array(bytes, places * 4, places),
    dissolved: new Int32Array(bytes, places * 8, places),
    form: new Uint8Array(bytes, places * 12, places),
    length: new Uint8Array(bytes, places * 13, places),
  }
}

function pack(columns: Columns): Buffer {
  return deflateRawSync(new Uint8Array(columns.group.buffer, columns.group.byteOffset, PIECE * BYTES_A_PLACE), {
    level: 6,
  })
}

function unpack(data: Buffer): Columns {
  const bytes = inflateRawSync(data, { maxOutputLength: PIECE * BYTES_A_PLACE })
  // A separate buffer, because a view of 32 bits must begin at a multiple of four.
  const own = new ArrayBuffer(PIECE * BYTES_A_PLACE)
  new Uint8Array(own).set(bytes)
  return columnsOver(own, PIECE)
}
