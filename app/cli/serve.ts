/** `orgseal serve` serves the API and the site, and runs the followers. */
import { availableParallelism } from 'node:os'
import { Command } from 'commander'
import type { Logger } from 'pino'
import { OrgsealError } from '../../domain/errors.ts'
import { keepUp } from '../../registry/followers/follower.ts'
import { diskOf, diskRoom } from '../../registry/store/disk-room.ts'
import { asStorageFailure } from '../../registry/store/storage-failure.ts'
import {
  type Issuing,
  openFollowers,
  openHttp,
  type Records,
  type RecordsOptions,
  registryDatabase,
  requirePortOfBaseUrl,
} from '../compose/index.ts'
import { isLoopback, type Settings } from '../settings.ts'
import type { CommandContext, CommandFactory } from './context.ts'
import { openLog } from './log.ts'
import { withIssuing } from './open.ts'

/** How often followers look for commits of other processes. */
const FOLLOW_MILLISECONDS = 250
/** There is one search thread for each core, and at least two: a difficult query must not block the other queries. */
const SEARCH_THREADS = Math.max(2, Math.min(8, availableParallelism()))
/** A small cache is enough: a request reads little, and a rebuild of an index reads the whole file once. */
const CACHE_KIBIBYTES = 4096
const REFRESH_MILLISECONDS = 10 * 60 * 1000

export const serveCommand: CommandFactory = context =>
  new Command('serve').description('Serve the API and the site.').action(() => runServe(context))

async function runServe(context: CommandContext): Promise<void> {
  const settings = context.settings()
  requireWalletKeyForOthers(settings)
  const logger = openLog(settings.logLevel)
  const options: RecordsOptions = {
    mustExist: true,
    cacheKibibytes: CACHE_KIBIBYTES,
    searchThreads: SEARCH_THREADS,
    onSearchChange(problem) {
      if (problem) logger.warn(`${problem.message} The embedded search engine answers instead.`)
      else logger.info('Meilisearch answers again')
    },
  }
  await withIssuing(context, options, async (records, issuing) => {
    requirePortOfBaseUrl(settings, records.baseUrl)
    // The lock is taken first: a command that sees it relies on this server to publish.
    const lock = await registryDatabase(settings).lockServer()
    try {
      await serveUntilStopped(context, records, issuing, { settings, logger })
    } finally {
      await lock.release()
    }
  })
}

async function serveUntilStopped(
  { world, err }: CommandContext,
  records: Records,
  issuing: Issuing,
  { settings, logger }: { readonly settings: Settings; readonly logger: Logger },
): Promise<void> {
  const room = diskRoom(diskOf(settings.paths.directory))
  const followers = openFollowers(records, issuing, world)
  await followers.publisher.refresh()
  // Timers start last: when the port is taken, the error must leave nothing running.
  const server = await openHttp(settings, records, issuing, world, { logger, room })
  const stopFollowing = keepUp(records.store, followers.all, {
    everyMilliseconds: FOLLOW_MILLISECONDS,
    onError(thrown) {
      room.failed(thrown)
      logger.error({ err: asStorageFailure(thrown) }, 'a follower failed; it will try again')
    },
  })
  const refreshing = setInterval(() => {
    const failed = (what: string) => (thrown: unknown) => {
      room.failed(thrown)
      logger.error({ err: asStorageFailure(thrown) }, `${what} were not signed again`)
    }
    followers.publisher.refresh().catch(failed('status lists'))
    issuing.publish().catch(failed('statements of the issuers'))
  }, REFRESH_MILLISECONDS)
  if (settings.vcApi) logger.warn('ORGSEAL_VC_API is on: /vc-api signs whatever it is given, with keys of its own')
  err.line(`Orgseal serves ${records.baseUrl} (listening on ${server.url}). Stop it with Ctrl+C.`)
  await stopSignal()
  clearInterval(refreshing)
  await server.close()
  await stopFollowing()
}

/**
 * Refuses a public address without a wallet key: a secret stored beside the data does not protect a reachable machine.
 */
function requireWalletKeyForOthers(settings: Settings): void {
  if (isLoopback(settings.host) || settings.walletKey !== undefined) return
  throw new OrgsealError(
    'wallet_key_required',
    `ORGSEAL_HOST=${settings.host} lets others reach this server, so you must choose the wallet's key yourself: set ORGSEAL_WALLET_KEY (16 characters or more) before the first import.`,
  )
}

function stopSignal(): Promise<void> {
  return new Promise(done => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
  })
}
