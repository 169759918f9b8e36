/**
 * The Vite plugin for the pages. It builds each template once for each language (`index.html`, `fr/index.html` …), and
 * serves them the same way during development, where any `/organization/{id}` gets the organization's template.
 */
// biome-ignore lint/style/noRestrictedImports: this part runs in Node, at build time
import { readdirSync, readFileSync } from 'node:fs'
// biome-ignore lint/style/noRestrictedImports: this part runs in Node, at build time
import { basename, join } from 'node:path'
import type { HtmlTagDescriptor, Plugin } from 'vite'
import { LANGUAGES, type Language, languageOfPath, pathInLanguage } from '../shared/languages.ts'
import { PAGE_NAMES, type PageName, type PageRequest, renderPage } from './render-page.ts'

/** Returns absolute ids of the pages to build. The plugin makes each page; no file has that path. */
export function pageInputs(root: string): Record<string, string> {
  const pages = LANGUAGES.flatMap(language => PAGE_NAMES.map(page => pageFile(page, language)))
  return Object.fromEntries(pages.map(file => [file.replace(/\.html$/, ''), join(root, file)]))
}

export function pagesPlugin(root: string, apiBase: string): Plugin {
  const requests = new Map<string, PageRequest>()
  for (const language of LANGUAGES) {
    for (const page of PAGE_NAMES) requests.set(join(root, pageFile(page, language)), { page, language, apiBase })
  }
  return {
    name: 'orgseal-pages',
    resolveId: { order: 'pre', handler: id => (requests.has(id) ? id : undefined) },
    load: {
      order: 'pre',
      handler(id) {
        const request = requests.get(id)
        return request === undefined ? undefined : render(root, request)
      },
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle }) => ({ html: paintedOnce(html), tags: fontPreloads(Object.keys(bundle ?? {})) }),
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const url = new URL(request.url ?? '/', 'http://site.invalid')
        const page = pageOfPath(url.pathname)
        if (request.method !== 'GET' || page === undefined) return next()
        const html = render(root, { page, language: languageOfPath(url.pathname), apiBase })
        server.transformIndexHtml(url.pathname, html).then(transformed => {
          response.setHeader('Content-Type', 'text/html; charset=utf-8')
          response.statusCode = page === '404' ? 404 : 200
          response.end(transformed)
        }, next)
      })
    },
    handleHotUpdate({ file, server }) {
      if (file.startsWith(join(root, 'templates'))) server.ws.send({ type: 'full-reload' })
    },
  }
}

/**
 * Makes the first paint wait for the scripts, which are small and decide what the page shows, so that nothing jumps.
 */
function paintedOnce(html: string): string {
  return html.replaceAll('<script type="module"', '<script type="module" blocking="render"')
}

/** Preloads the main font, so that it is requested together with the style sheet and not after it. */
function fontPreloads(files: readonly string[]): HtmlTagDescriptor[] {
  return files
    .filter(file => /noto-sans-latin-.*\.woff2$/.test(file))
    .map(file => ({
      tag: 'link',
      attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `/${file}` },
      injectTo: 'head',
    }))
}

function pageFile(page: PageName, language: Language): string {
  return language === 'en' ? `${page}.html` : `${language}/${page}.html`
}

function pageOfPath(path: string): PageName | undefined {
  const bare = pathInLanguage(path, 'en')
  if (bare === '/' || bare === '/index.html') return 'index'
  if (bare.startsWith('/organization/') || bare === '/organization.html') return 'organization'
  if (bare === '/verify' || bare === '/verify.html') return 'verify'
  return bare === '/404.html' ? '404' : undefined
}

function render(root: string, request: PageRequest): string {
  const folder = join(root, 'templates')
  const read = (path: string) => readFileSync(path, 'utf8')
  const parts = readdirSync(join(folder, 'parts'))
  const partials = Object.fromEntries(parts.map(file => [basename(file, '.html'), read(join(folder, 'parts', file))]))
  return renderPage(read(join(folder, `${request.page}.html`)), partials, request)
}
