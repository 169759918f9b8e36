/**
 * The audit trail as a hash chain. The hash of an entry covers everything in it,
 * including its number and the hash of the previous entry, in canonical form
 * (JCS, RFC 8785), so two different entries never have the same text. The first
 * entry follows the registry's id: a trail does not fit another registry.
 *
 * The chain detects damage and careless changes. An attacker who can write the
 * whole database can make a new chain. Only the wallet, which stores the hash of
 * the last entry, detects that (`store-anchor.ts`).
 */
import type { AuditEntry } from '../../domain/audit.ts'
import { canonicalHash } from '../../domain/hash.ts'

/** Returns the `previous` hash of the first entry. */
export function chainStart(registry: string): string {
  return canonicalHash({ registry })
}

/** Computes the hash of an entry. */
export function entryHash(entry: Omit<AuditEntry, 'hash'>): string {
  const { id, at, actor, action, credential = null, reason, seq, details = null, previous } = entry
  return canonicalHash({ id, at, actor, action, credential, reason, seq, details, previous })
}

export interface ChainFault {
  /** Number of the entry. */
  readonly id: number
  readonly detail: string
}

/**
 * Finds the faults of a trail: entries that were changed, removed, inserted or moved, each by its number. Entries
 * removed at the end are detected only by `last`.
 * @param entries in the order of their numbers; passed in pieces
 * @param last number of the last entry that was ever written
 */
export function chainChecker(registry: string, last: number) {
  let before = { id: 0, hash: chainStart(registry) }
  return {
    *next(entry: AuditEntry): Generator<ChainFault> {
      const { id, previous, hash } = entry
      if (id !== before.id + 1) yield missing(before.id + 1, id - 1)
      else if (previous !== before.hash) yield { id, detail: `does not follow ${called(before.id)}` }
      if (entryHash(entry) !== hash) yield { id, detail: 'was changed: it does not have its recorded hash' }
      before = { id, hash }
    },
    *end(): Generator<ChainFault> {
      if (before.id < last) yield missing(before.id + 1, last)
      else if (before.id > last) yield { id: before.id, detail: `was inserted: the last one written was ${last}` }
    },
  }
}

function called(id: number): string {
  return id === 0 ? 'the id of this registry, as the first entry must' : `entry ${id}: one of the two was changed`
}

function missing(first: number, last: number): ChainFault {
  return { id: first, detail: first === last ? 'is missing' : `is missing, and all up to entry ${last}` }
}
