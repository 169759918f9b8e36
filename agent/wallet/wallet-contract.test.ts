/** Runs the contract for the embedded wallet, and for Askar where its native library loads. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadAskar } from './load-askar.ts'
import { openWallet } from './wallet.ts'
import { describeWalletContract } from './wallet-contract.testing.ts'
import { WalletError } from './wallet-error.ts'

describeWalletContract('embedded')

const askar = await loadAskar().catch((error: unknown) => {
  if (error instanceof WalletError) return error
  throw error
})

if (!(askar instanceof WalletError)) {
  console.info(`The wallet contract runs against Askar ${askar.version} as well.`)
  describeWalletContract('askar')
} else {
  console.info(`The wallet contract was NOT run against Askar: ${askar.message}`)
  it.skip('the askar wallet: NOT RUN, because its native library is not installed', () => {})

  describe('opening an Askar wallet without its native library', () => {
    const directory = mkdtempSync(join(tmpdir(), 'orgseal-no-askar-'))
    afterAll(() => rmSync(directory, { recursive: true, force: true }))

    it('is refused with a message that says what to do, and makes no file', async () => {
      const opening = openWallet({ kind: 'askar', path: join(directory, 'wallet.sqlite'), secret: 'any secret' })
      await expect(opening).rejects.toMatchObject({ code: 'wallet_unavailable' })
      await expect(opening).rejects.toThrow(/npm explore .* LIB_ASKAR_PATH/)
    })
  })
}
