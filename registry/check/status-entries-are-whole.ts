/** Every credential has its own status entry at an index that was given out, and all but the newest are superseded. */
import type { StoredCredential } from '../domain/credential.ts'
import type { Invariant } from './check.ts'
import { allCredentials } from './walk.ts'

export const statusEntriesAreWhole: Invariant = {
  name: 'every credential has its status entry',
  async *findings({ store }) {
    for (const id of await store.credentials.withoutStatusEntry(100))
      yield { subject: id, detail: 'has no status entry' }
    const lists = new Map((await store.statusLists.lists()).map(list => [list.list, list]))
    const used = new Map<number, Set<number>>()
    const newest = new Map<string, StoredCredential>()
    let examined = 0
    for await (const page of allCredentials(store)) {
      for (const credential of page) {
        examined++
        const { list, index, superseded } = credential.status
        const indexes = used.get(list) ?? new Set()
        if (indexes.has(index)) yield { subject: credential.id, detail: `shares index ${index} of list ${list}` }
        used.set(list, indexes.add(index))
        if (superseded !== (credential.supersededBy !== undefined)) {
          yield { subject: credential.id, detail: 'its status entry and its successor disagree' }
        }
        if (!superseded) {
          const key = `${credential.organization} ${credential.type}`
          const other = newest.get(key)
          if (other) yield { subject: credential.id, detail: `is in force beside ${other.id}` }
          newest.set(key, credential)
        }
      }
    }
    for (const [list, indexes] of used) {
      const next = lists.get(list)?.next
      if (next !== indexes.size) {
        yield { subject: `status list ${list}`, detail: `gave out ${next} indexes, of which ${indexes.size} are used` }
      }
    }
    return examined
  },
}
