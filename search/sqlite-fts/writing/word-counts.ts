import type Database from 'better-sqlite3'

/** Numbers are never corrected, and few names begin with the same digits. */
const HAS_DIGIT = /[0-9]/

/** Maintains the table `words`: counts stay in memory until `flush` writes them. */
export function wordCounts(database: Database.Database) {
  const add = database.prepare(
    'INSERT INTO words VALUES (?, ?) ON CONFLICT DO UPDATE SET names = names + excluded.names',
  )
  const drop = database.prepare('DELETE FROM words WHERE word = ? AND names = 0')
  const changes = new Map<string, { change: number }>()
  return {
    count(words: readonly string[], change: 1 | -1): void {
      for (const word of words) {
        const known = changes.get(word)
        if (known) known.change += change
        else if (!HAS_DIGIT.test(word)) changes.set(word, { change })
      }
    },
    flush(): void {
      // In order, because the table is sorted by word.
      for (const [word, { change }] of [...changes].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (change === 0) continue
        add.run(word, change)
        if (change < 0) drop.run(word)
      }
      changes.clear()
    },
  }
}
