/** `orgseal check` examines every invariant, read-only. It exits with status 1 when it found something wrong. */
import { Command } from 'commander'
import { OrgsealError } from '../../domain/errors.ts'
import { examineInvariants } from '../../registry/check/check.ts'
import type { ExaminedInvariant } from '../../registry/check/invariants/invariant.ts'
import { examineWallet } from '../../registry/check/invariants/wallet-is-sound.ts'
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
  const tell = (examined: ExaminedInvariant) => {
    if (!json) show(context, examined)
  }
  const readSigned = signatureReader(await store.issuers.list())
  const ofRecords = await examineInvariants({ store, indexes, baseUrl, readSigned }, tell)
  const ofWallet = wallet ? await lookAtWallet(context, records) : []
  for (const examined of ofWallet) tell(examined)
  if (json) context.out.json([...ofRecords, ...ofWallet])
  else if (!wallet) context.out.line('–     the wallet was not looked at: orgseal check --wallet opens it')
  throwFindings(ofRecords, ofWallet)
}

function show({ out }: CommandContext, { name, examined, findings }: ExaminedInvariant): void {
  out.line(`${findings.length === 0 ? 'ok   ' : 'WRONG'} ${name} (${examined})`)
  for (const { subject, detail } of findings.slice(0, SHOWN)) out.line(`      ${subject}: ${detail}`)
  if (findings.length > SHOWN) out.line(`      … and ${findings.length - SHOWN} more`)
}

/** @throws when the wallet cannot be opened, e.g. without its key; a line then says that it was not looked at */
async function lookAtWallet(context: CommandContext, records: Records): Promise<readonly ExaminedInvariant[]> {
  let close: () => Promise<void> = async () => {}
  try {
    return await examineWallet(records.store, async () => {
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

/** @throws {OrgsealError} with the advice that fits the causes that the findings suggest; nothing without findings */
function throwFindings(ofRecords: readonly ExaminedInvariant[], ofWallet: readonly ExaminedInvariant[]): void {
  const [inRecords, inWallet] = [count(ofRecords), count(ofWallet)]
  // When the database is an older copy, a search index has seen more. The index recovers by itself.
  const isAhead = violated(ofRecords).some(({ suggests }) => suggests === 'index-ahead')
  const onlyOfFollowers = violated(ofRecords).every(({ suggests }) => suggests !== undefined)
  const isOlder = inWallet > 0 && violated(ofWallet).every(({ suggests }) => suggests === 'older-copy')
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

function count(examined: readonly ExaminedInvariant[]): number {
  return examined.reduce((sum, { findings }) => sum + findings.length, 0)
}

function violated(examined: readonly ExaminedInvariant[]): readonly ExaminedInvariant[] {
  return examined.filter(({ findings }) => findings.length > 0)
}
