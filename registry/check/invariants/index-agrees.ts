/** Each search index holds every organization at its current version, as far as the index has come. */
import type { SearchEngine } from '../../../search/engine.ts'
import { EngineUnavailableError } from '../../../search/fallback/engine-failure.ts'
import type { Store } from '../../store/port.ts'
import type { Invariant } from './invariant.ts'
import { currentVersions } from './record-pages.ts'

export const indexAgrees: Invariant = {
  name: 'the search index agrees with the store',
  suggests: 'index-differs',
  async *findings({ store, indexes }) {
    let examined = 0
    for (const { name, engine } of indexes) {
      try {
        examined += yield* findingsOf(store, engine, name.replaceAll('-', ' '))
      } catch (error) {
        if (!(error instanceof EngineUnavailableError)) throw error
        yield { subject: name, detail: `cannot be compared with the store. ${error.message}` }
      }
    }
    return examined
  },
}

/** @param label name of the index in findings */
async function* findingsOf(
  store: Store,
  engine: SearchEngine,
  label: string,
): AsyncGenerator<{ subject: string; detail: string }, number> {
  const position = await engine.position()
  const index = engine.entries()[Symbol.asyncIterator]()
  let entry = await index.next()
  let examined = 0
  for await (const page of currentVersions(store)) {
    for (const { organization, version, seq } of page) {
      while (!entry.done && entry.value.id < organization.id) {
        yield { subject: entry.value.id, detail: `is in the ${label}, but not in the store` }
        entry = await index.next()
      }
      const indexed = !entry.done && entry.value.id === organization.id ? entry.value.version : undefined
      if (indexed !== undefined) entry = await index.next()
      // An organization that the index has not reached yet is late, not wrong.
      if (seq > position) continue
      examined++
      if (indexed === undefined) yield { subject: organization.id, detail: `is not in the ${label}` }
      else if (indexed !== version) {
        yield { subject: organization.id, detail: `is at version ${version}, in the ${label} at ${indexed}` }
      }
    }
  }
  for (; !entry.done; entry = await index.next()) {
    yield { subject: entry.value.id, detail: `is in the ${label}, but not in the store` }
  }
  return examined
}
