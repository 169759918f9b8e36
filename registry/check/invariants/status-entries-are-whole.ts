/** Every revocable credential has its own status entry, in its issuer's list, at an index that was allocated. */
import type { Invariant } from './invariant.ts'
import { allCredentials } from './record-pages.ts'

export const statusEntriesAreWhole: Invariant = {
  name: 'every credential has its status entry',
  async *findings({ store }) {
    const lists = new Map((await store.statusLists.lists()).map(list => [list.list, list]))
    const used = new Map<number, Set<number>>()
    let examined = 0
    for await (const page of allCredentials(store)) {
      for (const { id, issuer, status, validUntil } of page) {
        examined++
        if (!status) {
          // Credentials that expire within about a day need no entry.
          if (validUntil === undefined) yield { subject: id, detail: 'has no status entry' }
          continue
        }
        const { list, index } = status
        const indexes = used.get(list) ?? new Set()
        if (indexes.has(index)) yield { subject: id, detail: `shares index ${index} of list ${list}` }
        used.set(list, indexes.add(index))
        if (lists.get(list)?.issuer !== issuer) yield { subject: id, detail: `is in list ${list} of another issuer` }
      }
    }
    for (const [list, indexes] of used) {
      const next = lists.get(list)?.next
      if (next !== indexes.size) {
        yield {
          subject: `status list ${list}`,
          detail: `${next} indexes were allocated, of which ${indexes.size} are used`,
        }
      }
    }
    return examined
  },
}
