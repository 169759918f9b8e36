/**
 * Serves the API like `orgseal serve`, without issuing, from a folder of the bench. It reports its port, and at the end
 * its memory and the processor time of all its threads since the measurement began.
 */
import { join } from 'node:path'
import { pino } from 'pino'
import { loadCredentialTypes } from '../../dist/agent/credential-types/index.js'
import { startServer } from '../../dist/http/server.js'
import { createApp } from '../../dist/registry/api/app.js'
import { openStore } from '../../dist/registry/store/sqlite/store.js'
import { openSqliteFtsEngine } from '../../dist/search/sqlite-fts/open-engine.js'
import { openSqliteFtsPool } from '../../dist/search/sqlite-fts/threads/open-pool.js'
import { ROOT } from '../../scripts/set-up.mjs'

const { folder, threads } = JSON.parse(process.argv[2])
const path = join(folder, 'search.sqlite')
const engine = threads ? await openSqliteFtsPool({ path, readers: 2 }) : await openSqliteFtsEngine({ path })
const notMeasured = () => Promise.reject(new Error('This server only searches.'))
const logger = pino({ level: 'silent' })
const app = createApp({
  baseUrl: 'http://localhost',
  store: openStore({ path: join(folder, 'registry.sqlite'), readonly: true }),
  engine,
  credentialTypes: loadCredentialTypes(join(ROOT, 'definitions/credential-types'), 'http://localhost'),
  verifications: { enter: notMeasured },
  mint: notMeasured,
  readiness: notMeasured,
  siteDirectory: undefined,
  logger,
  clock: () => new Date(),
})
const server = await startServer({ app, host: '127.0.0.1', port: 0, logger })
let before = process.cpuUsage()
process.on('message', async message => {
  if (message === 'measure') {
    before = process.cpuUsage()
    return
  }
  const { user, system } = process.cpuUsage(before)
  await server.close()
  await engine.close()
  const megabytes = process.resourceUsage().maxRSS / 1000
  process.send({ megabytes, processor: (user + system) / 1000 }, () => process.exit())
})
process.send({ port: Number(new URL(server.url).port) })
