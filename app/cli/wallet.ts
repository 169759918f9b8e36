/** `orgseal wallet passphrase` changes the key that opens the wallet. The signing keys in it stay the same. */
import { existsSync } from 'node:fs'
import { Command } from 'commander'
import { chooseWallet } from '../../agent/wallet/choose-wallet.ts'
import { OrgsealError } from '../../domain/errors.ts'
import { registryDatabase } from '../compose/index.ts'
import type { Settings } from '../settings.ts'
import type { CommandContext, CommandFactory } from './context.ts'

export const walletCommand: CommandFactory = context =>
  new Command('wallet')
    .description('Manage the wallet that holds the keys.')
    .addCommand(
      new Command('passphrase')
        .description('Change the key that opens the wallet, to the one in ORGSEAL_WALLET_KEY_NEW.')
        .action(() => changePassphrase(context)),
    )

async function changePassphrase(context: CommandContext): Promise<void> {
  const settings = context.settings()
  const { paths, walletKey, walletKeyNew } = settings
  if (walletKeyNew === undefined) {
    throw new OrgsealError(
      'usage',
      'Set ORGSEAL_WALLET_KEY_NEW to the new key (16 characters or more; make one with: openssl rand -base64 32). It cannot be given as an argument, because other users of this machine can see arguments.',
    )
  }
  if (!existsSync(paths.wallet)) {
    throw new OrgsealError(
      'wallet_missing',
      `There is no wallet in ${paths.directory}. Set ORGSEAL_DATA_DIR to the folder that holds it.`,
    )
  }
  const kind = chooseWallet({ setting: settings.wallet, recorded: await recordedWallet(settings) })
  const lock = await registryDatabase(settings).lockWriter()
  try {
    // Credo takes most of a second to load, so it is loaded after the checks above.
    const { changeWalletKey } = await import('../../agent/wallet/change-wallet-key.ts')
    const { sealedNow, fileRemoved } = await changeWalletKey({
      kind,
      path: paths.wallet,
      setting: walletKey,
      newSetting: walletKeyNew,
      secretPath: paths.walletSecret,
    })
    tell(context, { sealedNow, removed: fileRemoved ? paths.walletSecret : undefined })
  } finally {
    await lock.release()
  }
}

async function recordedWallet(settings: Settings): Promise<string | undefined> {
  const database = registryDatabase(settings)
  if (!(await database.exists())) return undefined
  const store = await database.open({ readonly: true })
  try {
    return await store.meta.get('wallet')
  } finally {
    await store.close()
  }
}

function tell({ out }: CommandContext, done: { sealedNow: boolean; removed: string | undefined }): void {
  const lines = [
    done.sealedNow
      ? 'The wallet opens with the new key now, and no longer with the old one.'
      : 'The wallet had been changed to the new key before; the remaining steps are done now.',
    'From now on set ORGSEAL_WALLET_KEY to the new key, and unset ORGSEAL_WALLET_KEY_NEW.',
    ...(done.removed === undefined ? [] : [`${done.removed} was removed: it held the old key.`]),
    'Earlier backups of the wallet still open with the old key. Anyone who has both has the signing keys.',
    'If someone else may have them, make new signing keys as well: orgseal keys rotate.',
  ]
  for (const line of lines) out.line(line)
}
