/** Liveness and readiness of the process, for monitoring. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../../../http/environment.ts'
import { representJson } from '../../../http/respond.ts'
import { livenessSchema, readinessSchema } from '../shared/contract.ts'
import type { AppDependencies } from '../shared/dependencies.ts'
import { jsonResponses, NO_QUERY, TAGS } from '../shared/openapi.ts'
import { ApiProblem } from '../shared/problems.ts'

const UNCACHED = { cacheControl: 'no-store' } as const

const livenessRoute = createRoute({
  method: 'get',
  path: '/livez',
  tags: [TAGS.operation],
  operationId: 'getLiveness',
  summary: 'Is the process alive?',
  request: { query: NO_QUERY },
  responses: jsonResponses(livenessSchema, 'The process answers.', 'invalid_parameter'),
})

const readinessRoute = createRoute({
  method: 'get',
  path: '/readyz',
  tags: [TAGS.operation],
  operationId: 'getReadiness',
  summary: 'Is the registry ready?',
  request: { query: NO_QUERY },
  responses: jsonResponses(readinessSchema, 'The registry can do all of its work.', 'invalid_parameter', 'not_ready'),
})

export function healthRoutes(app: OpenAPIHono<AppEnv>, { readiness }: Pick<AppDependencies, 'readiness'>): void {
  app.openapi(livenessRoute, c => representJson(c, { status: 'ok' as const }, UNCACHED))

  app.openapi(readinessRoute, async c => {
    const { ready, checks } = await readiness()
    if (ready) return representJson(c, { ready, checks: { ...checks } }, UNCACHED)
    const failing = Object.keys(checks).filter(name => !checks[name]?.ok)
    throw new ApiProblem('not_ready', `Not ready: ${failing.join(', ')}. Try again in a moment.`, {
      members: { ready, checks },
      headers: { 'Retry-After': '5' },
    })
  })
}
