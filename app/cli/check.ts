/** `orgseal check` examines every invariant, read-only. It exits with status 1 when it found something wrong. */
import { Command } from 'commander'
import { OrgsealError } from '../../domain/errors.ts'
import { runChecks } from '../../registry/check/check.ts'
import { cursorsAreNotAhead } from '../../registry/check/invariants/cursors-are-not-ahead.ts'
import { indexAgrees } from '../../registry/check/invariants/index-agrees.ts'
import type { CheckedInvariant } from '../../registry/check/invariants/invariant.ts'
import { checkWallet } from '../../registry/check/invariants/wallet-is-sound.ts'
import { signatureReader } from '../../registry/publishing/read-signed.ts'
import { openWalletToLook, type Records } from '../compose/index.ts'
import type { CommandContext, CommandFactory } from './context.ts'
import { withRecords } from './open.ts'

interface Options {
  readonly wallet: boolean
  readonly json: boolean
}

/** How many findings of one invariant are shown. */
const SHOWN = 20

export const checkCommand: CommandFactory = context =>
  new Command('check')
    .description('Replay every invariant, read-only. Exits with 1 when something is wrong.')
    .option(
      '--wallet',
      'open the wallet as well, and look at its records, its keys and what it knows of the rest',
      false,
    )
    .option('--json', 'print what was checked as JSON', false)
    .action((options: Options) =>
      withRecords(context, { readonly: true }, records => runCheck(context, records, options)),
    )

async function runCheck(context: CommandContext, records: Records, { wallet, json }: Options): Promise<void> {
  const { store, indexes, baseUrl } = records
  const tell = (checked: CheckedInvariant) => {
    if (!json) show(context, checked)
  }
  const readSigned = signatureReader(await store.issuers.list())
  const ofRecords = await runChecks({ store, indexes, baseUrl, readSigned }, tell)
  const ofWallet = wallet ? await lookAtWallet(context, records) : []
  for (const checked of ofWallet) tell(checked)
  if (json) context.out.json([...ofRecords, ...ofWallet])
  else if (!wallet) context.out.line('–     the wallet was not looked at: orgseal check --wallet opens it')
  throwFindings(ofRecords, ofWallet)
}

function show({ out }: CommandContext, { name, examined, findings }: CheckedInvariant): void {
  out.line(`${findings.length === 0 ? 'ok   ' : 'WRONG'} ${name} (${examined})`)
  for (const { subject, detail } of findings.slice(0, SHOWN)) out.line(`      ${subject}: ${detail}`)
  if (findings.length > SHOWN) out.line(`      … and ${findings.length - SHOWN} more`)
}

/** @throws when the wallet cannot be opened, e.g. without its key; a line then says that it was not looked at */
async function lookAtWallet(context: CommandContext, records: Records): Promise<readonly CheckedInvariant[]> {
  let close: () => Promise<void> = async () => {}
  try {
    return await checkWallet(records.store, async () => {
      const opened = await openWalletToLook(context.settings(), records, context.world)
      close = () => opened.agent.close()
      return opened
    })
  } catch (error) {
    context.err.line('The wallet was not looked at.')
    throw error
  } finally {
    await close()
  }
}

/** Invariants that fail when the database is an older copy and an index has seen more. The index recovers by itself. */
const OF_FOLLOWERS: ReadonlySet<string> = new Set([cursorsAreNotAhead.name, indexAgrees.name])

function throwFindings(ofRecords: readonly CheckedInvariant[], ofWallet: readonly CheckedInvariant[]): void {
  const [inRecords, inWallet] = [count(ofRecords), count(ofWallet)]
  const isAhead = ofRecords.some(({ name, findings }) => name === cursorsAreNotAhead.name && findings.length > 0)
  const onlyOfFollowers = ofRecords.every(({ name, findings }) => findings.length === 0 || OF_FOLLOWERS.has(name))
  const isOlder = ofWallet.slice(0, -1).every(({ findings }) => findings.length === 0) && ofWallet.length > 1
  if (onlyOfFollowers && isAhead && (inWallet === 0 || isOlder)) {
    throw new OrgsealError(
      'store_rolled_back',
      'The registry database seems to be an older copy: a search index or the wallet has seen more. "orgseal restore" says what it lacks; if it says that nothing is missing, "orgseal reindex" rebuilds the index.',
    )
  }
  if (inRecords > 0) {
    throw new OrgsealError(
      'store_damaged',
      `${inRecords + inWallet} findings. If only the search index is wrong, "orgseal reindex" rebuilds it; otherwise restore the data directory from a backup.`,
    )
  }
  if (inWallet === 0) return
  throw isOlder
    ? new OrgsealError(
        'store_rolled_back',
        'The registry database is not the newest that the wallet has seen. "orgseal restore" says what it lacks.',
      )
    : new OrgsealError(
        'wallet_damaged',
        `${inWallet} findings about the wallet. Restore it from a backup; what was signed before still verifies.`,
      )
}

function count(checked: readonly CheckedInvariant[]): number {
  return checked.reduce((sum, { findings }) => sum + findings.length, 0)
}
