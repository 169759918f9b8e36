/** Composes the HTTP application of `orgseal serve`: the API, the site, and what they need of the other parts. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import { createGuardedFetch } from '../../http/guarded-fetch.ts'
import { type RunningServer, startServer } from '../../http/server.ts'
import { createApp } from '../../registry/api/app.ts'
import type { Routes } from '../../registry/api/shared/dependencies.ts'
import type { DiskRoom } from '../../registry/store/disk-room.ts'
import { vcApiRoutes } from '../../registry/vc-api/routes.ts'
import { foreignDocuments } from '../../registry/verification/foreign-document.ts'
import type { Settings } from '../settings.ts'
import type { Issuing } from './agent.ts'
import { readiness } from './readiness.ts'
import type { Records } from './registry.ts'
import { openMinter } from './statements.ts'
import { verificationsFor } from './verifiers.ts'
import type { World } from './world.ts'

/**
 * Starts the server.
 * @param room is told when a request finds the disk full
 * @throws {OrgsealError} as `startServer`; nothing is left running then
 */
export async function openHttp(
  settings: Settings,
  records: Records,
  issuing: Issuing,
  world: World,
  { logger, room }: { readonly logger: Logger; readonly room: DiskRoom },
): Promise<Pick<RunningServer, 'url' | 'close'>> {
  const { clock } = world
  const siteDirectory = join(PACKAGE_ROOT, 'dist/web')
  const fetchDocument = foreignDocuments(createGuardedFetch())
  const verifications = verificationsFor(records, {
    fetchDocument,
    clock,
    onBroken: error => logger.error({ err: error }, 'a verification thread broke; another takes its place'),
  })
  const mint = await openMinter(records, issuing, world, {
    definitions: settings.definitions,
    fetchDocument,
  })
  const app = createApp({
    baseUrl: records.baseUrl,
    store: records.store,
    engine: records.engine,
    credentialTypes: records.credentialTypes,
    verifications,
    mint: toldOf(room, mint),
    furtherRoutes: settings.vcApi ? [await vcApi(records.baseUrl, clock)] : [],
    readiness: () => readiness(records, issuing, room),
    siteDirectory: existsSync(siteDirectory) ? siteDirectory : undefined,
    trustedProxies: settings.trustedProxies,
    ...{ logger, clock },
  })
  const server = await startServer({ app, host: settings.host, port: settings.port, logger })
  return {
    url: server.url,
    async close() {
      await server.close()
      await verifications.close()
    },
  }
}

async function vcApi(baseUrl: string, clock: () => Date): Promise<Routes> {
  const { createVcApi } = await import('../../registry/vc-api/test-issuer.ts')
  const dependencies = createVcApi({ baseUrl, clock })
  return app => vcApiRoutes(app, dependencies)
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
