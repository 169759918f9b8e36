/** Verification on the server, for programs that cannot do it themselves. The site does it in the browser. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { VerificationReport } from '../../../agent/verify/report.ts'
import { type VerificationBody, verificationRequestSchema, verificationSchema } from '../contract.ts'
import type { AppContext, AppDependencies, AppEnv } from '../environment.ts'
import { problemResponses, TAGS } from '../openapi.ts'
import { ProblemError } from '../problem.ts'
import { readText } from '../request-body.ts'
import { answer } from '../respond.ts'

const MAX_BYTES = 1024 * 1024
/** Claims nested deeper than this are not repeated in the answer: writing them out would take the stack. */
const MAX_DEPTH = 100

const verificationRoute = createRoute({
  method: 'post',
  path: '/api/v1/verifications',
  operationId: 'verifyCredential',
  summary: 'Verify a credential',
  description:
    'Checks any credential, of this registry or another, and says what held, what failed and what could not be checked. A credential that fails is an answer (200), not an error. At most 1 MiB.',
  tags: [TAGS.verification],
  request: {
    body: {
      required: true,
      description: 'The credential, as JSON with a member `credential` or as it is.',
      content: {
        'application/json': { schema: verificationRequestSchema },
        'application/vc+jwt': { schema: z.string().openapi({ description: 'A compact JWS.' }) },
      },
    },
  },
  responses: {
    200: { description: 'The checklist.', content: { 'application/json': { schema: verificationSchema } } },
    ...problemResponses('bad_request', 'invalid_body', 'invalid_parameter', 'body_too_large', 'unsupported_media_type'),
  },
})

export function verificationRoutes(app: OpenAPIHono<AppEnv>, { verify }: Pick<AppDependencies, 'verify'>): void {
  app.openAPIRegistry.registerPath(verificationRoute)
  app.post(verificationRoute.getRoutingPath(), async c => {
    refuseQuery(c)
    const report = verificationBody(await verify(await credentialOf(c)))
    return answer(c, 200, { text: JSON.stringify(report), mediaType: 'application/json' })
  })
}

function refuseQuery(c: AppContext): void {
  const errors = Object.keys(c.req.queries()).map(parameter => ({
    parameter,
    detail: 'There is no such parameter. This address takes none.',
  }))
  if (errors.length > 0) {
    throw new ProblemError('invalid_parameter', 'This address takes no query parameters. Leave them out.', { errors })
  }
}

async function credentialOf(c: AppContext): Promise<string | Record<string, unknown>> {
  const mediaType = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  if (mediaType === 'application/vc+jwt') return (await readText(c, MAX_BYTES)).trim()
  if (mediaType === 'application/json') return fromJson(await readText(c, MAX_BYTES))
  throw new ProblemError(
    'unsupported_media_type',
    'Send the credential as application/vc+jwt, or as application/json with a member "credential".',
    { headers: { 'Accept-Post': 'application/json, application/vc+jwt' } },
  )
}

function fromJson(text: string): string | Record<string, unknown> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new ProblemError('invalid_body', 'The body is not JSON. Its Content-Type says that it is.')
  }
  const parsed = verificationRequestSchema.safeParse(json)
  if (parsed.success) return parsed.data.credential
  const detail = 'Give a compact vc+jwt as a string, or the object that envelops one.'
  throw new ProblemError('invalid_body', 'The body must be an object with a member "credential".', {
    errors: [{ parameter: 'credential', detail }],
  })
}

function verificationBody({ outcome, checks, credential }: VerificationReport): VerificationBody {
  return {
    outcome,
    checks: checks.map(check => ({ ...check })),
    ...(credential !== undefined && isShallow(credential) ? { credential: { ...credential } } : {}),
  }
}

function isShallow(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    level = level.flatMap(one => (typeof one === 'object' && one !== null ? Object.values(one) : []))
    if (level.length === 0) return true
  }
  return false
}
