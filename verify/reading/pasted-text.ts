/**
 * Undoes what mail programs, chats, forms and scanners add to a signed text: line breaks, quote marks, invisible
 * characters. None of them can be part of a compact text, so removing them is safe: the signature is still checked.
 * In a JSON text, only what surrounds it is removed.
 */

import { percentDecoded } from '../encoding/percent-decoding.ts'
import { parseStrictJson } from '../encoding/strict-json.ts'

/** Invisible characters; the first is a byte order mark. */
const INVISIBLE = /[\ufeff\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069]/
/** The same characters, and the backslashes of Markdown and of shells, at any position. */
const NOISE = /[\ufeff\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\\]/g
const QUOTES: readonly (readonly [string, string])[] = [
  ['```', '```'],
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['„', '“'],
  ['‘', '’'],
  ['«', '»'],
  ['<', '>'],
]
/** The most levels of quotes inside of quotes; more are not an accident. */
const MAX_QUOTES = 3
/** A break inside of a text: a soft break of quoted-printable, then white space, and the marks of a quoted mail. */
const BREAK = /=?\s+(?:>[\s>]*)?/g
/** The least average number of characters in a line; words have five. */
const SHORTEST_LINE = 16
const SCHEME = /^(?:authorization:\s*)?bearer\s+/i
/** Characters of compact texts and of base64. The reader refuses wrong spellings with its own reasons. */
const COMPACT = /^[A-Za-z0-9_.~+/=-]+$/
const ENCODED = /^[A-Za-z0-9_.~%-]+$/

/** Removes what surrounds the text and, from a compact text, what breaks it up. */
export function unwrapped(text: string): string {
  const bare = withoutQuotes(withoutMarks(withoutFrame(text)))
  if (isJson(bare)) return bare
  const inner = bare.replace(SCHEME, '')
  const joined = withoutStop(inner.replace(NOISE, '').replace(BREAK, '').replace(/^>+/, ''))
  // Spaces can be part of JSON in a data: address.
  if (/^data:[^,]*,\{/i.test(joined)) return inner
  if (/^data:/i.test(joined)) return joined
  if (!isBroken(inner, joined)) return inner
  if (ENCODED.test(joined) && joined.includes('%')) {
    const decoded = percentDecoded(joined) ?? joined
    return isJson(decoded) ? decoded : decoded.replace(BREAK, '')
  }
  return COMPACT.test(joined) ? joined : inner
}

/** Removes a comma or similar mark at the end. A dot stays, because it can be part of the text. */
function withoutStop(text: string): string {
  return /[A-Za-z0-9_~-][,;:!?)\]]$/.test(text) ? text.slice(0, -1) : text
}

/** Sentences can have only letters too, but their words are short. A signed text begins with `ey`. */
function isBroken(text: string, joined: string): boolean {
  return joined.startsWith('ey') || joined.length >= SHORTEST_LINE * text.split(/\s+/).length
}

function isJson(text: string): boolean {
  return text.startsWith('{') || text.startsWith('[')
}

/** Removes the marks of a quoted mail when every line has one. */
function withoutMarks(text: string): string {
  if (!text.startsWith('>')) return text
  const lines = text.split('\n')
  if (!lines.every(line => line.startsWith('>') || line.trim() === '')) return text
  return withoutFrame(lines.map(line => line.replace(/^(?:> ?)+/, '')).join('\n'))
}

function withoutQuotes(text: string): string {
  let bare = text
  for (let depth = 0; depth < MAX_QUOTES && !isJson(bare); depth++) {
    const literal = jsonString(bare)
    const [open, close] = QUOTES.find(pair => isQuoted(bare, ...pair)) ?? ['', '']
    if (open === '') break
    bare = withoutFrame(literal ?? bare.slice(open.length, -close.length))
  }
  return bare
}

/** Decodes a JSON string, because some programs print a credential as one. */
function jsonString(text: string): string | undefined {
  if (!text.startsWith('"')) return undefined
  const parsed = parseStrictJson(text)
  return parsed.ok && typeof parsed.value === 'string' ? parsed.value : undefined
}

function isQuoted(text: string, open: string, close: string): boolean {
  const isPair = text.length > open.length + close.length && text.startsWith(open) && text.endsWith(close)
  // One pair of angle brackets surrounds an address; more than one pair is markup.
  return isPair && !(open === '<' && text.includes('<', 1))
}

/** Trims white space and invisible characters at both ends. A loop is linear; a pattern would try every gap. */
function withoutFrame(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isFrame(text.charAt(start))) start++
  while (end > start && isFrame(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

function isFrame(character: string): boolean {
  return character.trim() === '' || INVISIBLE.test(character)
}
