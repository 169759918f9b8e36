/** Verification on the server, for programs that cannot do it themselves. The site does it in the browser. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { ExpectedPresentation } from '../../../agent/verify/evidence.ts'
import { JSON_FAULTS, parseStrictJson } from '../../../agent/verify/reading/strict-json.ts'
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

/** Bodies that are a credential or a presentation as they stand, and what each holds. */
const PLAIN_BODIES = {
  'application/vc+jwt': 'A credential as a compact JWS.',
  'application/dc+sd-jwt': 'An SD-JWT VC with what is disclosed of it, and perhaps its key binding.',
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
    'Checks any credential or presentation, of this registry or another, and says what held, what failed and what could not be checked. One that fails is an answer (200), not an error. At most 1 MiB.',
  tags: [TAGS.verification],
  request: {
    body: {
      required: true,
      description:
        'The credential or presentation, as it is or as a member of JSON, then with what it was asked for with.',
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
    200: { description: 'The checklist.', content: { 'application/json': { schema: verificationSchema } } },
    ...problemResponses('bad_request', 'invalid_body', 'invalid_parameter', 'body_too_large', 'unsupported_media_type'),
  },
})

export function verificationRoutes(app: OpenAPIHono<AppEnv>, { verify }: Pick<AppDependencies, 'verify'>): void {
  app.openAPIRegistry.registerPath(verificationRoute)
  app.post(verificationRoute.getRoutingPath(), async c => {
    refuseQuery(c)
    const { input, expected } = await questionOf(c)
    const report = verificationBody(await verify(input, expected))
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

interface Question {
  readonly input: string | Record<string, unknown>
  readonly expected?: ExpectedPresentation
}

async function questionOf(c: AppContext): Promise<Question> {
  const mediaType = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (Object.hasOwn(PLAIN_BODIES, mediaType)) return { input: (await readText(c, MAX_BYTES)).trim() }
  if (mediaType === 'application/json') return fromJson(await readText(c, MAX_BYTES))
  throw new ProblemError(
    'unsupported_media_type',
    'Send the credential or presentation with its own media type, or as application/json with a member "credential" or "presentation".',
    { headers: { 'Accept-Post': ACCEPTED } },
  )
}

function fromJson(text: string): Question {
  // Strictly: of a credential that names a member twice, only one would reach the verifier.
  const json = parseStrictJson(text)
  if (!json.ok) {
    throw new ProblemError(
      'invalid_body',
      `The body ${JSON_FAULTS[json.reason]}. Send JSON that every reader understands alike.`,
    )
  }
  const parsed = verificationRequestSchema.safeParse(json.value)
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => ({ parameter: path.join('.'), detail: message }))
    throw new ProblemError('invalid_body', 'The body must be an object with a member "credential" or "presentation".', {
      errors,
    })
  }
  const { credential, presentation, nonce, audience } = parsed.data
  const expected = nonce === undefined || audience === undefined ? {} : { expected: { nonce, audience } }
  return { input: credential ?? presentation ?? '', ...expected }
}

function verificationBody({ presentation, ...report }: VerificationReport): VerificationBody {
  if (!presentation) return credentialBody(report)
  const { holder, credentials } = presentation
  return {
    ...credentialBody(report),
    presentation: { ...(holder === undefined ? {} : { holder }), credentials: credentials.map(credentialBody) },
  }
}

function credentialBody({
  outcome,
  checks,
  format,
  credential,
}: VerificationReport): Omit<VerificationBody, 'presentation'> {
  return {
    outcome,
    checks: checks.map(({ reasons, ...check }) => ({
      ...check,
      ...(reasons ? { reasons: reasons.map(one => ({ ...one, values: { ...one.values } })) } : {}),
    })),
    ...(format === undefined ? {} : { format }),
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
