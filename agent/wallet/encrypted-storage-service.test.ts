import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { EncryptedStorageService } from './encrypted-storage-service.ts'
import { describeStorageContract } from './storage-contract.testing.ts'
import { openWalletFile } from './wallet-file.ts'

const cleanUp: (() => void)[] = []

afterEach(() => {
  for (const step of cleanUp.splice(0)) step()
})

describeStorageContract('the encrypted wallet', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'orgseal-storage-'))
  const file = await openWalletFile(join(directory, 'wallet.sqlite'), 'the operator keeps this one')
  cleanUp.push(
    () => file.close(),
    () => rmSync(directory, { recursive: true, force: true }),
  )
  return new EncryptedStorageService(file)
})
