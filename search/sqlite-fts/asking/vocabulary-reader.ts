/** The vocabulary of all names, which a reader keeps in memory for corrections. */
import type Database from 'better-sqlite3'
import { type Vocabulary, vocabulary } from '../../query/vocabulary.ts'
import type { Snapshot } from './snapshot.ts'

export type WordReader = (snapshot: Snapshot) => Vocabulary

/**
 * The vocabulary is read again after one commit for each so many words, and when this share of organizations was added
 * or removed. Newer words are not used for corrections until then. Each commit stays cheap, and the delay is short.
 */
const WORDS_A_COMMIT = 1000
const SHARE_OF_ORGANIZATIONS = 0.01

interface Known {
  readonly vocabulary: Vocabulary
  readonly words: number
  readonly organizations: number
  readonly stamp: number
  readonly generation: number
}

export function wordReader(database: Database.Database): WordReader {
  const all = database.prepare<[], { word: string; names: number }>('SELECT word, names FROM words ORDER BY word')
  let known: Known | undefined
  return snapshot => {
    const organizations = snapshot.groups.reduce((sum, group) => sum + group.organizations, 0)
    if (known !== undefined && isFresh(known, snapshot, organizations)) return known.vocabulary
    const rows = all.all()
    const fresh = vocabulary(
      rows.map(row => row.word),
      Uint32Array.from(rows, row => row.names),
    )
    const { stamp, generation } = snapshot
    known = { vocabulary: fresh, words: rows.length, organizations, stamp, generation }
    return fresh
  }
}

function isFresh(known: Known, { stamp, generation }: Snapshot, organizations: number): boolean {
  if (known.generation !== generation) return false
  if (known.stamp === stamp) return true
  const commits = stamp - known.stamp
  const came = Math.abs(organizations - known.organizations)
  return commits * WORDS_A_COMMIT < known.words && came <= SHARE_OF_ORGANIZATIONS * known.organizations
}
