/**
 * The languages of the site and their paths: English at the root, French under `/fr/`. The address alone decides the
 * language.
 */
import { en, type Messages } from '../messages/en.ts'
import { fr } from '../messages/fr.ts'

export type Language = 'en' | 'fr'

export const LANGUAGES: readonly Language[] = ['en', 'fr']

export const CATALOGUES: Readonly<Record<Language, Messages>> = { en, fr }

/** BCP 47 tags for dates, numbers and plurals. */
export const LOCALES: Readonly<Record<Language, string>> = { en: 'en-CA', fr: 'fr-CA' }

const PREFIXES: Readonly<Record<Language, string>> = { en: '', fr: '/fr' }

/** @param path the path of the page in English, beginning with `/` */
export function localPath(language: Language, path: string): string {
  return `${PREFIXES[language]}${path}`
}

/** Returns the language of a path. */
export function languageOfPath(path: string): Language {
  return path === '/fr' || path.startsWith('/fr/') ? 'fr' : 'en'
}

/** Returns the path of the same page in another language: `/fr/organization/X` for `/organization/X`. */
export function pathInLanguage(path: string, language: Language): string {
  const bare = languageOfPath(path) === 'fr' ? path.slice('/fr'.length) || '/' : path
  return localPath(language, bare)
}
