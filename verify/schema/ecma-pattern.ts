/**
 * Translates a pattern of JSON Schema (ECMA-262, `RegExp` with the flag `u`) to
 * RE2's syntax, which is matched in linear time. The two differ in what `\s`, `.`
 * and `$` mean and in how characters are written, so nothing is copied: every
 * character, class and anchor is read and written out again. Look-around and
 * back-references, which RE2 cannot do, are not supported. Neither is a text that
 * is not a pattern at all.
 */
import { escapedClass, propertyClass } from './ecma-classes.ts'

export type TranslatedPattern =
  | {
      readonly ok: true
      /** The pattern for RE2, without captures, lazy quantifiers and flags. */
      readonly source: string
      /** The approximate number of instructions that it compiles to. */
      readonly size: number
    }
  | { readonly ok: false }

/** In characters. The longest pattern in the examined schemas has 300. */
const MAX_LENGTH = 4_000
/** In instructions. A repetition counts as often as it repeats. */
const MAX_SIZE = 6_000
/** The deepest nesting of groups: the compiler is recursive. */
const MAX_DEPTH = 50
/** The largest count in RE2, for a repetition multiplied by those around it. */
const MAX_COUNT = 1_000

/** @returns `ok: false` for a text that is not a pattern, is not supported, or is too large */
export function translatePattern(pattern: string): TranslatedPattern {
  if (pattern.length > MAX_LENGTH) return { ok: false }
  try {
    const { source, size } = new Translation(pattern).result()
    return { ok: true, source, size }
  } catch (error) {
    if (error instanceof NotTranslatable) return { ok: false }
    throw error
  }
}

class NotTranslatable extends Error {}

/** A translated part. */
interface Part {
  readonly source: string
  readonly size: number
  /** The product of the counts inside of it. */
  readonly count: number
}

const EMPTY: Part = { source: '', size: 0, count: 1 }
const CONTROLS: Readonly<Record<string, number>> = { f: 0x0c, n: 0x0a, r: 0x0d, t: 0x09, v: 0x0b }
/** Characters that must be escaped by a backslash (SyntaxCharacter), and the slash. */
const SYNTAX = '^$\\.*+?()[]{}|/'
const NOT_A_LINE_END = '[^\\n\\r\\x{2028}\\x{2029}]'

/** One pass over one pattern, by the grammar of ECMA-262, section 22.2.1, with `u` and named groups. */
class Translation {
  /** Code points: with `u`, a pair of surrogates is one character. */
  readonly #characters: readonly string[]
  readonly #names = new Set<string>()
  #at = 0

  constructor(pattern: string) {
    this.#characters = [...pattern]
  }

