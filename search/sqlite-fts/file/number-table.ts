/**
 * Finds the rows of organizations by registration number or identifier. The hashes of the
 * numbers are in buckets. A bucket is one blob with some dozens of entries: separate rows
 * of a table would take twice the space. Another number may have the same hash, so verify
 * each result by reading the organization.
 */
import type Database from 'better-sqlite3'
import { numberKey } from '../../names/number-key.ts'

/** A hash of 32 bits, which SQLite stores in four bytes; undefined when the text cannot be a number. */
export function numberHash(text: string): number | undefined {
  const key = numberKey(text)
  return key === '' ? undefined : keyHash(key)
}

/** The 32-bit hash of any text (FNV-1a). */
export function keyHash(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return hash | 0
}

/** The first bits of a 32-bit hash are the bucket and the last are in the entry; those between are not stored. */
const BUCKET_BITS = 16
const REST_BITS = 12
/** In bytes: the end of the hash, and 28 bits for the row. */
const ENTRY = 5
const RESTS = 2 ** REST_BITS

export interface NumberTable {
  /** Ascending. */
  rowsOf(hash: number): readonly number[]
}

export function numberTable(database: Database.Database): NumberTable {
  const get = database.prepare<[number], Buffer>('SELECT entries FROM numbers WHERE bucket = ?').pluck()
  return {
    rowsOf(hash) {
      const entries = get.get(bucketOf(hash)) ?? Buffer.alloc(0)
      const rest = restOf(hash)
      const rows: number[] = []
      for (let at = 0; at < entries.length; at += ENTRY) {
        if (entries.readUInt16LE(at) % RESTS === rest) rows.push(rowOf(entries.readUIntLE(at, ENTRY)))
      }
      return rows
    },
  }
}

export interface NumberWriter extends NumberTable {
  add(hash: number, row: number): void
  remove(hash: number, row: number): void
  /** Writes the changes; nothing is written before. */
  flush(): void
}

export function numberWriter(database: Database.Database): NumberWriter {
  const get = database.prepare<[number], Buffer>('SELECT entries FROM numbers WHERE bucket = ?').pluck()
  const put = database.prepare('INSERT OR REPLACE INTO numbers VALUES (?, ?)')
  /** Entries of open buckets, each as one number. */
  const open = new Map<number, Set<number>>()

  function entriesOf(hash: number): Set<number> {
    const bucket = bucketOf(hash)
    const known = open.get(bucket)
    if (known) return known
    const stored = get.get(bucket) ?? Buffer.alloc(0)
    const entries = new Set(entriesIn(stored))
    open.set(bucket, entries)
    return entries
  }

  return {
    rowsOf: hash =>
      [...entriesOf(hash)]
        .filter(entry => entry % RESTS === restOf(hash))
        .map(rowOf)
        .sort((a, b) => a - b),
    add: (hash, row) => void entriesOf(hash).add(entryOf(hash, row)),
    remove: (hash, row) => void entriesOf(hash).delete(entryOf(hash, row)),
    flush() {
      for (const [bucket, entries] of open) put.run(bucket, pack(entries))
      open.clear()
    },
  }
}

/** Writes the numbers of a rebuilt index: hashes, and for each hash a row. */
export function fillNumbers(database: Database.Database, hashes: Int32Array, rows: Int32Array): void {
  const put = database.prepare('INSERT INTO numbers VALUES (?, ?)')
  // Bucket and entry together would take more bits than a number has, so this sorts by bucket, which comes first.
  const order = Float64Array.from(hashes, (hash, at) => bucketOf(hash) * 2 ** 32 + at).sort()
  let bucket = 0
  let entries: number[] = []
  const write = () => void (entries.length > 0 && put.run(bucket, pack(entries)))
  for (const one of order) {
    const at = one % 2 ** 32
    const [hash, row] = [hashes[at] ?? 0, rows[at] ?? 0]
    if (bucketOf(hash) !== bucket) {
      write()
      bucket = bucketOf(hash)
      entries = []
    }
    entries.push(entryOf(hash, row))
  }
  write()
}

function bucketOf(hash: number): number {
  return hash >>> (32 - BUCKET_BITS)
}

function restOf(hash: number): number {
  return hash & (RESTS - 1)
}

function entryOf(hash: number, row: number): number {
  return restOf(hash) + row * RESTS
}

function rowOf(entry: number): number {
  return Math.floor(entry / RESTS)
}

function entriesIn(packed: Buffer): number[] {
  return Array.from({ length: packed.length / ENTRY }, (_, at) => packed.readUIntLE(at * ENTRY, ENTRY))
}

function pack(entries: Iterable<number>): Buffer {
  const sorted = Float64Array.from(entries).sort()
  const packed = Buffer.alloc(sorted.length * ENTRY)
  for (const [at, entry] of sorted.entries()) packed.writeUIntLE(entry, at * ENTRY, ENTRY)
  return packed
}
