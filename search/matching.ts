/**
 * Whether a name matches a query, decided without an index. Engines find by their
 * own means and must agree with this; it also says which of an organization's
 * names to show as the one that matched.
 */
import type { Matched } from './engine.ts'
import { normaliseName, tokensOf } from './normalise-name.ts'
import type { TextQuery } from './query.ts'

/** The names of one organization, as its register has them. */
export interface Names {
  readonly legalName: string
  readonly otherNames: readonly string[]
  readonly previousNames: readonly string[]
}

/** True when all the words of the query are in this one name. */
export function matchesName(query: TextQuery, name: string): boolean {
  const tokens = tokensOf(normaliseName(name))
  return query.terms.every(term =>
    term.some(alternative =>
      alternative.every(({ word, prefix }) => tokens.some(token => (prefix ? token.startsWith(word) : token === word))),
    ),
  )
}

/** The legal name where it matches, else the first other name, else the first previous name that does. */
export function matchedName(query: TextQuery, names: Names): Matched | undefined {
  if (matchesName(query, names.legalName)) return { kind: 'legal-name', text: names.legalName }
  const other = names.otherNames.find(name => matchesName(query, name))
  if (other !== undefined) return { kind: 'other-name', text: other }
  const previous = names.previousNames.find(name => matchesName(query, name))
  return previous === undefined ? undefined : { kind: 'previous-name', text: previous }
}
