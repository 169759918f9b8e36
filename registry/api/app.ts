/**
 * The HTTP application: all routes, and what applies to all of them: request
 * ids, the log, errors, methods. It knows neither ports nor sockets; those are
 * in `server.ts`.
 */
import { OpenAPIHono } from '@hono/zod-openapi'
import type { AppContext, AppEnv } from '../../http/environment.ts'
import { baseHeaders, preflightHeaders, requestId } from '../../http/headers.ts'
import { answer } from '../../http/respond.ts'
import { documentationRoutes } from './operation/documentation.ts'
import { healthRoutes } from './operation/health.ts'
import { credentialTypeRoutes } from './published/credential-types.ts'
import { credentialRoutes } from './published/credentials.ts'
import { issuerRoutes } from './published/issuers.ts'
import { statusListRoutes } from './published/status-lists.ts'
import type { AppDependencies } from './shared/dependencies.ts'
import { problemOfError } from './shared/problem-of-error.ts'
import { answerProblem, isProblemCode } from './shared/problems.ts'
import { siteHandler } from './site/routes.ts'
import { changeRoutes } from './v1/changes/routes.ts'
import { mintingRoutes } from './v1/credentials/routes.ts'
import { organizationRoutes } from './v1/organizations/routes.ts'
import { registerDirectory } from './v1/registers/register-directory.ts'
import { registerRoutes } from './v1/registers/routes.ts'
import { searchRoutes } from './v1/search/routes.ts'
import { verificationRoutes } from './v1/verifications/routes.ts'

export type { AppEnv } from '../../http/environment.ts'
export type { AppDependencies } from './shared/dependencies.ts'

/** Maximum length in characters, with the query. It is longer than any address that this API returns. */
const MAX_URL_LENGTH = 8192

const METHODS_WITH_ROUTES = ['GET', 'POST'] as const

/** Creates the API, and the site when there is one. */
export function createApp(dependencies: AppDependencies): OpenAPIHono<AppEnv> {
  const { logger } = dependencies
  const app = new OpenAPIHono<AppEnv>({
    defaultHook(result, c) {
      if (result.success) return undefined
      const errors = result.error.issues.flatMap(issue => {
        const names = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')]
        return names.map(parameter => ({ parameter, detail: sentence(issue) }))
      })
      const detail = errors.map(error => `${error.parameter}: ${error.detail}`).join(' ')
      return answerProblem(c, 'invalid_parameter', detail, { errors })
    },
  })
  app.use(envelope(dependencies))
  app.onError((error, c) => problemOfError(c, error, logger))

  const directory = registerDirectory(dependencies)
  searchRoutes(app, dependencies, directory)
  organizationRoutes(app, dependencies, directory)
  mintingRoutes(app, dependencies)
  registerRoutes(app, dependencies, directory)
  changeRoutes(app, dependencies)
  verificationRoutes(app, dependencies)
  credentialRoutes(app, dependencies)
  statusListRoutes(app, dependencies)
  credentialTypeRoutes(app, dependencies)
  issuerRoutes(app, dependencies)
  healthRoutes(app, dependencies)
  documentationRoutes(app, dependencies)
  for (const addRoutes of dependencies.furtherRoutes ?? []) addRoutes(app)

  const site = siteHandler(dependencies)
  app.notFound(async c => {
    const { method, path } = c.req
    const allowed = allowedMethods(app, path, site.has(path))
    if (method === 'OPTIONS' && allowed.length > 0) return answer(c, 204, undefined, preflightHeaders(allowed))
    if (method === 'GET' || method === 'HEAD') {
      const page = (await site.serve(c)) ?? site.notFound(c)
      if (page) return page
    }
    if (allowed.length > 0 && !allowed.includes(method)) {
      return answerProblem(c, 'method_not_allowed', `This address takes ${allowed.join(', ')}.`, {
        headers: { Allow: allowed.join(', ') },
      })
    }
    return answerProblem(c, 'not_found', `There is nothing at this address. All addresses are listed at /docs.`)
  })
  return app
}

/** Sets up each request and finishes its answer. */
function envelope({ baseUrl, logger, clock, newRequestId, trustedProxies = [] }: AppDependencies) {
  const headers = baseHeaders(baseUrl)
  return async (c: AppContext, next: () => Promise<void>): Promise<void> => {
    const started = clock().getTime()
    const id = requestId(c.req.header('x-request-id'), newRequestId)
    c.set('requestId', id)
    c.set('headers', headers)
    c.set('baseUrl', baseUrl)
    c.set('trustedProxies', trustedProxies)
    const refused = refusal(c)
    if (refused) c.res = refused
    else await next()
    const { status } = c.res
    const ms = clock().getTime() - started
    // Only the path is logged: search terms are private.
    const line = { requestId: id, method: c.req.method, path: c.req.path, status, ms }
    if (c.req.path === '/livez' || c.req.path === '/readyz') logger.debug(line, 'request')
    else logger.info(line, 'request')
  }
}

/** Refuses requests before any route is matched. */
function refusal(c: AppContext): Response | undefined {
  const refused = c.env?.refusal
  if (refused) {
    const code = isProblemCode(refused.code) ? refused.code : 'bad_request'
    return answerProblem(c, code, refused.detail)
  }
  if (c.req.url.length > MAX_URL_LENGTH) {
    return answerProblem(c, 'uri_too_long', `The address may have at most ${MAX_URL_LENGTH} characters.`)
  }
  return undefined
}

function allowedMethods(app: OpenAPIHono<AppEnv>, path: string, page: boolean): readonly string[] {
  const routed = METHODS_WITH_ROUTES.filter(method =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method !== 'ALL'),
  )
  const methods = new Set<string>(page ? ['GET', ...routed] : routed)
  if (methods.has('GET')) methods.add('HEAD')
  return methods.size === 0 ? [] : [...methods, 'OPTIONS']
}

/** Messages of our own schemas are sentences already; those of zod are made into one. */
function sentence({ code, message }: { readonly code?: string | undefined; readonly message: string }): string {
  if (code === 'invalid_union') return 'Give one value that is possible here, once.'
  return /[.!?]$/.test(message) ? message : `${message}.`
}
