/** The adapter as an application by itself: for its tests, and for the suites to run without a registry. */
import { OpenAPIHono } from '@hono/zod-openapi'
import { pino } from 'pino'
import type { AppEnv } from '../../http/environment.ts'
import { baseHeaders } from '../../http/headers.ts'
import { problemOfError } from '../api/shared/problem-of-error.ts'
import { type VcApiDependencies, vcApiRoutes } from './routes.ts'
import { createVcApi, type VcApiOptions } from './test-issuer.ts'

/** @param overrides dependencies that a test replaces */
export function vcApiApp(options: VcApiOptions, overrides: Partial<VcApiDependencies> = {}): OpenAPIHono<AppEnv> {
  const headers = baseHeaders(options.baseUrl)
  const app = new OpenAPIHono<AppEnv>()
  app.use(async (c, next) => {
    c.set('requestId', 'test')
    c.set('headers', headers)
    c.set('baseUrl', options.baseUrl)
    await next()
  })
  app.onError((error, c) => problemOfError(c, error, pino({ level: 'error' }, process.stderr)))
  vcApiRoutes(app, { ...createVcApi(options), ...overrides })
  return app
}
