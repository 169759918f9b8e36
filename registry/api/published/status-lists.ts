/** Published status lists. A follower signs them when something changes; a request never does. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { decodeJwt } from 'jose'
import type { AppEnv } from '../../../http/environment.ts'
import { represent } from '../../../http/respond.ts'
import { statusListMediaType } from '../../publishing/local-documents.ts'
import type { AppDependencies } from '../shared/dependencies.ts'
import { NOT_MODIFIED, problemResponses, TAGS } from '../shared/openapi.ts'
import { ApiProblem } from '../shared/problems.ts'

const statusListRoute = createRoute({
  method: 'get',
  path: '/status-lists/{id}',
  operationId: 'getStatusList',
  summary: 'A status list',
  description:
    'With a number and a purpose, this is a Bitstring Status List credential, signed like any other. With a number alone, it is the Token Status List of the same entries, for SD-JWT VC. It may be cached for its `ttl`, which Cache-Control repeats. The Accept header is ignored.',
  tags: [TAGS.credentials],
  request: {
    params: z.object({
      id: z.string().openapi({
        description:
          'Number of the list, and its purpose: `revocation`, `suspension` or `message`; the number alone for the token status list.',
        example: '1-revocation',
        param: { name: 'id', in: 'path' },
      }),
    }),
  },
  responses: {
    200: {
      description: 'The list.',
      content: {
        'application/vc+jwt': { schema: z.string().openapi({ description: 'A compact JWS.' }) },
        'application/statuslist+jwt': { schema: z.string().openapi({ description: 'A compact JWS.' }) },
      },
    },
    304: NOT_MODIFIED,
    ...problemResponses('status_list_not_found'),
  },
})

const DEFAULT_TTL_SECONDS = 60
const STATUS_LIST_ID = /^[1-9][0-9]{0,8}(-[a-z]{1,20})?$/

/**
 * Reads the `ttl` of a list: in milliseconds in a Bitstring Status List (v1.0, section 2.2), in seconds in a Token
 * Status List (section 5.1).
 */
const ttlSchema = z.union([
  z
    .looseObject({ credentialSubject: z.looseObject({ ttl: z.number().int().min(0) }) })
    .transform(({ credentialSubject }) => Math.floor(credentialSubject.ttl / 1000)),
  z.looseObject({ ttl: z.number().int().min(0) }).transform(({ ttl }) => ttl),
])

export function statusListRoutes(app: OpenAPIHono<AppEnv>, { store }: Pick<AppDependencies, 'store'>): void {
  app.openAPIRegistry.registerPath(statusListRoute)
  app.get(statusListRoute.getRoutingPath(), async c => {
    const id = c.req.param('id')
    const list = STATUS_LIST_ID.test(id) ? await store.statusLists.published(id) : undefined
    if (!list) {
      throw new ApiProblem(
        'status_list_not_found',
        'There is no status list with this id. Use the address in the credentialStatus of a credential.',
      )
    }
    return represent(c, {
      body: list.jwt,
      mediaType: statusListMediaType(id),
      cacheControl: `public, max-age=${ttlSeconds(list.jwt)}`,
    })
  })
}

function ttlSeconds(jwt: string): number {
  const parsed = ttlSchema.safeParse(decodeJwt(jwt))
  return parsed.success ? parsed.data : DEFAULT_TTL_SECONDS
}
