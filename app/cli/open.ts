/** Opens and closes the stores and the wallet for all commands, so that no command forgets to close them. */
import { type Issuing, openIssuing, openRecords, type Records, type RecordsOptions } from '../compose/index.ts'
import type { CommandContext } from './context.ts'

/** Runs a command with the store and the index open. The wallet is not opened. */
export async function withRecords<Result>(
  context: CommandContext,
  options: { readonly readonly: boolean },
  run: (records: Records) => Promise<Result>,
): Promise<Result> {
  const records = await openRecords(context.settings(), { mustExist: true, ...options })
  try {
    return await run(records)
  } finally {
    await records.close()
  }
}

/** Runs a command with the wallet open as well. */
export async function withIssuing<Result>(
  context: CommandContext,
  options: RecordsOptions & { readonly mayBeRolledBack?: boolean },
  run: (records: Records, issuing: Issuing) => Promise<Result>,
): Promise<Result> {
  const settings = context.settings()
  const records = await openRecords(settings, options)
  try {
    const issuing = await openWalletToSign(context, records, options)
    try {
      return await run(records, issuing)
    } finally {
      await issuing.close()
    }
  } finally {
    await records.close()
  }
}

/** Opens the wallet, and tells the operator when its secret was made. The caller closes it. */
export async function openWalletToSign(
  context: CommandContext,
  records: Records,
  options?: { readonly mayBeRolledBack?: boolean },
): Promise<Issuing> {
  const settings = context.settings()
  const issuing = await openIssuing(settings, records, context.world, options)
  if (issuing.secretCreated) tellOfSecret(context, settings.paths.walletSecret)
  return issuing
}

function tellOfSecret({ err }: CommandContext, path: string): void {
  const lines = [
    'ORGSEAL_WALLET_KEY is not set, so a secret for the wallet was made:',
    `  ${path} (only you can read it)`,
    'Anyone who has this secret and the wallet can sign as this registry. Use it only to try Orgseal on this machine;',
    'for anything else set ORGSEAL_WALLET_KEY before the first start and keep it in a safe place.',
  ]
  for (const line of lines) err.line(line)
}
