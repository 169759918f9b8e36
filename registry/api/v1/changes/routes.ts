/** The change feed, for followers and copies of the registry. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../../../../http/environment.ts'
import { representJson } from '../../../../http/respond.ts'
import { type ChangesBody, changesSchema } from '../../shared/contract.ts'
import type { AppDependencies } from '../../shared/dependencies.ts'
import { jsonResponses, TAGS } from '../../shared/openapi.ts'
import { changesQuerySchema } from '../../shared/parameters.ts'

const changesRoute = createRoute({
  method: 'get',
  path: '/api/v1/changes',
  tags: [TAGS.changes],
  operationId: 'listChanges',
  summary: 'The change feed',
  description:
    'All changes, in order and without gaps. Keep `nextAfter` and continue from there at any time: the same position gives the same changes as long as `registry` and `epoch` are the same. When either differs, an older copy of the records was restored: start again from 0.',
  request: { query: changesQuerySchema },
  responses: jsonResponses(changesSchema, 'The changes after this position.', 'invalid_parameter'),
})

export function changeRoutes(
  app: OpenAPIHono<AppEnv>,
  { store, baseUrl }: Pick<AppDependencies, 'store' | 'baseUrl'>,
): void {
  app.openapi(changesRoute, async c => {
    const { after, limit } = c.req.valid('query')
    const { items, lastSeq, registry, epoch } = await store.changes.page(after, limit)
    const nextAfter = items.at(-1)?.seq ?? after
    const body: ChangesBody = { items: items.map(change => ({ ...change })), nextAfter, lastSeq, registry, epoch }
    const next = `<${baseUrl}/api/v1/changes?after=${nextAfter}&limit=${limit}>; rel="next"`
    return representJson(c, body, nextAfter < body.lastSeq ? { link: next } : {})
  })
}
