/**
 * Which regular expressions of a stranger may be run. Backtracking can take
 * longer than anyone lives, and nothing can interrupt it.
 */

const MAX_LENGTH = 1000
/** Each open-ended repetition beyond the first multiplies the time by the length of the text. */
const MAX_OPEN_REPETITIONS = 3
/** A repetition that may go on longer than this is as good as open-ended. */
const LARGE = 100

interface Group {
  /** It can match the same text in more than one way, so repeating it multiplies the ways. */
  varies: boolean
}

/**
 * True when the time that the pattern takes is bounded by a small power of the
 * text's length: nothing that varies is repeated, no back references, few
 * open-ended repetitions. Some harmless patterns are refused with the others.
 */
export function isPlainPattern(pattern: string): boolean {
  if (pattern.length > MAX_LENGTH) return false
  const tokens = pattern.match(TOKEN) ?? []
  const groups: Group[] = [{ varies: false }]
  let closed: Group | undefined
  let open = 0
  for (const token of tokens) {
    const current = groups.at(-1)
    if (!current) return false
    const quantifier = QUANTIFIER.exec(token)
    if (quantifier) {
      const { most, fixed } = repetitions(quantifier)
      if (closed?.varies && most > 1) return false
      if (most > LARGE) open++
      if (!fixed) current.varies = true
    }
    if (/^\\(?:[1-9]|k)/.test(token)) return false
    if (token === '|') current.varies = true
    if (token.startsWith('(')) groups.push({ varies: false })
    closed = token === ')' ? groups.pop() : undefined
    const parent = groups.at(-1)
    if (closed?.varies && parent) parent.varies = true
  }
  return open <= MAX_OPEN_REPETITIONS
}

/** An escape, a character class, the opening of a group, a quantifier (with its laziness), or one character. */
const TOKEN = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<\w+>))?|[*+?]\??|\{\d+(?:,\d*)?\}\??|[\s\S]/g
const QUANTIFIER = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??$/

function repetitions([, sign, least, comma, most]: RegExpExecArray): { most: number; fixed: boolean } {
  if (sign === '?') return { most: 1, fixed: false }
  if (sign !== undefined || (comma === ',' && most === '')) return { most: Number.POSITIVE_INFINITY, fixed: false }
  const limit = Number(comma === ',' ? most : least)
  return { most: limit, fixed: limit === Number(least) }
}
