/** The API's description: OpenAPI 3.1 for programs, and a page made from it for people. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../../../http/environment.ts'
import { REVALIDATE, represent } from '../../../http/respond.ts'
import type { AppDependencies } from '../shared/dependencies.ts'
import { openApiDocument } from '../shared/openapi.ts'
import { DOCS_STYLE, docsPage } from './docs-page.ts'

/** Must be called after all other routes: it describes the routes that exist at the first request. */
export function documentationRoutes(app: OpenAPIHono<AppEnv>, { baseUrl }: Pick<AppDependencies, 'baseUrl'>): void {
  let made: ReturnType<typeof describe> | undefined
  const described = () => {
    made ??= describe(app, baseUrl)
    return made
  }

  app.get('/openapi.json', c =>
    represent(c, {
      body: described().json,
      mediaType: 'application/json',
      cacheControl: REVALIDATE,
      link: `<${baseUrl}/docs>; rel="service-doc"; type="text/html"`,
    }),
  )
  app.get('/docs', c =>
    represent(c, {
      body: described().html,
      mediaType: 'text/html; charset=utf-8',
      cacheControl: REVALIDATE,
      audience: 'site',
      link: `<${baseUrl}/openapi.json>; rel="service-desc"; type="application/json"`,
    }),
  )
  app.get('/docs/style.css', c =>
    represent(c, {
      body: DOCS_STYLE,
      mediaType: 'text/css; charset=utf-8',
      cacheControl: 'public, max-age=3600',
      audience: 'site',
    }),
  )
}

function describe(app: OpenAPIHono<AppEnv>, baseUrl: string) {
  const document = openApiDocument(app, baseUrl)
  return { json: JSON.stringify(document), html: docsPage(document) }
}
