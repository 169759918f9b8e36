/** The contract of any wallet's record storage, as Credo expects it. One suite for every wallet. */
import {
  AgentContext,
  DependencyManager,
  GenericRecord,
  RecordDuplicateError,
  RecordNotFoundError,
  type StorageService,
} from '@credo-ts/core'
import { beforeEach, describe, expect, it } from 'vitest'

/** An agent context on its own, for a storage that asks for its id alone. */
export const contextNamed = (contextCorrelationId: string): AgentContext =>
  new AgentContext({
    dependencyManager: new DependencyManager(),
    contextCorrelationId,
    isRootAgentContext: contextCorrelationId === 'default',
  })

export const AGENT_CONTEXT = contextNamed('default')

/** A storage, and the agent context to query it with. */
export interface StorageUnderTest {
  readonly storage: StorageService<GenericRecord>
  readonly context: AgentContext
}

/** @param open an empty storage; cleaning up is the caller's */
export function describeStorageContract(name: string, open: () => Promise<StorageUnderTest>): void {
  describe(`${name} keeps the contract of Credo's record storage`, () => {
    let storage: StorageService<GenericRecord>
    let context: AgentContext
    const find = async (
      ...query: Parameters<StorageService<GenericRecord>['findByQuery']> extends [unknown, unknown, ...infer Rest]
        ? Rest
        : never
    ) => (await storage.findByQuery(context, GenericRecord, ...query)).map(record => record.id)

    beforeEach(async () => {
      const opened = await open()
      storage = opened.storage
      context = opened.context
    })

    it('gives back a record as it was saved, with its tags, dates and metadata', async () => {
      const record = new GenericRecord({
        id: 'one',
        content: { name: 'Éclair', deep: { list: [1, 2] } },
        tags: { colour: 'red' },
      })
      record.metadata.set('note', { seen: true })
      await storage.save(context, record)
      const found = await storage.getById(context, GenericRecord, 'one')
      expect(found).toBeInstanceOf(GenericRecord)
      expect(found.content).toEqual({ name: 'Éclair', deep: { list: [1, 2] } })
      expect(found.getTags()).toEqual({ colour: 'red' })
      expect(found.createdAt).toEqual(record.createdAt)
      expect(found.updatedAt).toEqual(record.updatedAt)
      expect(found.metadata.get('note')).toEqual({ seen: true })
    })

    it('refuses a second record with the same id', async () => {
      await storage.save(context, new GenericRecord({ id: 'one', content: { first: true } }))
      const second = storage.save(context, new GenericRecord({ id: 'one', content: { first: false } }))
      await expect(second).rejects.toBeInstanceOf(RecordDuplicateError)
      expect((await storage.getById(context, GenericRecord, 'one')).content).toEqual({ first: true })
    })

    it('updates content and tags', async () => {
      const record = new GenericRecord({ id: 'one', content: { n: 1 }, tags: { colour: 'red', size: 'small' } })
      await storage.save(context, record)
      record.content = { n: 2 }
      record.replaceTags({ colour: 'blue' })
      await storage.update(context, record)
      const found = await storage.getById(context, GenericRecord, 'one')
      expect(found.content).toEqual({ n: 2 })
      expect(found.getTags()).toEqual({ colour: 'blue' })
      expect(await find({ colour: 'red' })).toEqual([])
      expect(await find({ colour: 'blue' })).toEqual(['one'])
    })

    it('deletes by record and by id', async () => {
      const one = new GenericRecord({ id: 'one', content: {} })
      await storage.save(context, one)
      await storage.save(context, new GenericRecord({ id: 'two', content: {} }))
      await storage.delete(context, one)
      await storage.deleteById(context, GenericRecord, 'two')
      expect(await storage.getAll(context, GenericRecord)).toEqual([])
    })

    it('says which record is not there', async () => {
      const absent = new GenericRecord({ id: 'absent', content: {} })
      const attempts = [
        storage.getById(context, GenericRecord, 'absent'),
        storage.update(context, absent),
        storage.delete(context, absent),
        storage.deleteById(context, GenericRecord, 'absent'),
      ]
      for (const attempt of await Promise.allSettled(attempts)) {
        expect(attempt.status === 'rejected' && attempt.reason).toBeInstanceOf(RecordNotFoundError)
      }
    })

    it('lists all records of a kind', async () => {
      await storage.save(context, new GenericRecord({ id: 'one', content: {} }))
      await storage.save(context, new GenericRecord({ id: 'two', content: {} }))
      const all = await storage.getAll(context, GenericRecord)
      expect(all.map(record => record.id).sort()).toEqual(['one', 'two'])
    })

    describe('tag queries', () => {
      beforeEach(async () => {
        const tags = {
          apple: { colour: 'red', sweet: true, grows: ['tree'] },
          cherry: { colour: 'red', sweet: true, grows: ['tree', 'bush'] },
          lemon: { colour: 'yellow', sweet: false, grows: ['tree'] },
          tomato: { colour: 'red', sweet: false, grows: ['vine'] },
        }
        for (const [id, tagsOfOne] of Object.entries(tags)) {
          await storage.save(context, new GenericRecord({ id, content: {}, tags: tagsOfOne }))
        }
      })

      it.each([
        [{}, ['apple', 'cherry', 'lemon', 'tomato']],
        [{ colour: 'red' }, ['apple', 'cherry', 'tomato']],
        [{ colour: 'red', sweet: true }, ['apple', 'cherry']],
        [{ sweet: false }, ['lemon', 'tomato']],
        [{ colour: undefined, sweet: true }, ['apple', 'cherry']],
        [{ grows: ['tree'] }, ['apple', 'cherry', 'lemon']],
        [{ grows: ['bush', 'tree'] }, ['cherry']],
        [{ colour: 'blue' }, []],
        [{ unheard: 'of' }, []],
        [{ $or: [{ colour: 'yellow' }, { grows: ['vine'] }] }, ['lemon', 'tomato']],
        [{ $and: [{ colour: 'red' }, { sweet: false }] }, ['tomato']],
        [{ $not: { colour: 'red' } }, ['lemon']],
        [{ colour: 'red', $not: { sweet: true } }, ['tomato']],
        [
          { $or: [{ $and: [{ colour: 'red' }, { $not: { sweet: true } }] }, { colour: 'yellow' }] },
          ['lemon', 'tomato'],
        ],
        [{ sweet: true, $or: undefined }, ['apple', 'cherry']],
      ])('find records by %j', async (query, expected) => {
        expect((await find(query)).sort()).toEqual(expected)
      })

      it('are paged with offset and limit', async () => {
        const pages = [await find({}, { limit: 3 }), await find({}, { offset: 3, limit: 3 })]
        expect(pages.map(page => page.length)).toEqual([3, 1])
        expect(new Set(pages.flat()).size).toBe(4)
      })
    })
  })
}
