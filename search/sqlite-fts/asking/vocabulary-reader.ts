/** Reads the vocabulary of all names, for corrections. It stays in memory from one query to the next. */
import type Database from 'better-sqlite3'
import { type Vocabulary, vocabulary } from '../../query/vocabulary.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * The vocabulary is read again when one of these is true: the commits since the last reading, times WORDS_A_COMMIT, are
 * at least the number of words; or this share of the organizations was added or removed. Newer words are not used for
 * corrections until then. So a commit costs little, and a new word waits for a few commits only.
 */
const WORDS_A_COMMIT = 1000
const SHARE_OF_ORGANIZATIONS = 0.01

interface ReadVocabulary {
  readonly vocabulary: Vocabulary
  readonly words: number
  readonly organizations: number
  readonly stamp: number
  readonly generation: number
}

export function vocabularyReader(database: Database.Database): (snapshot: Snapshot) => Vocabulary {
  const all = database.prepare<[], { word: string; names: number }>('SELECT word, names FROM words ORDER BY word')
  let last: ReadVocabulary | undefined
  return snapshot => {
    const organizations = snapshot.groups.reduce((sum, group) => sum + group.organizations, 0)
    if (last !== undefined && isFresh(last, snapshot, organizations)) return last.vocabulary
    const stored = all.all()
    const fresh = vocabulary(
      stored.map(({ word }) => word),
      Uint32Array.from(stored, ({ names }) => names),
    )
    const { stamp, generation } = snapshot
    last = { vocabulary: fresh, words: stored.length, organizations, stamp, generation }
    return fresh
  }
}

function isFresh(last: ReadVocabulary, { stamp, generation }: Snapshot, organizations: number): boolean {
  if (last.generation !== generation) return false
  if (last.stamp === stamp) return true
  const commits = stamp - last.stamp
  const changed = Math.abs(organizations - last.organizations)
  return commits * WORDS_A_COMMIT < last.words && changed <= SHARE_OF_ORGANIZATIONS * last.organizations
}
