/**
 * What matches a query, and in which order, as SQL. The order is total: rank, then
 * active before inactive, then name, then id; an organization stands where the best
 * of its names or numbers puts it.
 *
 * Ranks, best first: registration number; identifier; then for names
 *   0. the whole name, with its legal form
 *   1. the whole name, which has a legal form that was not typed
 *   2. the whole name, which has not the legal form that was typed
 *   3. the name begins with the text
 *   4. the name begins with the text but for its legal form
 *   5. all the words, in any order
 * and among equals a name with the legal form that was typed before others, the
 * legal name before other names, those before previous names.
 */
import type { TextQuery } from '../query.ts'
import { NAME_KIND } from './schema.ts'
import type { Values } from './statements.ts'

/** Ranks below it are those of numbers: their NUMBER_KIND. */
export const FIRST_NAME_RANK = 8

/** Gives `(organization, rank)`, an organization as often as it matches. */
export function matchingSql(query: TextQuery, names: 'current' | 'all'): string {
  const legal = `SELECT o.number AS organization, ${nameRank('o', String(NAME_KIND.legal), query)} AS rank
    FROM name_index i CROSS JOIN organizations o ON o.number = i.rowid
    WHERE i.name_index MATCH @match AND i.rowid > 0`
  const further = `SELECT n.organization, ${nameRank('n', 'n.kind', query)}
    FROM name_index i CROSS JOIN further_names n ON n.number = i.rowid
    WHERE i.name_index MATCH @match AND i.rowid < 0`
  return [legal, ...(names === 'all' ? [further] : []), numberSql('organization, kind')].join(' UNION ALL ')
}

/** Gives `organization`, each once. */
export function matchingOnceSql(names: 'current' | 'all'): string {
  const legal = 'SELECT rowid AS organization FROM name_index WHERE name_index MATCH @match AND rowid > 0'
  const further = `SELECT n.organization FROM name_index i CROSS JOIN further_names n ON n.number = i.rowid
    WHERE i.name_index MATCH @match AND i.rowid < 0`
  return [legal, ...(names === 'all' ? [further] : []), numberSql('organization')].join(' UNION ')
}

/** The values that both mention. */
export function matchingValues(query: TextQuery): Values {
  const beginnings = query.beginnings.map((beginning, at) => [`beginning${at}`, beginning])
  return {
    match: matchExpression(query),
    core: query.core,
    text: query.text,
    form: query.form,
    number: query.number,
    ...Object.fromEntries(beginnings),
  }
}

function numberSql(columns: string): string {
  return `SELECT ${columns} FROM numbers WHERE key = @number`
}

function nameRank(table: string, kind: string, query: TextQuery): string {
  const { core, words, form } = { core: `${table}.core`, words: `${table}.words`, form: `${table}.form` }
  const beginsWithText = query.beginnings.map((_, at) => beginsWith(words, `@beginning${at}`)).join(' OR ')
  const step = `CASE
    WHEN ${core} = @core AND ${form} = @form THEN 0
    WHEN ${core} = @text THEN 1
    WHEN ${core} = @core THEN 2
    WHEN ${beginsWithText} THEN 3
    WHEN ${beginsWith(words, "(@core || ' ')")} THEN 4
    ELSE 5 END`
  const otherForm = `(@form <> '' AND ${form} <> @form)`
  return `${FIRST_NAME_RANK} + 8 * (${step}) + 4 * ${otherForm} + ${kind}`
}

/** No character comes after U+10FFFF. */
function beginsWith(text: string, beginning: string): string {
  return `(${text} >= ${beginning} AND ${text} < ${beginning} || char(0x10FFFF))`
}

/** FTS5's query language. Words hold letters and digits only, so quoted they are never an operator. */
function matchExpression({ terms }: TextQuery): string {
  const wanted = terms.map(term => {
    const alternatives = term.map(words =>
      words.map(({ word, prefix }) => `"${word}"${prefix ? '*' : ''}`).join(' AND '),
    )
    return `(${alternatives.join(') OR (')})`
  })
  return `(${wanted.join(') AND (')})`
}
