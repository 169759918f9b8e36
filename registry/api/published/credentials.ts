/** Signed credentials, at the addresses that the credentials themselves contain. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { parseCredentialId } from '../../../domain/identifiers.ts'
import type { AppEnv } from '../../../http/environment.ts'
import { negotiateMediaType } from '../../../http/negotiate.ts'
import { represent, representJson } from '../../../http/respond.ts'
import { credentialViewSchema } from '../shared/contract.ts'
import type { AppDependencies } from '../shared/dependencies.ts'
import { NOT_MODIFIED, problemResponses, TAGS } from '../shared/openapi.ts'
import { ApiProblem } from '../shared/problems.ts'
import { credentialView } from '../v1/credentials/credential-view.ts'

/** VCDM 2.0 secured with JOSE (Securing Verifiable Credentials using JOSE and COSE, section 6.1.1). */
const VC_JWT = 'application/vc+jwt'
const FORMS = [VC_JWT, 'application/json'] as const
/** With a Data Integrity proof (VCDM 2.0, section 6.2.1); available once that format has been requested. */
const VC = 'application/vc'

const credentialRoute = createRoute({
  method: 'get',
  path: '/credentials/{id}',
  operationId: 'getCredential',
  summary: 'A credential',
  description:
    'By default this is the signed credential, which never changes. `Accept: application/json` returns the registry’s view of it: its state and its decoded claims. `application/vc` returns the same credential with a Data Integrity proof, once that format has been requested.',
  tags: [TAGS.credentials],
  request: {
    params: z.object({
      id: z.string().openapi({
        description: 'Credential id.',
        example: 'IM.000003B.registration.1',
        param: { name: 'id', in: 'path' },
      }),
    }),
  },
  responses: {
    200: {
      description: 'The credential.',
      content: {
        [VC_JWT]: { schema: z.string().openapi({ description: 'A compact JWS.' }) },
        'application/json': { schema: credentialViewSchema },
        [VC]: { schema: z.looseObject({}) },
      },
    },
    304: NOT_MODIFIED,
    ...problemResponses('credential_not_found', 'not_acceptable'),
  },
})

export function credentialRoutes(
  app: OpenAPIHono<AppEnv>,
  { store, baseUrl, credentialTypes }: Pick<AppDependencies, 'store' | 'baseUrl' | 'credentialTypes'>,
): void {
  app.openAPIRegistry.registerPath(credentialRoute)
  app.get(credentialRoute.getRoutingPath(), async c => {
    const id = parseCredentialId(c.req.param('id'))
    const stored = id && (await store.credentials.get(id))
    if (!stored) {
      throw new ApiProblem(
        'credential_not_found',
        'There is no credential with this id. An organization’s credentials are listed at /api/v1/organizations/{id}/credentials.',
      )
    }
    const projection = await store.credentials.projection(id, 'data-integrity')
    const forms = [...FORMS, ...(projection ? [VC] : [])]
    const form = negotiateMediaType(c.req.header('accept'), forms)
    if (form === undefined) {
      throw new ApiProblem(
        'not_acceptable',
        `This credential is available as ${forms.join(' or ')}. Accept one of them.`,
        {
          headers: { Vary: 'Accept' },
        },
      )
    }
    const link = `<${baseUrl}/api/v1/organizations/${stored.organization}>; rel="related"`
    if (form === 'application/json') {
      return representJson(c, credentialView(stored, { baseUrl, credentialTypes }), { vary: 'Accept', link })
    }
    if (form === VC && projection) {
      return represent(c, { ...projection, mediaType: VC, cacheControl: 'public, max-age=3600', vary: 'Accept', link })
    }
    return represent(c, {
      body: stored.jwt,
      mediaType: VC_JWT,
      cacheControl: 'public, max-age=3600',
      etag: `"${stored.digest}"`,
      vary: 'Accept',
      link,
    })
  })
}
