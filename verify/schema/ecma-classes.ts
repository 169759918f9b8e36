/** The named character sets of ECMA-262, in RE2's syntax for the inside of a class. */

/** WhiteSpace and LineTerminator (ECMA-262, sections 12.2 and 12.3). RE2's own `\s` is ASCII only. */
const SPACE =
  '\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}'
const NOT_SPACE =
  '\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}' +
  '\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}'

const CLASSES: ReadonlyMap<string, string> = new Map([
  ['d', '0-9'],
  ['D', '\\x{0}-\\x{2f}\\x{3a}-\\x{10ffff}'],
  ['w', '0-9A-Z_a-z'],
  ['W', '\\x{0}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{5e}\\x{60}\\x{7b}-\\x{10ffff}'],
  ['s', SPACE],
  ['S', NOT_SPACE],
])

/** Returns the set of `\d`, `\w`, `\s` or their opposites, by the letter. */
export function escapedClass(letter: string): string | undefined {
  return CLASSES.get(letter)
}

/** General categories, with the long names that are allowed in `\p{…}` (UAX 44, table 12). */
const CATEGORIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    L: ['Letter'],
    Lu: ['Uppercase_Letter'],
    Ll: ['Lowercase_Letter'],
    Lt: ['Titlecase_Letter'],
    Lm: ['Modifier_Letter'],
    Lo: ['Other_Letter'],
    M: ['Mark', 'Combining_Mark'],
    Mn: ['Nonspacing_Mark'],
    Mc: ['Spacing_Mark'],
    Me: ['Enclosing_Mark'],
    N: ['Number'],
    Nd: ['Decimal_Number', 'digit'],
    Nl: ['Letter_Number'],
    No: ['Other_Number'],
    P: ['Punctuation', 'punct'],
    Pc: ['Connector_Punctuation'],
    Pd: ['Dash_Punctuation'],
    Ps: ['Open_Punctuation'],
    Pe: ['Close_Punctuation'],
    Pi: ['Initial_Punctuation'],
    Pf: ['Final_Punctuation'],
    Po: ['Other_Punctuation'],
    S: ['Symbol'],
    Sm: ['Math_Symbol'],
    Sc: ['Currency_Symbol'],
    Sk: ['Modifier_Symbol'],
    So: ['Other_Symbol'],
    Z: ['Separator'],
    Zs: ['Space_Separator'],
    Zl: ['Line_Separator'],
    Zp: ['Paragraph_Separator'],
    Cc: ['Control', 'cntrl'],
  }).flatMap(([short, long]) => [short, ...long].map(name => [name, short] as const)),
)

/** Scripts of organizations' names, by the names that ECMA-262 and RE2 share. */
const SCRIPTS: ReadonlySet<string> = new Set([
  ...['Arabic', 'Armenian', 'Bengali', 'Bopomofo', 'Canadian_Aboriginal', 'Cherokee', 'Cyrillic', 'Devanagari'],
  ...['Ethiopic', 'Georgian', 'Greek', 'Gujarati', 'Gurmukhi', 'Han', 'Hangul', 'Hebrew', 'Hiragana', 'Inherited'],
  ...['Kannada', 'Katakana', 'Khmer', 'Lao', 'Latin', 'Malayalam', 'Mongolian', 'Myanmar', 'Oriya', 'Sinhala'],
  ...['Tamil', 'Telugu', 'Thaana', 'Thai', 'Tibetan', 'Common'],
])

/**
 * Returns the set of `\p{…}`: general categories and scripts. Other properties are not supported: RE2 lacks them, or
 * defines them otherwise.
 *
 * @param negated for `\P{…}`
 */
export function propertyClass(property: string, negated: boolean): string | undefined {
  const [, key, value = ''] = /^(?:([A-Za-z_]+)=)?([A-Za-z_]+)$/.exec(property) ?? []
  const sign = negated ? 'P' : 'p'
  if (key === 'Script' || key === 'sc') return SCRIPTS.has(value) ? `\\${sign}{${value}}` : undefined
  if (key !== undefined && key !== 'General_Category' && key !== 'gc') return undefined
  if (key === undefined && value === 'Any') return negated ? undefined : '\\x{0}-\\x{10ffff}'
  const category = CATEGORIES.get(value)
  return category === undefined ? undefined : `\\${sign}{${category}}`
}
