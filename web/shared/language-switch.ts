/** Makes the language links lead to the same page: same organization, same query, same filters. */
import { LANGUAGES, type Language, pathInLanguage } from './languages.ts'

/** Call once, and again whenever the address changes without a page load. */
export function updateLanguageLinks(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-language]')) {
    const language = LANGUAGES.find(candidate => candidate === link.dataset.language)
    if (language !== undefined) link.href = placeIn(language)
  }
  for (const alternate of document.querySelectorAll<HTMLLinkElement>('link[rel="alternate"][hreflang]')) {
    // x-default is English, like the address without a prefix.
    alternate.href = new URL(placeIn(alternate.hreflang === 'fr' ? 'fr' : 'en'), location.origin).href
  }
}

function placeIn(language: Language): string {
  return `${pathInLanguage(location.pathname, language)}${location.search}${location.hash}`
}
