/** What the routes' descriptions share: the problems they can answer with, and the document as a whole. */
import { type OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import { ERROR_CODES } from '../../../domain/errors.ts'
import type { AppEnv } from '../../../http/environment.ts'
import { PROBLEM_MEDIA_TYPE, PROBLEMS, type ProblemCode } from '../../../http/problem.ts'
import { problemSchema } from '../../../http/problem-schema.ts'

export const TAGS = {
  search: 'Search',
  organizations: 'Organizations',
  credentials: 'Credentials',
  verification: 'Verification',
  changes: 'Changes',
  operation: 'Operation',
} as const

/** For addresses that take no query: whatever is given is refused rather than ignored. */
export const NO_QUERY = strictQuery({})

/** Query parameters; one that is not among them is an error which names those that are. */
export function strictQuery<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const names = Object.keys(shape)
  const known = names.length === 0 ? 'This address takes none.' : `There are ${names.join(', ')}.`
  return z.strictObject(shape, {
    error: issue => (issue.code === 'unrecognized_keys' ? `There is no such parameter. ${known}` : undefined),
  })
}

/** The `responses` of a route for these codes, as RFC 9457 problems. */
export function problemResponses(...codes: readonly ProblemCode[]): RouteConfig['responses'] {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of codes) byStatus.set(ERROR_CODES[code], [...(byStatus.get(ERROR_CODES[code]) ?? []), code])
  return Object.fromEntries(
    [...byStatus].map(([status, those]) => [
      String(status),
      {
        description: those.map(code => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
        content: { [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
      },
    ]),
  )
}

const field = (description: string) => ({ description, schema: { type: 'string' as const } })

/** The fields of every answer of an address with a limit; see `rate-limits.ts`. */
export const RATE_LIMIT_FIELDS = {
  'RateLimit-Policy': field('The limits: `"name";q=requests;w=seconds` (draft-ietf-httpapi-ratelimit-headers-10).'),
  RateLimit: field('What is left: `"name";r=requests;t=seconds until one more`.'),
}

/** 429 for an address with a limit. */
export const RATE_LIMITED = {
  429: {
    description: '`rate_limited`: Too many requests.',
    headers: { ...RATE_LIMIT_FIELDS, 'Retry-After': field('Seconds until the next request is taken.') },
    content: { [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
  },
} as const satisfies RouteConfig['responses']

/** 304 for every representation with an entity tag. */
export const NOT_MODIFIED = { description: 'What `If-None-Match` names is still what is here.' } as const

/** The `responses` of a GET that gives JSON of this schema; the problems are described, and not part of its type. */
export function jsonResponses<Body extends z.ZodType>(
  schema: Body,
  description: string,
  ...problems: readonly ProblemCode[]
): { 200: { description: string; content: { 'application/json': { schema: Body } } } } {
  return {
    200: { description, content: { 'application/json': { schema } } },
    ...{ 304: NOT_MODIFIED, ...problemResponses(...problems) },
  }
}

/** The whole document (OpenAPI 3.1). */
export function openApiDocument(app: OpenAPIHono<AppEnv>, baseUrl: string) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Orgseal registry',
      version: '1',
      description:
        'Organizations as their registers describe them, with signed credentials that anyone can verify. Everything here is public, read-only and open to every origin. Errors are problem details (RFC 9457) with a stable `code`.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: baseUrl }],
    tags: [
      { name: TAGS.search, description: 'Find an organization by any of its names or numbers.' },
      { name: TAGS.organizations, description: 'The record, its history and where it came from.' },
      { name: TAGS.credentials, description: 'What was signed, and what is needed to check it.' },
      { name: TAGS.verification, description: 'Have a credential checked here. Better: check it yourself.' },
      { name: TAGS.changes, description: 'Everything that has happened, in order, to follow or to copy.' },
      { name: TAGS.operation, description: 'For whoever keeps this registry running.' },
    ],
  })
}
