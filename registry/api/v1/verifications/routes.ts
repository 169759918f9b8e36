/** Verification on the server, for programs that cannot verify themselves. The site verifies in the browser. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { OrgsealError } from '../../../../domain/errors.ts'
import { clientOf } from '../../../../http/client-address.ts'
import { whileClientWaits } from '../../../../http/client-gone.ts'
import type { AppContext, AppEnv } from '../../../../http/environment.ts'
import { JSON_MEDIA_TYPE } from '../../../../http/media-type.ts'
import { readBytes, requestMediaType } from '../../../../http/request-body.ts'
import { answer } from '../../../../http/respond.ts'
import { RETRY_AFTER_SECONDS, type VerificationQuestion } from '../../../verification/open-verifications.ts'
import { verificationRequestSchema, verificationSchema } from '../../shared/contract.ts'
import type { AppDependencies } from '../../shared/dependencies.ts'
import { problemResponses, RATE_LIMIT_FIELDS, RATE_LIMITED, TAGS } from '../../shared/openapi.ts'
import { ApiProblem } from '../../shared/problems.ts'
import { openRateLimit, RATE_LIMITS } from '../../shared/rate-limits.ts'

const MAX_BYTES = 1024 * 1024

/** Media types whose body is itself a credential or a presentation, with their descriptions. */
const PLAIN_BODIES = {
  'application/vc+jwt': 'A credential as a compact JWS.',
  'application/dc+sd-jwt': 'An SD-JWT VC with its disclosures, and optionally its key binding.',
  'application/vp+jwt': 'A presentation as a compact JWS.',
  'application/vc': 'A credential with Data Integrity proofs.',
  'application/vp': 'A presentation with Data Integrity proofs.',
} as const
const ACCEPTED = ['application/json', ...Object.keys(PLAIN_BODIES)].join(', ')

const verificationRoute = createRoute({
  method: 'post',
  path: '/api/v1/verifications',
  operationId: 'verifyCredential',
  summary: 'Verify a credential or a presentation',
  description:
    'Verifies any credential or presentation, of this registry or another. The report says which checks passed, which failed and which could not be made. A failed verification is an answer (200), not an error. At most 1 MiB, 2 s of processor time, and 1,500 requests a minute from one address.',
  tags: [TAGS.verification],
  request: {
    body: {
      required: true,
      description:
        'The credential or presentation, alone or as a member of a JSON object. With a presentation, the JSON object can also hold the nonce and audience of its request.',
      content: {
        'application/json': { schema: verificationRequestSchema },
        ...Object.fromEntries(
          Object.entries(PLAIN_BODIES).map(([type, description]) => [
            type,
            { schema: z.string().openapi({ description }) },
          ]),
        ),
      },
    },
  },
  responses: {
    200: {
      description: 'The checklist.',
      headers: RATE_LIMIT_FIELDS,
      content: { 'application/json': { schema: verificationSchema } },
    },
    ...problemResponses('bad_request', 'invalid_body', 'invalid_parameter', 'body_too_large', 'unsupported_media_type'),
    ...problemResponses('verification_took_too_long', 'verifications_busy'),
    ...RATE_LIMITED,
  },
})

export function verificationRoutes(
  app: OpenAPIHono<AppEnv>,
  { verifications, clock }: Pick<AppDependencies, 'verifications' | 'clock'>,
): void {
  const limit = openRateLimit(RATE_LIMITS.verifications, { clock })
  app.openAPIRegistry.registerPath(verificationRoute)
  app.post(verificationRoute.getRoutingPath(), async c => {
    limit.take(c)
    refuseQuery(c)
    const form = formOf(c)
    const answered = await whileClientWaits(c, signal => verified(c, form, verifications, signal)).catch(orBusy)
    if (answered.kind === 'report') return answer(c, 200, { text: answered.json, mediaType: JSON_MEDIA_TYPE })
    const { detail, errors } = answered
    throw new ApiProblem('invalid_body', detail, errors.length > 0 ? { errors } : {})
  })
}

/** The body counts from its first byte; `registry/verification` decides how it is parsed and verified. */
async function verified(
  c: AppContext,
  form: VerificationQuestion['form'],
  verifications: AppDependencies['verifications'],
  gone: AbortSignal,
) {
  const place = verifications.enter(clientOf(c), gone)
  try {
    const body = await readBytes(c, MAX_BYTES, { onBytes: place.hold, signal: place.signal })
    return await place.verify({ body, form })
  } finally {
    place.leave()
  }
}

function orBusy(error: unknown): never {
  if (!(error instanceof OrgsealError) || error.code !== 'verifications_busy') throw error
  // The rest of the body is not read.
  const headers = { 'Retry-After': String(RETRY_AFTER_SECONDS), Connection: 'close' }
  throw new ApiProblem('verifications_busy', error.message, { headers })
}

function refuseQuery(c: AppContext): void {
  const errors = Object.keys(c.req.queries()).map(parameter => ({
    parameter,
    detail: 'There is no such parameter. This address takes no query parameters.',
  }))
  if (errors.length > 0) {
    throw new ApiProblem('invalid_parameter', 'This address takes no query parameters. Omit them.', { errors })
  }
}

function formOf(c: AppContext): VerificationQuestion['form'] {
  const mediaType = requestMediaType(c)
  if (Object.hasOwn(PLAIN_BODIES, mediaType)) return 'text'
  if (mediaType === JSON_MEDIA_TYPE) return 'json'
  throw new ApiProblem(
    'unsupported_media_type',
    'Send the credential or presentation with its own media type, or as application/json with a member "credential" or "presentation".',
    { headers: { 'Accept-Post': ACCEPTED } },
  )
}
