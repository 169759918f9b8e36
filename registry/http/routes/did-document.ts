/** The issuer's DID document (did:web method, section 2.5.2: Read). */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { AppDependencies, AppEnv } from '../environment.ts'
import { negotiateMediaType } from '../negotiate.ts'
import { NOT_MODIFIED, TAGS } from '../openapi.ts'
import { representJson } from '../respond.ts'

/**
 * The document is the same in all of them. Resolvers differ in what they ask for and some ask for nothing
 * that fits, so plain JSON comes first and stands in when none is acceptable.
 */
const FORMS = ['application/json', 'application/did+json', 'application/did', 'application/did+ld+json'] as const

const didDocumentRoute = createRoute({
  method: 'get',
  path: '/.well-known/did.json',
  operationId: 'getDidDocument',
  summary: 'The issuer’s DID document',
  description: 'The public keys with which credentials and status lists of this registry are signed.',
  tags: [TAGS.credentials],
  responses: {
    200: {
      description: 'The document.',
      content: Object.fromEntries(FORMS.map(form => [form, { schema: z.looseObject({ id: z.string() }) }])),
    },
    304: NOT_MODIFIED,
  },
})

export function didDocumentRoutes(app: OpenAPIHono<AppEnv>, { issuer }: Pick<AppDependencies, 'issuer'>): void {
  app.openAPIRegistry.registerPath(didDocumentRoute)
  app.get(didDocumentRoute.getRoutingPath(), c =>
    representJson(c, issuer.didDocument, {
      mediaType: negotiateMediaType(c.req.header('accept'), FORMS) ?? FORMS[0],
      cacheControl: 'public, max-age=300',
      vary: 'Accept',
    }),
  )
}
