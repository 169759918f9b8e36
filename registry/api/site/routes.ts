/** The site's pages at their addresses. Requests that match no route of the API come here last. */

import type { AppContext } from '../../../http/environment.ts'
import { negotiateMediaType } from '../../../http/negotiate.ts'
import { answer } from '../../../http/respond.ts'
import { loadStaticSite, type StaticFile, type StaticSite, serveFile } from '../../../http/static-site.ts'
import type { AppDependencies } from '../shared/dependencies.ts'
import { findOrganization } from '../v1/organizations/find-organization.ts'

const ORGANIZATION_PAGE = /^(fr\/)?organization\/([^/]+)$/

export interface SiteHandler {
  /** Whether there is a page or a file at this path, for `OPTIONS` and for methods that are not allowed. */
  has(path: string): boolean
  /** The page or file at the request's path; `undefined` when there is none. */
  serve(c: AppContext): Promise<Response | undefined>
  /** The page for unknown addresses, if the client accepts pages. */
  notFound(c: AppContext): Response | undefined
}

/** @returns a handler that finds nothing when there is no site */
export function siteHandler({ siteDirectory, store }: Pick<AppDependencies, 'siteDirectory' | 'store'>): SiteHandler {
  const site: StaticSite = siteDirectory === undefined ? { file: () => undefined } : loadStaticSite(siteDirectory)

  function organizationPage(path: string): { readonly id: string; readonly page: StaticFile } | undefined {
    const [, french = '', id] = ORGANIZATION_PAGE.exec(path) ?? []
    const page = id === undefined ? undefined : inLanguage(site, french, 'organization.html')
    return id === undefined || page === undefined ? undefined : { id, page }
  }

  return {
    has(requestPath) {
      const path = decode(requestPath)
      return path !== undefined && (organizationPage(path) ?? fileAt(site, path)) !== undefined
    },

    async serve(c) {
      const path = decode(c.req.path)
      if (path === undefined) return undefined
      if (path === 'fr' && site.file('fr/index.html')) return redirect(c, '/fr/')
      const organization = organizationPage(path)
      if (organization) {
        const found = await findOrganization(store, organization.id)
        if (found.suggestion !== undefined) {
          return redirect(c, `/${path.startsWith('fr/') ? 'fr/' : ''}organization/${found.suggestion}`)
        }
        // The page says itself that the organization does not exist; the status says it to programs.
        return serveFile(c, organization.page, found.organization ? 200 : 404)
      }
      const file = fileAt(site, path)
      return file && serveFile(c, file)
    },

    notFound(c) {
      if (!asksForPage(c.req.header('accept')) || c.req.path.startsWith('/api/')) return undefined
      const page = inLanguage(site, c.req.path.startsWith('/fr/') ? 'fr/' : '', '404.html')
      return page && serveFile(c, page, 404)
    },
  }
}

/** Finds `index.html` of a folder, the file itself, or a page without its `.html`. */
function fileAt(site: StaticSite, path: string): StaticFile | undefined {
  if (path === '' || path.endsWith('/')) return site.file(`${path}index.html`)
  return (
    site.file(path) ??
    (path.startsWith('fr/') ? inLanguage(site, 'fr/', `${path.slice(3)}.html`) : site.file(`${path}.html`))
  )
}

/** Returns the page of the language, otherwise the page for all languages. */
function inLanguage(site: StaticSite, language: string, name: string): StaticFile | undefined {
  return site.file(`${language}${name}`) ?? site.file(name)
}

/** Returns the path below the root; `undefined` when it cannot be a file name. */
function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path).slice(1)
  } catch {
    return undefined
  }
}

/** True for browsers, which name `text/html`. A program that accepts any type gets a problem instead. */
function asksForPage(accept: string | undefined): boolean {
  if (accept === undefined || !/text\/html|application\/xhtml\+xml/i.test(accept)) return false
  return negotiateMediaType(accept, ['application/problem+json', 'application/json', 'text/html']) === 'text/html'
}

function redirect(c: AppContext, location: string): Response {
  return answer(c, 308, undefined, { Location: location, 'Cache-Control': 'public, max-age=300' }, 'site')
}
