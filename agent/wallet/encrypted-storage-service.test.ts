import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GenericRecord } from '@credo-ts/core'
import { afterEach, expect, it } from 'vitest'
import { EncryptedStorageService } from './encrypted-storage-service.ts'
import { AGENT_CONTEXT, contextNamed } from './storage-contract.testing.ts'
import { openWalletFile } from './wallet-file.ts'

const cleanUp: (() => void)[] = []

afterEach(() => {
  for (const step of cleanUp.splice(0)) step()
})

async function openStorage(): Promise<EncryptedStorageService<GenericRecord>> {
  const directory = mkdtempSync(join(tmpdir(), 'orgseal-storage-'))
  const file = await openWalletFile(join(directory, 'wallet.sqlite'), 'the operator keeps this one')
  cleanUp.push(
    () => file.close(),
    () => rmSync(directory, { recursive: true, force: true }),
  )
  return new EncryptedStorageService(file)
}

it('encrypted record storage keeps the records of agent contexts apart', async () => {
  const storage = await openStorage()
  await storage.save(AGENT_CONTEXT, new GenericRecord({ id: 'one', content: { of: 'default' } }))
  await storage.save(contextNamed('other'), new GenericRecord({ id: 'one', content: { of: 'other' } }))
  const all = await storage.getAll(contextNamed('other'), GenericRecord)
  expect(all.map(record => record.content)).toEqual([{ of: 'other' }])
  expect(await storage.getAll(contextNamed('third'), GenericRecord)).toEqual([])
})

// Credo does not define these two cases. Askar treats both as no condition at all.
it('encrypted record storage finds nothing with an empty "$or" list, and nothing on an empty page', async () => {
  const storage = await openStorage()
  await storage.save(AGENT_CONTEXT, new GenericRecord({ id: 'one', content: {} }))
  expect(await storage.findByQuery(AGENT_CONTEXT, GenericRecord, { $or: [] })).toEqual([])
  expect(await storage.findByQuery(AGENT_CONTEXT, GenericRecord, {}, { limit: 0 })).toEqual([])
})
