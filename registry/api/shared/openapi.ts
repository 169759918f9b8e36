/** Shared parts of the routes' descriptions: the problems that they can answer with, and the whole document. */
import { type OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import { ERROR_CODES } from '../../../domain/errors.ts'
import type { AppEnv } from '../../../http/environment.ts'
import { PROBLEM_MEDIA_TYPE } from '../../../http/problem.ts'
import { problemSchema } from '../../../http/problem-schema.ts'
import { PROBLEMS, type ProblemCode } from './problems.ts'

export const TAGS = {
  search: 'Search',
  organizations: 'Organizations',
  credentials: 'Credentials',
  verification: 'Verification',
  changes: 'Changes',
  operation: 'Operation',
} as const

/** For addresses that take no query: any parameter is refused rather than ignored. */
export const NO_QUERY = strictQuery({})

/** A schema of query parameters. An unknown parameter is an error that lists the known ones. */
export function strictQuery<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const names = Object.keys(shape)
  const known =
    names.length === 0 ? 'This address takes no query parameters.' : `The parameters are ${names.join(', ')}.`
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

/** The headers of every answer of an address with a rate limit; see `rate-limits.ts`. */
export const RATE_LIMIT_FIELDS = {
  'RateLimit-Policy': field('The limits: `"name";q=requests;w=seconds` (draft-ietf-httpapi-ratelimit-headers-10).'),
  RateLimit: field('What remains of each limit: `"name";r=requests;t=seconds until one more`.'),
}

/** 429 for an address with a rate limit. */
export const RATE_LIMITED = {
  429: {
    description: '`rate_limited`: Too many requests.',
    headers: { ...RATE_LIMIT_FIELDS, 'Retry-After': field('Seconds until the next request is accepted.') },
    content: { [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
  },
} as const satisfies RouteConfig['responses']

/** 304 for every representation with an entity tag. */
export const NOT_MODIFIED = { description: 'The content still has the entity tag in `If-None-Match`.' } as const

/** The `responses` of a GET that returns JSON of this schema; problems are described, but not part of its type. */
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
        'This API serves organizations as their registers describe them, with signed credentials that anyone can verify. Everything here is public, read-only and open to every origin. Errors are problem details (RFC 9457) with a stable `code`.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: baseUrl }],
    tags: [
      { name: TAGS.search, description: 'Find an organization by any of its names or numbers.' },
      { name: TAGS.organizations, description: 'The record, its history and its source.' },
      { name: TAGS.credentials, description: 'Signed credentials, and the documents that verify them.' },
      { name: TAGS.verification, description: 'Verify a credential on this server. Verifying it yourself is better.' },
      { name: TAGS.changes, description: 'All changes in order, to follow or to copy the registry.' },
      { name: TAGS.operation, description: 'For operators of this registry.' },
    ],
  })
}
