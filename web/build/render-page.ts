/**
 * One HTML template serves every language: `{{key}}` becomes the message of
 * that key, `{{$name}}` a value of the page, `{{>name}}` a part shared by the
 * pages, and the link marked with the page's own `data-page` the current one.
 * Anything unknown stops the build, so that no page is ever published
 * with a hole in it.
 */
import { CATALOGUES, type Language, localPath } from '../shared/languages.ts'

export type PageName = 'index' | 'organization' | 'verify' | '404'

export const PAGE_NAMES: readonly PageName[] = ['index', 'organization', 'verify', '404']

/** The path of each page in English. The part after `/organization/` is the organization's id. */
const PAGE_PATHS: Readonly<Record<PageName, string>> = {
  index: '/',
  organization: '/organization/',
  verify: '/verify',
  '404': '/404.html',
}

const PAGE_TITLES = {
  index: 'home.title',
  organization: 'organization.title',
  verify: 'verify.title',
  '404': 'missing.title',
} as const satisfies Record<PageName, string>

export interface PageRequest {
  readonly page: PageName
  readonly language: Language
  /** The origin of the API; empty for the same origin. */
  readonly apiBase: string
}

/**
 * @param template HTML with placeholders
 * @param partials shared parts by name; they may hold placeholders themselves
 * @throws {Error} for a placeholder that names nothing, or a message that needs values to be complete
 */
export function renderPage(template: string, partials: Readonly<Record<string, string>>, request: PageRequest): string {
  const values = pageValues(request)
  const messages: Readonly<Record<string, unknown>> = CATALOGUES[request.language]
  const withParts = (html: string): string =>
    html.replace(/\{\{>([\w-]+)\}\}/g, (_, name: string) => {
      const part = partials[name]
      if (part === undefined) throw new Error(`${request.page}: there is no part named "${name}"`)
      return withParts(part.trimEnd())
    })
  const filled = withParts(template).replace(/\{\{([^{}]*)\}\}/g, (_, name: string) => {
    if (name.startsWith('$')) {
      const value = values[name.slice(1)]
      if (value === undefined) throw new Error(`${request.page}: there is no value named "${name}"`)
      return escapeHtml(value)
    }
    const message = messages[name]
    if (typeof message !== 'string') throw new Error(`${request.page}: there is no message "${name}"`)
    if (message.includes('{')) throw new Error(`${request.page}: message "${name}" needs values, show it by script`)
    return escapeHtml(message)
  })
  return filled
    .replace('<html lang="en">', `<html lang="${request.language}">`)
    .replaceAll(` data-page="${request.page}"`, ' aria-current="page"')
    .replace(/ data-page="[\w-]+"/g, '')
}

function pageValues({ page, language, apiBase }: PageRequest): Readonly<Record<string, string>> {
  const other = language === 'en' ? 'fr' : 'en'
  const path = PAGE_PATHS[page]
  return {
    language,
    title: CATALOGUES[language][PAGE_TITLES[page]],
    other,
    home: localPath(language, '/'),
    verify: localPath(language, '/verify'),
    'path.en': localPath('en', path),
    'path.fr': localPath('fr', path),
    'path.other': localPath(other, path),
    api: `${apiBase}/docs`,
    openapi: `${apiBase}/openapi.json`,
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}
