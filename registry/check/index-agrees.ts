/** The search index holds every organization at its current version, as far as the index has come. */
import type { Invariant } from './check.ts'
import { currentVersions } from './walk.ts'

export const indexAgrees: Invariant = {
  name: 'the search index agrees with the store',
  async *findings({ store, engine }) {
    const position = await engine.position()
    const index = engine.entries()[Symbol.asyncIterator]()
    let entry = await index.next()
    let examined = 0
    for await (const page of currentVersions(store)) {
      for (const { organization, version, seq } of page) {
        while (!entry.done && entry.value.id < organization.id) {
          yield { subject: entry.value.id, detail: 'is in the search index, but not in the store' }
          entry = await index.next()
        }
        const indexed = !entry.done && entry.value.id === organization.id ? entry.value.version : undefined
        if (indexed !== undefined) entry = await index.next()
        // What the index has not reached yet is late, not wrong.
        if (seq > position) continue
        examined++
        if (indexed === undefined) yield { subject: organization.id, detail: 'is not in the search index' }
        else if (indexed !== version) {
          yield { subject: organization.id, detail: `is at version ${version}, in the search index at ${indexed}` }
        }
      }
    }
    for (; !entry.done; entry = await index.next()) {
      yield { subject: entry.value.id, detail: 'is in the search index, but not in the store' }
    }
    return examined
  },
}
