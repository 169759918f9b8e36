import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NodeKeyManagementService } from '@credo-ts/node'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { EncryptedKeyStorage } from './encrypted-key-storage.ts'
import { AGENT_CONTEXT } from './storage-contract.testing.ts'
import { openWalletFile, type WalletFile } from './wallet-file.ts'

const DATA = new TextEncoder().encode('to be signed')

let directory: string
let file: WalletFile
let storage: EncryptedKeyStorage

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'orgseal-keys-'))
  file = await openWalletFile(join(directory, 'wallet.sqlite'), 'the operator keeps this one')
  storage = new EncryptedKeyStorage(file)
})

afterEach(() => {
  file.close()
  rmSync(directory, { recursive: true, force: true })
})

it('encrypted key storage keeps the keys that Credo makes, and Credo signs with them', async () => {
  const kms = new NodeKeyManagementService(storage)
  await kms.createKey(AGENT_CONTEXT, { keyId: 'k', type: { kty: 'EC', crv: 'P-256' } })
  const { signature } = await kms.sign(AGENT_CONTEXT, { keyId: 'k', algorithm: 'ES256', data: DATA })
  const check = { key: { keyId: 'k' }, algorithm: 'ES256', data: DATA, signature } as const
  expect(await kms.verify(AGENT_CONTEXT, check)).toMatchObject({ verified: true })
  expect(storage.has(AGENT_CONTEXT, 'k')).toBe(true)
})

it('encrypted key storage answers null for a key that it does not hold', () => {
  expect(storage.get(AGENT_CONTEXT, 'absent')).toBeNull()
  expect(storage.has(AGENT_CONTEXT, 'absent')).toBe(false)
  expect(storage.delete(AGENT_CONTEXT, 'absent')).toBe(false)
})

it('encrypted key storage never overwrites a key', async () => {
  const kms = new NodeKeyManagementService(storage)
  await kms.createKey(AGENT_CONTEXT, { keyId: 'k', type: { kty: 'EC', crv: 'P-256' } })
  const key = storage.get(AGENT_CONTEXT, 'k')
  if (!key) throw new Error('no key')
  expect(() => storage.set(AGENT_CONTEXT, 'k', key)).toThrow(expect.objectContaining({ code: 'wallet_key_exists' }))
  expect(storage.get(AGENT_CONTEXT, 'k')).toEqual(key)
})

it('encrypted key storage forgets a key that is deleted', async () => {
  const kms = new NodeKeyManagementService(storage)
  await kms.createKey(AGENT_CONTEXT, { keyId: 'k', type: { kty: 'OKP', crv: 'Ed25519' } })
  expect(await kms.deleteKey(AGENT_CONTEXT, { keyId: 'k' })).toBe(true)
  expect(storage.get(AGENT_CONTEXT, 'k')).toBeNull()
})
