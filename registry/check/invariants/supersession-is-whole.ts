/**
 * At most one credential of each statement is in force. Every other one names a later credential of the same statement
 * that superseded it, or says when the statement ended.
 */
import type { StoredCredential } from '../../../domain/credential.ts'
import type { Invariant } from './invariant.ts'
import { allCredentials } from './record-pages.ts'

export const supersessionIsWhole: Invariant = {
  name: 'each statement has one credential in force, and the others are superseded',
  async *findings({ store }) {
    const inForce = new Map<string, StoredCredential>()
    let examined = 0
    for await (const page of allCredentials(store)) {
      for (const credential of page) {
        examined++
        const { id, organization, type, statement, supersededBy, endedAt, status } = credential
        const over = supersededBy !== undefined || endedAt !== undefined
        if (status && status.superseded !== over) {
          yield { subject: id, detail: 'its status entry and its successor disagree' }
        }
        if (supersededBy !== undefined) {
          const successor = await store.credentials.get(supersededBy)
          if (!isSuccessor(successor, credential)) {
            yield { subject: id, detail: `${supersededBy} is not a later credential of the same statement` }
          }
        }
        if (over) continue
        const key = `${organization} ${type} ${statement}`
        const other = inForce.get(key)
        if (other) yield { subject: id, detail: `is in force beside ${other.id}` }
        inForce.set(key, credential)
      }
    }
    return examined
  },
}

function isSuccessor(successor: StoredCredential | undefined, earlier: StoredCredential): boolean {
  return (
    successor?.organization === earlier.organization &&
    successor.type === earlier.type &&
    successor.statement === earlier.statement &&
    successor.ordinal > earlier.ordinal
  )
}
