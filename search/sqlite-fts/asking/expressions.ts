/** Builds FTS5 queries. Words have letters and digits only and are quoted, so they are never read as operators. */
import type Database from 'better-sqlite3'
import type { NamesSearched } from '../../engine.ts'
import type { TextQuery, Wanted } from '../../query/query.ts'
import { looksAt, NAME_KINDS } from '../../query/relevance.ts'
import { firstLetter, kindMarker, valueMarker } from '../file/markers.ts'
import type { ValueGroups } from './row-filter.ts'

/** Up to this length, in characters, FTS5 has a prefix index. See `index-schema.ts`. */
const LONGEST_INDEXED = 5
/** These words are not in the table of words. Few names begin with the same long number, so FTS5 may expand it. */
const HAS_DIGIT = /[0-9]/
/** A longer prefix is expanded to at most this many words, those in the most names. */
const MOST_WORDS = 64

interface Expression {
  /** For `MATCH`. */
  readonly text: string
  /** False when a prefix has more words than were used. */
  readonly exact: boolean
}

/** Matches nothing: no word has a space. */
const NO_NAME = '" "'

export interface ExpressionBuilder {
  /** Names with all the terms and without excluded single words. The caller must verify phrases. */
  names(query: TextQuery, searched: NamesSearched): Expression
  /** Names with each term as a whole word; undefined when the query has no prefix. */
  wholeWords(query: TextQuery): Expression | undefined
  /** Matches any of several queries; fast when they differ in one word. */
  anyOf(queries: readonly TextQuery[], searched: NamesSearched): Expression
}

export function expressionBuilder(database: Database.Database): ExpressionBuilder {
  const wordsFrom = database
    .prepare<[string, string, number], string>(
      'SELECT word FROM words WHERE word >= ? AND word < ? ORDER BY names DESC LIMIT ?',
    )
    .pluck()

  const registers = database.prepare<[], number>("SELECT number FROM filter_values WHERE kind = 'register'").pluck()

  function beginning(start: string): Expression {
    const letter = [...start].length === 1 ? firstLetter(start) : undefined
    if (letter !== undefined) return { text: quoted(letter), exact: true }
    if ([...start].length <= LONGEST_INDEXED || HAS_DIGIT.test(start)) return { text: `${quoted(start)}*`, exact: true }
    const words = wordsFrom.all(start, `${start}\u{10ffff}`, MOST_WORDS + 1)
    if (words.length === 0) return { text: quoted(start), exact: true }
    const text = words.slice(0, MOST_WORDS).map(quoted).join(' OR ')
    return { text: words.length === 1 ? text : `(${text})`, exact: words.length <= MOST_WORDS }
  }

  function termsOf(query: TextQuery, of: (wanted: Wanted) => Expression): Expression[] {
    return query.terms.map(term =>
      joined(
        term.map(alternative => joined(alternative.map(of), ' AND ')),
        ' OR ',
      ),
    )
  }

  function withoutExcluded(expression: Expression, { excluded }: TextQuery): Expression {
    const words = excluded.flatMap(phrase => (phrase.length === 1 ? phrase : []))
    if (words.length === 0) return expression
    return { ...expression, text: `(${expression.text}) NOT (${words.map(quoted).join(' OR ')})` }
  }

  /** Every name has the marker of its register; previous and other names also have a marker of their kind. */
  function anyName(searched: NamesSearched): Expression {
    const kinds = NAME_KINDS.filter(kind => looksAt(searched, kind)).map(kindMarker)
    const markers = kinds.includes(undefined) ? registers.all().map(number => valueMarker(number)) : kinds
    return {
      text: markers.flatMap(marker => (marker === undefined ? [] : quoted(marker))).join(' OR ') || NO_NAME,
      exact: true,
    }
  }

  const whole = ({ word }: Wanted): Expression => ({ text: quoted(word), exact: true })
  const asTyped = (wanted: Wanted): Expression => (wanted.prefix ? beginning(wanted.word) : whole(wanted))

  return {
    names(query, searched) {
      const terms = termsOf(query, asTyped)
      // Other and previous names are rare: their marker keeps the legal names out of the search.
      const isRare = searched === 'other' || searched === 'previous'
      const markers = isRare || terms.length === 0 ? [anyName(searched)] : []
      return withoutExcluded(joined([...terms, ...markers], ' AND '), query)
    },

    wholeWords(query) {
      if (!query.terms.flat(2).some(wanted => wanted.prefix)) return undefined
      return withoutExcluded(joined(termsOf(query, whole), ' AND '), query)
    },

    anyOf(queries, searched) {
      const [first] = queries
      if (queries.length === 1 && first) return this.names(first, searched)
      const texts = queries.map(query => new Set(termsOf(query, asTyped).map(term => term.text)))
      const shared = [...(texts[0] ?? [])].filter(text => texts.every(terms => terms.has(text)))
      const distinct = texts.map(terms => [...terms].filter(text => !shared.includes(text)))
      // When all terms of one query are shared, each match of the shared terms matches that query.
      const anyDistinct = distinct.some(terms => terms.length === 0) ? [] : [distinct.map(conjunction).join(' OR ')]
      return { text: conjunction([...shared, ...anyDistinct]), exact: true }
    },
  }
}

/** Adds filters to an expression: one value of each group must match. A group without values matches nothing. */
export function withValues(expression: string | undefined, groups: ValueGroups): string {
  const values = groups.map(group => group.flatMap(number => valueMarker(number) ?? []).map(quoted))
  return conjunction([
    ...(expression === undefined ? [] : [expression]),
    ...values.map(markers => markers.join(' OR ') || NO_NAME),
  ])
}

function joined(parts: readonly Expression[], operator: ' AND ' | ' OR '): Expression {
  const [first] = parts
  if (parts.length === 1 && first) return first
  return { text: parts.map(part => `(${part.text})`).join(operator), exact: parts.every(part => part.exact) }
}

function conjunction(texts: readonly string[]): string {
  return texts.map(text => `(${text})`).join(' AND ')
}

function quoted(word: string): string {
  return `"${word}"`
}
