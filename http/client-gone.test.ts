/** A real client closes a real connection. The engine simulates a slow query: it answers only when it is aborted. */
import { once } from 'node:events'
import { get } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestRegistry, type TestRegistry } from '../registry/api/app.testing.ts'
import { createApp } from '../registry/api/app.ts'
import type { SearchEngine } from '../search/engine.ts'
import { type RunningServer, startServer } from './server.ts'

let registry: TestRegistry
let server: RunningServer
/** `asked` resolves when the engine gets the query; `stopped` when the query is aborted. */
let asked: PromiseWithResolver<void>
let stopped: PromiseWithResolver<unknown>

interface PromiseWithResolver<Value> {
  readonly promise: Promise<Value>
  readonly resolve: (value: Value) => void
}

function resolvable<Value>(): PromiseWithResolver<Value> {
  let resolve: (value: Value) => void = () => {}
  const promise = new Promise<Value>(resolved => {
    resolve = resolved
  })
  return { promise, resolve }
}

function untilStopped(_query: unknown, options?: { readonly signal?: AbortSignal }): Promise<never> {
  asked.resolve()
  return new Promise((_, reject) => {
    options?.signal?.addEventListener('abort', () => {
      stopped.resolve(options.signal?.reason)
      reject(options.signal?.reason)
    })
  })
}

const slow: Pick<SearchEngine, 'search' | 'suggest'> = { search: untilStopped, suggest: untilStopped }

beforeAll(async () => {
  registry = await openTestRegistry()
  const app = createApp({ ...registry.dependencies, engine: slow })
  server = await startServer({ app, host: '127.0.0.1', port: 0, logger: registry.dependencies.logger })
})

afterAll(async () => {
  await server.close()
  await registry.close()
})

describe('a search request', () => {
  test.each(['/api/v1/organizations?q=a', '/api/v1/suggestions?q=a'])(
    'cancels its query when the client gives up: %s',
    async path => {
      asked = resolvable()
      stopped = resolvable()
      const request = get(server.url + path)
      const failed = once(request, 'error')
      await asked.promise
      request.destroy(new Error('I have waited long enough'))
      await failed
      expect(await stopped.promise).toBeTruthy()
      // The next request is answered after the one before has been logged.
      expect((await fetch(`${server.url}/livez`)).status).toBe(200)
      const lines = registry.log.map(line => JSON.parse(line))
      expect(lines.filter(line => line.path === path.split('?')[0]).at(-1)).toMatchObject({
        msg: 'request',
        status: 499,
      })
      expect(lines.filter(line => line.msg === 'request failed')).toEqual([])
    },
  )

  test('does not cancel its query while the client waits', async () => {
    const engine = registry.dependencies.engine
    const signals: (AbortSignal | undefined)[] = []
    const app = createApp({
      ...registry.dependencies,
      engine: {
        search(query, options) {
          signals.push(options?.signal)
          return engine.search(query, options)
        },
        suggest: engine.suggest,
      },
    })
    const patient = await startServer({ app, host: '127.0.0.1', port: 0, logger: registry.dependencies.logger })
    const response = await fetch(`${patient.url}/api/v1/organizations?q=harbour`)
    expect(response.status).toBe(200)
    await response.json()
    await patient.close()
    expect(signals.map(signal => signal?.aborted)).toEqual([false])
  })
})