  result(): Part {
    const part = this.#disjunction(0)
    if (this.#at < this.#characters.length) throw new NotTranslatable()
    return part
  }

  #disjunction(depth: number): Part {
    if (depth > MAX_DEPTH) throw new NotTranslatable()
    const alternatives = [this.#alternative(depth)]
    while (this.#takes('|')) alternatives.push(this.#alternative(depth))
    return joined(alternatives, '|')
  }

  #alternative(depth: number): Part {
    const parts: Part[] = []
    while (this.#at < this.#characters.length && this.#peek() !== '|' && this.#peek() !== ')') {
      parts.push(this.#term(depth))
    }
    return joined(parts, '')
  }

  #term(depth: number): Part {
    const character = this.#next()
    switch (character) {
      case '^':
        return atom('\\A')
      case '$':
        return atom('\\z')
      case '\\': {
        const escaped = this.#peek()
        if (escaped !== 'b' && escaped !== 'B') return this.#quantified(atom(this.#escape()))
        return atom(`\\${this.#next()}`)
      }
      case '.':
        return this.#quantified(atom(NOT_A_LINE_END))
      case '[':
        return this.#quantified(this.#class())
      case '(':
        return this.#quantified(this.#group(depth))
      default:
        if (SYNTAX.includes(character) && character !== '/') throw new NotTranslatable()
        return this.#quantified(atom(literal(character)))
    }
  }

  /** Reads a group without look-around and flags. Its name is dropped, because there are no back-references. */
  #group(depth: number): Part {
    if (this.#takes('?')) {
      if (this.#takes('<')) this.#groupName()
      else if (!this.#takes(':')) throw new NotTranslatable()
    }
    const { source, size, count } = this.#disjunction(depth + 1)
    if (!this.#takes(')')) throw new NotTranslatable()
    return { source: `(?:${source})`, size, count }
  }

  /** Names must differ and have only ASCII letters, digits, `$` and `_`. Others are allowed by ECMA-262, but rare. */
  #groupName(): void {
    let name = ''
    while (!this.#takes('>')) name += this.#next()
    if (!/^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) || this.#names.has(name)) throw new NotTranslatable()
    this.#names.add(name)
  }

  /** Drops laziness: it decides which match is found, not whether there is one. */
  #quantified(part: Part): Part {
    const range = this.#quantifier()
    if (!range) return part
    this.#takes('?')
    const { least, most } = range
    if (least > most) throw new NotTranslatable()
    return repeated(part, least, most)
  }

  #quantifier(): { readonly least: number; readonly most: number } | undefined {
    if (this.#takes('*')) return { least: 0, most: Number.POSITIVE_INFINITY }
    if (this.#takes('+')) return { least: 1, most: Number.POSITIVE_INFINITY }
    if (this.#takes('?')) return { least: 0, most: 1 }
    if (!this.#takes('{')) return undefined
    const least = this.#decimal()
    const most = this.#takes(',') ? (this.#peek() === '}' ? Number.POSITIVE_INFINITY : this.#decimal()) : least
    if (!this.#takes('}')) throw new NotTranslatable()
    return { least, most }
  }

  #decimal(): number {
    let digits = ''
    while (/^[0-9]$/.test(this.#peek())) digits += this.#next()
    if (digits === '') throw new NotTranslatable()
    return Number(digits)
  }

  #class(): Part {
    const negated = this.#takes('^')
    const items: string[] = []
    while (!this.#takes(']')) {
      const first = this.#classItem()
      if (this.#peek() === '-' && this.#characters[this.#at + 1] !== ']') {
        this.#next()
        items.push(rangeOf(first, this.#classItem()))
      } else {
        items.push(typeof first === 'number' ? hexadecimal(first) : first)
      }
    }
    // RE2 has neither of the two empty classes, `[^]` (everything) and `[]` (nothing).
    if (items.length === 0) return atom(negated ? '[\\x{0}-\\x{10ffff}]' : '[^\\x{0}-\\x{10ffff}]')
    const set = items.join('')
    // The cost of compiling a class grows with its ranges.
    return { ...atom(`[${negated ? '^' : ''}${set}]`), size: 1 + Math.floor(set.length / 64) }
  }

  /** Reads a code point, or a set of them in RE2's syntax for the inside of a class. */
  #classItem(): number | string {
    const character = this.#next()
    if (character !== '\\') return codePoint(character)
    if (this.#takes('b')) return 0x08
    if (this.#takes('-')) return 0x2d
    return this.#escaped()
  }

  /** Reads what follows a backslash outside of a class. */
  #escape(): string {
    const escaped = this.#escaped()
    return typeof escaped === 'number' ? hexadecimal(escaped) : `[${escaped}]`
  }

  #escaped(): number | string {
    const character = this.#next()
    const set = escapedClass(character)
    if (set !== undefined) return set
    if (character === 'p' || character === 'P') return this.#property(character === 'P')
    const control = CONTROLS[character]
    if (control !== undefined) return control
    if (character === 'c') return this.#matching(/^[A-Za-z]$/).charCodeAt(0) % 32
    if (character === '0' && !/^[0-9]$/.test(this.#peek())) return 0
    if (character === 'x') return this.#hex(2)
    if (character === 'u') return this.#unicode()
    if (SYNTAX.includes(character)) return codePoint(character)
    // For example \1 and \k, which are back-references.
    throw new NotTranslatable()
  }

  #property(negated: boolean): string {
    if (!this.#takes('{')) throw new NotTranslatable()
    let name = ''
    while (!this.#takes('}')) name += this.#next()
    const source = propertyClass(name, negated)
    if (source === undefined) throw new NotTranslatable()
    return source
  }

  #unicode(): number {
    if (this.#takes('{')) {
      let digits = ''
      while (!this.#takes('}')) digits += this.#matching(/^[0-9A-Fa-f]$/)
      const point = digits === '' ? Number.NaN : Number.parseInt(digits, 16)
      if (!(point <= 0x10ffff)) throw new NotTranslatable()
      return whole(point)
    }
    const lead = this.#hex(4)
    if (lead < 0xd800 || lead > 0xdbff) return whole(lead)
    if (!this.#takes('\\') || !this.#takes('u') || this.#peek() === '{') throw new NotTranslatable()
    const trail = this.#hex(4)
    if (trail < 0xdc00 || trail > 0xdfff) throw new NotTranslatable()
    return (lead - 0xd800) * 0x400 + (trail - 0xdc00) + 0x10000
  }

  #hex(length: number): number {
    return Number.parseInt([...Array(length)].map(() => this.#matching(/^[0-9A-Fa-f]$/)).join(''), 16)
  }

  #matching(expected: RegExp): string {
    const character = this.#next()
    if (!expected.test(character)) throw new NotTranslatable()
    return character
  }

  #takes(character: string): boolean {
    if (this.#peek() !== character) return false
    this.#at++
    return true
  }

  #peek(): string {
    return this.#characters[this.#at] ?? ''
  }

  #next(): string {
    const character = this.#characters[this.#at++]
    if (character === undefined) throw new NotTranslatable()
    return character
  }
}

function atom(source: string): Part {
  return { source, size: 1, count: 1 }
}

function joined(parts: readonly Part[], separator: string): Part {
  const [first = EMPTY, ...others] = parts
  if (others.length === 0) return first
  return limited({
    source: parts.map(({ source }) => source).join(separator),
    size: parts.reduce((sum, { size }) => sum + size + 1, 0),
    count: Math.max(...parts.map(({ count }) => count)),
  })
}

function repeated(part: Part, least: number, most: number): Part {
  const { source, size, count } = part
  const infinite = most === Number.POSITIVE_INFINITY
  const copies = infinite ? least + 1 : most
  const whole = limited({ source, size: (size + 1) * copies, count: copies * count })
  if (whole.count <= MAX_COUNT) return { ...whole, source: `${source}{${least},${infinite ? '' : most}}` }
  // A count above RE2's limit is written out, which is what RE2 does with a count anyway.
  const ending = infinite ? `${source}*` : `${source}?`.repeat(most - least)
  return { source: `(?:${source.repeat(least)}${ending})`, size: whole.size, count }
}

function limited(part: Part): Part {
  if (part.size > MAX_SIZE) throw new NotTranslatable()
  return part
}

function rangeOf(first: number | string, last: number | string): string {
  if (typeof first === 'string' || typeof last === 'string' || first > last) throw new NotTranslatable()
  return `${hexadecimal(first)}-${hexadecimal(last)}`
}

function literal(character: string): string {
  return hexadecimal(codePoint(character))
}

function codePoint(character: string): number {
  return whole(character.codePointAt(0) ?? Number.NaN)
}

/** Refuses half of a surrogate pair, which is not a character. */
function whole(point: number): number {
  if (point >= 0xd800 && point <= 0xdfff) throw new NotTranslatable()
  return point
}

function hexadecimal(point: number): string {
  return `\\x{${point.toString(16)}}`
}
