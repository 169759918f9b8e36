/**
 * Credo's record storage on the encrypted wallet. A record's tags lie inside
 * the sealed record, so a query opens every record of its category: an issuer's
 * wallet holds a handful, and nothing about them may be readable from outside.
 */
import {
  type AgentContext,
  type BaseRecord,
  type BaseRecordConstructor,
  JsonTransformer,
  type Query,
  type QueryOptions,
  RecordDuplicateError,
  RecordNotFoundError,
  type StorageService,
  type TagsBase,
} from '@credo-ts/core'
import { matchesQuery } from './match-query.ts'
import type { WalletFile } from './wallet-file.ts'

interface Envelope {
  readonly id: string
  readonly tags: TagsBase
  readonly record: Record<string, unknown>
}

export class EncryptedStorageService<T extends BaseRecord = BaseRecord> implements StorageService<T> {
  readonly supportsCursorPagination = false
  readonly #file: WalletFile

  constructor(file: WalletFile) {
    this.#file = file
  }

  async save(agentContext: AgentContext, record: T): Promise<void> {
    record.updatedAt = new Date()
    if (!this.#file.insert(category(agentContext, record.type), record.id, wrap(record))) {
      throw new RecordDuplicateError(`A record with id ${record.id} exists already.`, { recordType: record.type })
    }
  }

  async update(agentContext: AgentContext, record: T): Promise<void> {
    record.updatedAt = new Date()
    if (!this.#file.replace(category(agentContext, record.type), record.id, wrap(record))) {
      throw notFound(record.type, record.id)
    }
  }

  async delete(agentContext: AgentContext, record: T): Promise<void> {
    this.#remove(agentContext, record.type, record.id)
  }

  async deleteById(agentContext: AgentContext, recordClass: BaseRecordConstructor<T>, id: string): Promise<void> {
    this.#remove(agentContext, recordClass.type, id)
  }

  async getById(agentContext: AgentContext, recordClass: BaseRecordConstructor<T>, id: string): Promise<T> {
    const text = this.#file.read(category(agentContext, recordClass.type), id)
    if (text === undefined) throw notFound(recordClass.type, id)
    return toRecord(unwrap(text), recordClass)
  }

  async getAll(agentContext: AgentContext, recordClass: BaseRecordConstructor<T>): Promise<T[]> {
    return this.#envelopes(agentContext, recordClass).map(envelope => toRecord(envelope, recordClass))
  }

  async findByQuery(
    agentContext: AgentContext,
    recordClass: BaseRecordConstructor<T>,
    query: Query<T>,
    { offset = 0, limit }: QueryOptions = {},
  ): Promise<T[]> {
    return this.#envelopes(agentContext, recordClass)
      .filter(({ tags }) => matchesQuery(tags, { ...query }))
      .slice(offset, limit === undefined ? undefined : offset + limit)
      .map(envelope => toRecord(envelope, recordClass))
  }

  #envelopes(agentContext: AgentContext, recordClass: BaseRecordConstructor<T>): Envelope[] {
    return this.#file.readAll(category(agentContext, recordClass.type)).map(unwrap)
  }

  #remove(agentContext: AgentContext, type: string, id: string): void {
    if (!this.#file.remove(category(agentContext, type), id)) throw notFound(type, id)
  }
}

function category(agentContext: AgentContext, recordType: string): string {
  return `${agentContext.contextCorrelationId}/record/${recordType}`
}

function notFound(recordType: string, id: string): RecordNotFoundError {
  return new RecordNotFoundError(`There is no record with id ${id}.`, { recordType })
}

function wrap(record: BaseRecord): string {
  const { _tags, ...content } = JsonTransformer.toJSON(record)
  return JSON.stringify({ id: record.id, tags: record.getTags(), record: content })
}

/** The wallet authenticates the text, so `wrap` wrote it. */
function unwrap(text: string): Envelope {
  return JSON.parse(text) as Envelope
}

function toRecord<T extends BaseRecord>({ id, tags, record }: Envelope, recordClass: BaseRecordConstructor<T>): T {
  const instance = JsonTransformer.fromJSON(record, recordClass)
  instance.id = id
  instance.replaceTags(tags)
  return instance
}
