/**
 * Finds places by number: hashes of numbers in buckets, each one blob with some
 * dozens of entries, because separate rows would take twice the space. Another
 * number may have the same hash, so verify each result by reading the organization.
 */
import type Database from 'better-sqlite3'

/** The first bits of a 32-bit hash are the bucket and the last are in the entry; those between are not stored. */
const BUCKET_BITS = 16
const REST_BITS = 12
/** In bytes: the end of the hash, and 28 bits for the place. */
const ENTRY = 5
const RESTS = 2 ** REST_BITS

export interface NumberTable {
  /** Ascending. */
  placesOf(hash: number): readonly number[]
}

export function numberTable(database: Database.Database): NumberTable {
  const get = database.prepare<[number], Buffer>('SELECT entries FROM numbers WHERE bucket = ?').pluck()
  return {
    placesOf(hash) {
      const entries = get.get(bucketOf(hash)) ?? Buffer.alloc(0)
      const rest = restOf(hash)
      const places: number[] = []
      for (let at = 0; at < entries.length; at += ENTRY) {
        if (entries.readUInt16LE(at) % RESTS === rest) places.push(placeOf(entries.readUIntLE(at, ENTRY)))
      }
      return places
    },
  }
}

export interface NumberWriter extends NumberTable {
  add(hash: number, place: number): void
  remove(hash: number, place: number): void
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
    placesOf: hash =>
      [...entriesOf(hash)]
        .filter(entry => entry % RESTS === restOf(hash))
        .map(placeOf)
        .sort((a, b) => a - b),
    add: (hash, place) => void entriesOf(hash).add(entryOf(hash, place)),
    remove: (hash, place) => void entriesOf(hash).delete(entryOf(hash, place)),
    flush() {
      for (const [bucket, entries] of open) put.run(bucket, pack(entries))
      open.clear()
    },
  }
}

/** Writes the numbers of a rebuilt index: hashes, and for each hash a place. */
export function fillNumbers(database: Database.Database, hashes: Int32Array, places: Int32Array): void {
  const put = database.prepare('INSERT INTO numbers VALUES (?, ?)')
  // Bucket and entry together would take more bits than a number has, so this sorts by bucket, which comes first.
  const order = Float64Array.from(hashes, (hash, at) => bucketOf(hash) * 2 ** 32 + at).sort()
  let bucket = 0
  let found: number[] = []
  const write = () => void (found.length > 0 && put.run(bucket, pack(found)))
  for (const one of order) {
    const at = one % 2 ** 32
    const [hash, place] = [hashes[at] ?? 0, places[at] ?? 0]
    if (bucketOf(hash) !== bucket) {
      write()
      bucket = bucketOf(hash)
      found = []
    }
    found.push(entryOf(hash, place))
  }
  write()
}

function bucketOf(hash: number): number {
  return hash >>> (32 - BUCKET_BITS)
}

function restOf(hash: number): number {
  return hash & (RESTS - 1)
}

function entryOf(hash: number, place: number): number {
  return restOf(hash) + place * RESTS
}

function placeOf(entry: number): number {
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
