/**
 * The wallet's records of its issuers: one for each entry of each issuer's log,
 * numbered like the entries and only ever added. Adding fails when the number
 * is taken, so of two processes that rotate at the same time one goes first and
 * the other sees it. Nothing is overwritten, and a record is written whole or
 * not at all.
 */
import type { GenericRecord, GenericRecordsApi } from '@credo-ts/core'
import { z } from 'zod'
import { WalletError } from '../wallet/wallet-error.ts'

const contentSchema = z.object({
  /** Version of this record's form. */
  form: z.literal(1),
  issuer: z.string(),
  name: z.object({ en: z.string(), fr: z.string() }),
  baseUrl: z.string(),
  /** Number of the entry, from 1. */
  number: z.int().min(1),
  /** The line of `did.jsonl`. */
  entry: z.string(),
})

export type IssuerRecord = Readonly<Omit<z.infer<typeof contentSchema>, 'form'>>

const TAGS = { kind: 'orgseal/issuer' }

export class IssuerRecords {
  readonly #records: GenericRecordsApi

  constructor(records: GenericRecordsApi) {
    this.#records = records
  }

  /** @throws when there is a record with this number already: another process was faster */
  async add(record: IssuerRecord): Promise<void> {
    const id = idOf(record.issuer, record.number)
    await this.#records.save({ id, content: { form: 1, ...record }, tags: TAGS })
  }

  async find(issuer: string, number: number): Promise<IssuerRecord | undefined> {
    const record = await this.#records.findById(idOf(issuer, number))
    return record ? parse(record) : undefined
  }

  /** All records by issuer, each issuer's records in ascending order. */
  async all(): Promise<ReadonlyMap<string, readonly IssuerRecord[]>> {
    const records = (await this.#records.findAllByQuery(TAGS)).map(parse).toSorted((a, b) => a.number - b.number)
    const byIssuer = new Map<string, IssuerRecord[]>()
    for (const record of records) byIssuer.set(record.issuer, [...(byIssuer.get(record.issuer) ?? []), record])
    return byIssuer
  }
}

function idOf(issuer: string, number: number): string {
  return `issuer/${issuer}/${number}`
}

function parse(record: GenericRecord): IssuerRecord {
  const parsed = contentSchema.safeParse(record.content)
  if (parsed.success) return parsed.data
  throw new WalletError(
    'wallet_damaged',
    'The wallet describes an issuer in a form that this version cannot read. Use the version that wrote it, or restore the wallet from a backup.',
  )
}
