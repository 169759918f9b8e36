/**
 * Loads Askar's JavaScript and native parts, only when an operator chose that
 * wallet. They are optional dependencies whose native library npm does not
 * install by itself; see docs/decisions/0014.
 */
import { WalletError } from './wallet-error.ts'

export interface AskarLibrary {
  readonly credo: typeof import('@credo-ts/askar')
  readonly native: typeof import('@openwallet-foundation/askar-nodejs')
  /** Version of the native library, e.g. 0.4.6. */
  readonly version: string
}

/** @throws {WalletError} `wallet_unavailable`, with what is missing and how to install it */
export async function loadAskar(): Promise<AskarLibrary> {
  try {
    const native = await import('@openwallet-foundation/askar-nodejs')
    // Only the first call looks for the native library itself.
    const version = native.askarNodeJS.version()
    return { native, version, credo: await import('@credo-ts/askar') }
  } catch (cause) {
    throw new WalletError(
      'wallet_unavailable',
      `Askar cannot be loaded (${firstLine(cause)}). Run "npm explore @2060.io/ref-napi -- npm run install", the same for @2060.io/ffi-napi, and set LIB_ASKAR_PATH to the folder of its native library, version 0.4.6 or 0.5.0; docs/decisions/0014-askar-is-an-optional-wallet.md says where that comes from. A new data directory can use the embedded wallet instead: ORGSEAL_WALLET=embedded.`,
      { cause },
    )
  }
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n', 1)[0]?.slice(0, 200) ?? ''
}
