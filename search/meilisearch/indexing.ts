/**
 * Writes to the index. The position is a document of the index itself. It is written
 * together with the documents that it counts, in one task, which Meilisearch runs
 * completely or not at all. If the index is rebuilt while a batch is on its way, the
 * batch may arrive in the new index. Its position then names the origin of the old
 * index, and is ignored.
 */
import type { EnqueuedTask } from 'meilisearch'
import { z } from 'zod'
import type { IndexBatch, SearchDocument } from '../engine.ts'
import { indexUid, PRIMARY_KEY, SETTINGS } from './index-schema.ts'
import { indexedDocument } from './indexed-document.ts'
import { type Server, unlessMissing } from './server.ts'

export interface Indexing {
  position(): Promise<number>
  feed(): Promise<string | undefined>
  apply(batch: IndexBatch): Promise<void>
  rebuild(documents: AsyncIterable<SearchDocument>, seq: number, feed?: string): Promise<void>
  entries(): AsyncGenerator<{ readonly id: string; readonly version: number }>
}

/** Keys of documents that are not organizations; those of organizations begin with `k`, then hexadecimal digits. */
const ORIGIN = 'origin'
const POSITION = 'position'

const marksSchema = z.array(
  z.object({ key: z.string(), seq: z.number(), origin: z.string(), feed: z.string().nullish() }),
)
const entriesSchema = z.array(z.object({ key: z.string(), id: z.string(), version: z.number() }))

/** The size of one request of a rebuild in UTF-16 code units, about as many bytes. The server accepts 100 MB. */
const BATCH_SIZE = 32_000_000
/** The number of tasks that are sent to the server before the first of them is done. */
const TASKS_AHEAD = 3
const ENTRIES_AT_ONCE = 1000
/** An unfinished index counts as left by a crash after this time without a change, in milliseconds. */
const ABANDONED_AFTER = 24 * 3_600_000

interface World {
  readonly clock: () => Date
  /** A different value on every call. */
  readonly uuid: () => string
}

export function indexing(server: Server, name: string, { clock, uuid }: World): Indexing {
  const { admin, reader, done, explained } = server
  const uid = indexUid(name)
  let prepared: Promise<void> | undefined

  /** Creates the index and its settings, once. */
  function prepare(): Promise<void> {
    prepared ??= prepareOnce()
    prepared.catch(() => {
      prepared = undefined
    })
    return prepared
  }

  async function prepareOnce(): Promise<void> {
    const exists = await explained(async () => admin.getRawIndex(uid)).catch(unlessMissing)
    if (exists) return done(explained(async () => admin.index(uid).updateSettings(SETTINGS)))
    const beside = besideName(uuid())
    for (const task of await makeIndex(beside)) await done(task)
    // It is made under another name and then renamed, so that it is never seen half made. Another process may win.
    await done(admin.swapIndexes([{ indexes: [beside, uid], rename: true }])).catch(async (error: unknown) => {
      await done(admin.deleteIndex(beside)).catch(() => undefined)
      if ((await explained(async () => admin.getRawIndex(uid)).catch(unlessMissing)) === undefined) throw error
    })
  }

  function besideName(unique: string): string {
    return `${uid}-new-${unique}`
  }

  function makeIndex(wanted: string): Promise<EnqueuedTask[]> {
    return explained(async () => [
      await admin.createIndex(wanted, { primaryKey: PRIMARY_KEY }),
      await admin.index(wanted).updateSettings(SETTINGS),
    ])
  }

  async function readMarks() {
    const documents = await explained(async () => reader.index(uid).getDocuments({ ids: [ORIGIN, POSITION] })).catch(
      unlessMissing,
    )
    const marks = new Map(marksSchema.parse(documents?.results ?? []).map(mark => [mark.key, mark]))
    const { seq = 0, origin = '', feed } = marks.get(ORIGIN) ?? {}
    const position = marks.get(POSITION)
    return {
      exists: documents !== undefined,
      origin,
      feed: feed ?? undefined,
      position: position?.origin === origin ? position.seq : seq,
    }
  }

  /** @returns the unfinished tasks */
  async function send(wanted: string, lines: readonly string[], tasks: EnqueuedTask[]): Promise<EnqueuedTask[]> {
    const ahead = [...tasks]
    while (ahead.length >= TASKS_AHEAD) {
      const [first] = ahead.splice(0, 1)
      if (first) await done(first)
    }
    const text = lines.join('\n')
    return [
      ...ahead,
      await explained(async () =>
        admin.index(wanted).addDocumentsFromString(text, 'application/x-ndjson', { primaryKey: PRIMARY_KEY }),
      ),
    ]
  }

  async function fill(beside: string, documents: AsyncIterable<SearchDocument>, first: object): Promise<void> {
    let lines = [JSON.stringify(first)]
    let size = 0
    let tasks = await makeIndex(beside)
    for await (const document of documents) {
      const line = JSON.stringify(indexedDocument(document))
      lines.push(line)
      size += line.length
      if (size < BATCH_SIZE) continue
      tasks = await send(beside, lines, tasks)
      lines = []
      size = 0
    }
    if (lines.length > 0) tasks = await send(beside, lines, tasks)
    for (const task of tasks) await done(task)
  }

  async function dropAbandoned(): Promise<void> {
    const { results } = await explained(async () => admin.getRawIndexes({ limit: 1000 }))
    const before = clock().getTime() - ABANDONED_AFTER
    for (const index of results) {
      const isAbandoned = index.uid.startsWith(besideName('')) && Date.parse(index.updatedAt) < before
      if (isAbandoned) await done(admin.deleteIndex(index.uid))
    }
  }

  return {
    position: async () => (await readMarks()).position,
    feed: async () => (await readMarks()).feed,

    async apply({ documents, after, seq }) {
      const { exists, origin, position } = await readMarks()
      if (position !== after) return
      // The index may have been deleted since it was created.
      if (!exists) prepared = undefined
      await prepare()
      const last = new Map(documents.map(document => [document.id, document]))
      const mark = { key: POSITION, seq, origin }
      await done(admin.index(uid).addDocuments([...[...last.values()].map(indexedDocument), mark]))
    },

    async rebuild(documents, seq, feed) {
      await prepare()
      await dropAbandoned()
      const origin = uuid()
      const beside = besideName(origin)
      try {
        await fill(beside, documents, { key: ORIGIN, seq, origin, feed })
        await done(admin.swapIndexes([{ indexes: [uid, beside], rename: false }]))
      } finally {
        // After the swap this is the old index. A failure to delete it is ignored, also after a failed rebuild.
        await done(admin.deleteIndex(beside)).catch(() => undefined)
      }
    },

    async *entries() {
      for (let after = 'k'; ; ) {
        const page = await explained(async () =>
          admin.index(uid).getDocuments({
            filter: `status EXISTS AND key > "${after}"`,
            sort: ['key:asc'],
            fields: ['key', 'id', 'version'],
            limit: ENTRIES_AT_ONCE,
          }),
        ).catch(unlessMissing)
        const entries = entriesSchema.parse(page?.results ?? [])
        for (const { id, version } of entries) yield { id, version }
        const last = entries.at(-1)
        if (last === undefined) return
        after = last.key
      }
    },
  }
}
