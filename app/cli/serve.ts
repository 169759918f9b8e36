/** `orgseal serve` serves the API and the site, and runs the followers. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { OrgsealError } from '../../domain/errors.ts'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import { createGuardedFetch } from '../../http/guarded-fetch.ts'
import { startServer } from '../../http/server.ts'
import { createApp } from '../../registry/api/app.ts'
import type { Routes } from '../../registry/api/shared/dependencies.ts'
import { keepUp } from '../../registry/followers/follower.ts'
import { type DiskRoom, diskOf, diskRoom } from '../../registry/store/disk-room.ts'
import { asStorageFailure, storageFailure } from '../../registry/store/storage-failure.ts'
import { vcApiRoutes } from '../../registry/vc-api/routes.ts'
import { foreignDocuments } from '../../registry/verification/foreign-document.ts'
import { unlessUnavailable } from '../../search/fallback/engine-failure.ts'
import {
  type Issuing,
  openFollowers,
  openMinter,
  type Records,
  type RecordsOptions,
  requirePortOfBaseUrl,
  verificationsFor,
} from '../compose.ts'
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
  const room = diskRoom(diskOf(settings.paths.directory))
  await withIssuing(context, options, async (records, issuing) => {
    requirePortOfBaseUrl(settings, records.baseUrl)
    const followers = openFollowers(records, issuing, context.world)
    await followers.publisher.refresh()
    const siteDirectory = join(PACKAGE_ROOT, 'dist/web')
    const fetchDocument = foreignDocuments(createGuardedFetch())
    const verifications = verificationsFor(records, {
      fetchDocument,
      clock: context.world.clock,
      onBroken: error => logger.error({ err: error }, 'a verification thread broke; another takes its place'),
    })
    const app = createApp({
      baseUrl: records.baseUrl,
      store: records.store,
      engine: records.engine,
      credentialTypes: records.credentialTypes,
      verifications,
      mint: toldOf(
        room,
        await openMinter(records, issuing, context.world, {
          definitions: settings.definitions,
          fetchDocument,
        }),
      ),
      furtherRoutes: settings.vcApi ? [await vcApi(records.baseUrl, context.world.clock)] : [],
      readiness: () => readiness(records, issuing, room),
      siteDirectory: existsSync(siteDirectory) ? siteDirectory : undefined,
      trustedProxies: settings.trustedProxies,
      logger,
      clock: context.world.clock,
    })
    // Timers start last: when the port is taken, the error must leave nothing running.
    const server = await startServer({ app, host: settings.host, port: settings.port, logger })
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
    context.err.line(`Orgseal serves ${records.baseUrl} (listening on ${server.url}). Stop it with Ctrl+C.`)
    await stopSignal()
    clearInterval(refreshing)
    await server.close()
    await verifications.close()
    await stopFollowing()
  })
}

async function vcApi(baseUrl: string, clock: () => Date): Promise<Routes> {
  const { createVcApi } = await import('../../registry/vc-api/test-issuer.ts')
  const dependencies = createVcApi({ baseUrl, clock })
  return app => vcApiRoutes(app, dependencies)
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

/** Wraps the work so that readiness learns when the disk is full. */
function toldOf<Given, Result>(room: DiskRoom, work: (given: Given) => Promise<Result>) {
  return async (given: Given): Promise<Result> => {
    try {
      return await work(given)
    } catch (error) {
      room.failed(error)
      throw error
    }
  }
}

async function readiness({ store, engine, indexes }: Records, { anchor }: Issuing, room: DiskRoom) {
  let end = 0
  const lateness = (position: number) => ({ ok: true, detail: `${end - position} changes behind` })
  const checks = {
    store: await unlessFailed(async () => {
      end = await store.changes.lastSeq()
      return { ok: end > 0, detail: `change ${end}` }
    }),
    newestCopy: await unlessFailed(async () => {
      await anchor.assertCurrent()
      return { ok: true, detail: 'the newest that the wallet has seen' }
    }),
    searchIndex: await unlessFailed(async () => lateness(await engine.position())),
    ...(await furtherIndexes(indexes, lateness)),
    disk: room.check(),
    statusLists: await unlessFailed(async () => {
      const lists = await store.statusLists.published('1-revocation')
      return { ok: lists !== undefined, detail: lists ? `published ${lists.publishedAt}` : 'not published yet' }
    }),
  }
  return { ready: Object.values(checks).every(check => check.ok), checks }
}

/** Turns a failure of a file into a failed readiness check that names its code. */
async function unlessFailed(check: () => Promise<{ readonly ok: boolean; readonly detail: string }>) {
  try {
    return await check()
  } catch (error) {
    const failure = storageFailure(error) ?? (error instanceof OrgsealError ? error : undefined)
    if (!failure) throw error
    return { ok: false, detail: failure.code }
  }
}

/** Further indexes never make the server unready, because the embedded index answers when they cannot. */
async function furtherIndexes<Check>(indexes: Records['indexes'], lateness: (position: number) => Check) {
  const checks: Record<string, Check | { ok: true; detail: string }> = {}
  for (const { name, engine, mayBeLate } of indexes) {
    if (!mayBeLate) continue
    const position = await engine.position().catch(unlessUnavailable)
    checks[name] = position === undefined ? { ok: true, detail: 'not to be reached' } : lateness(position)
  }
  return checks
}

function stopSignal(): Promise<void> {
  return new Promise(done => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
  })
}
