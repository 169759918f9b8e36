/**
 * Serves the API like `orgseal serve`, without issuing: with the same threads, limits and search. Documents of
 * strangers come from the bench instead of the network. It reports its port, and its memory when it is asked.
 */
import { pino } from 'pino'
import { openRecords } from '../../dist/app/compose/registry.js'
import { verificationsFor } from '../../dist/app/compose/verifiers.js'
import { readSettings } from '../../dist/app/settings.js'
import { startServer } from '../../dist/http/server.js'
import { createApp } from '../../dist/registry/api/app.js'
import { hostileRequests } from './hostile-requests.mjs'

const settings = readSettings(process.env)
const records = await openRecords(settings, { mustExist: true, searchThreads: 2 })
const logger = pino({ level: 'error' }, pino.destination(2))
const { documents } = hostileRequests(records.baseUrl)
const notMeasured = () => Promise.reject(new Error('This server does not mint.'))
const clock = () => new Date()
const verifications = verificationsFor(records, {
  async fetchDocument(url) {
    const body = documents.get(url)
    return body === undefined
      ? { ok: false, reason: 'it is not there' }
      : { ok: true, body, mediaType: 'application/json' }
  },
  clock,
  onBroken: error => logger.error({ err: error }, 'a verification thread broke'),
})
const app = createApp({
  baseUrl: records.baseUrl,
  store: records.store,
  engine: records.engine,
  credentialTypes: records.credentialTypes,
  verifications,
  mint: notMeasured,
  readiness: async () => ({ ready: true, checks: {} }),
  siteDirectory: undefined,
  // Each client of the bench has a different address, so that the limit for one address does not apply.
  trustedProxies: settings.trustedProxies,
  logger,
  clock,
})
const server = await startServer({ app, host: '127.0.0.1', port: settings.port, logger })
process.on('message', async message => {
  if (message === 'memory') process.send({ megabytes: process.memoryUsage.rss() / 1e6 })
  if (message !== 'stop') return
  await server.close()
  await verifications.close()
  await records.close()
  process.exit()
})
process.send({ port: server.port })
