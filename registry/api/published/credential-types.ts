/** The frozen files of credential types: schemas, contexts, displays. The content at an address never changes. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AppEnv } from '../../../http/environment.ts'
import { IMMUTABLE, represent } from '../../../http/respond.ts'
import type { AppDependencies } from '../shared/dependencies.ts'
import { NOT_MODIFIED, problemResponses, TAGS } from '../shared/openapi.ts'
import { ApiProblem } from '../shared/problems.ts'

const path = (name: string, description: string, example: string) =>
  z.string().openapi({ description, example, param: { name, in: 'path' } })

const credentialTypeRoute = createRoute({
  method: 'get',
  path: '/credential-types/{type}/{version}/{name}',
  operationId: 'getCredentialTypeFile',
  summary: 'A file of a credential type',
  description:
    'The files that credentials of this type refer to: their JSON Schema (`schema.json`), JSON-LD context (`context.jsonld`), texts (`display.json`) and SD-JWT VC Type Metadata (`vct.json`).',
  tags: [TAGS.credentials],
  request: {
    params: z.object({
      type: path('type', 'Credential type.', 'registration'),
      version: path('version', 'Version of the type.', 'v1'),
      name: path('name', 'Name of the file.', 'schema.json'),
    }),
  },
  responses: {
    200: {
      description: 'The file.',
      content: {
        'application/schema+json': { schema: z.looseObject({}) },
        'application/ld+json': { schema: z.looseObject({}) },
        'application/json': { schema: z.looseObject({}) },
      },
    },
    304: NOT_MODIFIED,
    ...problemResponses('not_found'),
  },
})

export function credentialTypeRoutes(
  app: OpenAPIHono<AppEnv>,
  { credentialTypes }: Pick<AppDependencies, 'credentialTypes'>,
): void {
  app.openAPIRegistry.registerPath(credentialTypeRoute)
  app.get(credentialTypeRoute.getRoutingPath(), c => {
    const { type, version, name } = c.req.param()
    const file = credentialTypes.file(type, version, name)
    if (!file) {
      throw new ApiProblem(
        'not_found',
        'This file does not exist. Use the addresses of its type’s files that a credential contains.',
      )
    }
    return represent(c, { ...file, cacheControl: IMMUTABLE })
  })
}
