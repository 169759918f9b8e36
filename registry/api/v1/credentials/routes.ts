/** A credential on request: a stored one where possible, otherwise a new signature. */
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { defined } from '../../../../domain/defined.ts'
import { parseOrganizationId } from '../../../../domain/identifiers.ts'
import type { AppContext, AppEnv } from '../../../../http/environment.ts'
import { readJsonText } from '../../../../http/request-body.ts'
import { answerJson } from '../../../../http/respond.ts'
import { type MintedBody, mintedSchema, mintRequestSchema } from '../../shared/contract.ts'
import type { AppDependencies } from '../../shared/dependencies.ts'
import { problemResponses, RATE_LIMIT_FIELDS, RATE_LIMITED, TAGS } from '../../shared/openapi.ts'
import { ApiProblem } from '../../shared/problems.ts'
import { openRateLimit, RATE_LIMITS } from '../../shared/rate-limits.ts'
import { credentialSummary } from './credential-view.ts'

const MAX_BYTES = 16 * 1024

const mintingRoute = createRoute({
  method: 'post',
  path: '/api/v1/organizations/{id}/credentials',
  operationId: 'requestOrganizationCredential',
  summary: 'Ask for a credential of an organization',
  description:
    'A credential of a type that is issued on request, such as `good-standing`, or a stored one in another format. A credential that was minted before is returned again while more than half of its life is left. A credential that is bound to a holder’s key (`dc+sd-jwt`) is issued only to a wallet. At most 60 requests a minute from one address.',
  tags: [TAGS.credentials],
  request: {
    params: z.object({
      id: z
        .string()
        .openapi({ description: 'Organization id.', example: 'XX-EP.EP0001182', param: { name: 'id', in: 'path' } }),
    }),
    body: { required: true, content: { 'application/json': { schema: mintRequestSchema } } },
  },
  responses: {
    200: {
      description: 'The credential, which existed already.',
      headers: RATE_LIMIT_FIELDS,
      content: { 'application/json': { schema: mintedSchema } },
    },
    201: {
      description: 'The credential, signed for this request.',
      headers: RATE_LIMIT_FIELDS,
      content: { 'application/json': { schema: mintedSchema } },
    },
    ...RATE_LIMITED,
    ...problemResponses(
      ...(['bad_request', 'invalid_body', 'format_not_offered', 'holder_required', 'statement_required'] as const),
      ...(['organization_not_found', 'credential_type_not_found', 'credential_not_found'] as const),
      ...(['not_in_good_standing', 'nothing_to_state', 'credential_not_current'] as const),
      ...(['body_too_large', 'unsupported_media_type', 'disk_full', 'disk_read_only', 'disk_failed'] as const),
    ),
  },
})

export function mintingRoutes(
  app: OpenAPIHono<AppEnv>,
  { mint, baseUrl, credentialTypes, clock }: Pick<AppDependencies, 'mint' | 'baseUrl' | 'credentialTypes' | 'clock'>,
): void {
  const limit = openRateLimit(RATE_LIMITS.credentials, { clock })
  app.openAPIRegistry.registerPath(mintingRoute)
  app.post(mintingRoute.getRoutingPath(), async c => {
    limit.take(c)
    const { type, format, statement } = await requestOf(c)
    const organization = parseOrganizationId(c.req.param('id'))
    if (!organization) throw new ApiProblem('organization_not_found', 'There is no organization with this id.')
    const minted = await mint({ organization, type, format, ...defined({ statement }) })
    const summary = credentialSummary(minted.credential, { baseUrl, credentialTypes })
    const credential = typeof minted.body === 'string' ? minted.body : { ...minted.body }
    const body: MintedBody = { ...summary, format, credential }
    return answerJson(c, minted.signed ? 201 : 200, body, { 'Content-Location': summary.url })
  })
}

async function requestOf(c: AppContext): Promise<z.output<typeof mintRequestSchema>> {
  const text = await readJsonText(c, MAX_BYTES)
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new ApiProblem('invalid_body', 'The body is not JSON. Its Content-Type says that it is.')
  }
  const parsed = mintRequestSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path, message }) => ({ parameter: path.join('.'), detail: `${message}.` }))
  throw new ApiProblem('invalid_body', 'The body must name a type, and may name a format: vc+jwt or data-integrity.', {
    errors,
  })
}
