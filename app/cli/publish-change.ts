/**
 * Commits a change of credential statuses and publishes it. When a server runs on the same data, the server publishes,
 * and this process does not open the wallet. Otherwise this process signs the status lists itself. Without the wallet's
 * key the change is committed all the same, because it may be urgent; see `docs/decisions/0030`.
 */
import { OrgsealError } from '../../domain/errors.ts'
import { catchUp } from '../../registry/followers/follower.ts'
import { STATUS_PUBLISHER } from '../../registry/followers/status-publisher.ts'
import { waitForFollower } from '../../registry/followers/wait-for-follower.ts'
import { asStorageFailure } from '../../registry/store/storage-failure.ts'
import { type Issuing, openFollowers, type Records, registryDatabase } from '../compose/index.ts'
import type { CommandContext } from './context.ts'
import { openWalletToSign } from './open.ts'

/** How long a running server may take. It takes less than a second when it is not busy. */
const PATIENCE_MILLISECONDS = 10_000

/** Codes of a wallet whose key is kept from this process. Any other error of the wallet is a fault to repair first. */
const KEY_ELSEWHERE: ReadonlySet<unknown> = new Set(['wallet_key_required', 'file_not_permitted'])

export interface Committed<Result> {
  readonly result: Result
  /** Absent when the wallet knows of the change, and the status lists say it. Its code is `status_not_published`. */
  readonly unpublished?: OrgsealError
}

/**
 * @param commit commits the change, and returns the feed's end
 * @throws what `commit` throws, and before that what opening the wallet throws when no server runs; nothing is changed
 *   then
 */
export async function commitAndPublish<Result extends { readonly seq: number }>(
  context: CommandContext,
  records: Records,
  commit: () => Promise<Result>,
): Promise<Committed<Result>> {
  const database = registryDatabase(context.settings())
  const serverPublishes = await database.isServed()
  // The wallet is opened before the commit, because it refuses an older copy of the database.
  let issuing = serverPublishes ? undefined : await openUnlessKeyElsewhere(context, records)
  try {
    const result = await commit()
    try {
      if (!serverPublishes || !(await serverHasPublished(context, records, result.seq))) {
        issuing ??= await openWalletToSign(context, records)
        await issuing.confirm()
        await catchUp(records.store, [openFollowers(records, issuing, context.world).publisher])
      }
    } catch (error) {
      return { result, unpublished: notPublished(error, serverPublishes) }
    }
    if (issuing) await catchUp(records.store, openFollowers(records, issuing, context.world).all)
    return { result }
  } finally {
    await issuing?.close()
  }
}

async function openUnlessKeyElsewhere(context: CommandContext, records: Records): Promise<Issuing | undefined> {
  try {
    return await openWalletToSign(context, records)
  } catch (error) {
    if (KEY_ELSEWHERE.has(codeOf(error))) return undefined
    throw error
  }
}

function serverHasPublished({ settings, world }: CommandContext, { store }: Records, seq: number): Promise<boolean> {
  return waitForFollower(store, STATUS_PUBLISHER, seq, {
    isRunning: () => registryDatabase(settings()).isServed(),
    patienceMilliseconds: PATIENCE_MILLISECONDS,
    clock: world.clock,
  })
}

function notPublished(error: unknown, serverRan: boolean): OrgsealError {
  const failure = asStorageFailure(error)
  const reason = failure instanceof Error ? failure.message : String(failure)
  const server = serverRan
    ? 'The running server did not publish it; its log may say why.'
    : 'No server runs on this data directory.'
  return new OrgsealError(
    'status_not_published',
    `The change is committed, but the published status lists do not say it yet. ${server} This command could not publish it either: ${reason} Run "orgseal serve" with the wallet’s key: it publishes the change at once. Until then do not restore an older copy of the registry database, because the wallet may not know of this change.`,
  )
}

function codeOf(error: unknown): unknown {
  const failure = asStorageFailure(error)
  return failure instanceof Error && 'code' in failure ? failure.code : undefined
}
