/**
 * Matches untrusted patterns in linear time. The engine of JavaScript
 * backtracks: one line of a schema could keep it busy for years, and nothing
 * could interrupt it. RE2 does not backtrack. It is loaded for the first schema
 * that has patterns.
 */
import type { RE2JS } from 're2js'
import type { Budget } from '../evidence/budget.ts'
import { translatePattern } from './ecma-pattern.ts'

/** Whether a pattern is found in a text; `over-limit` when the budget does not suffice for that. */
type MatchAnswer = 'found' | 'not-found' | 'unsupported' | 'over-limit'

export type PatternMatcher = (pattern: string, text: string) => MatchAnswer

type Compiled = { readonly expression: RE2JS; readonly size: number } | 'unsupported' | 'over-limit'

/** The least cost of compiling a pattern, in instructions. */
const SIZE_OF_ANY = 20

/**
 * Loads the engine.
 *
 * @param budget pays for the patterns of this request: for their compiled size, and for that size times the length of
 * the texts that they are matched against
 * @returns `undefined` when the engine cannot be loaded: in a browser it is another file from the server
 */
export async function loadPatternMatcher(budget: Budget): Promise<PatternMatcher | undefined> {
  const engine = await import('re2js').catch(() => undefined)
  if (!engine) return undefined
  const compiled = new Map<string, Compiled>()
  const compile = (pattern: string): Compiled => {
    const translated = translatePattern(pattern)
    if (!translated.ok) return 'unsupported'
    if (!budget.take('patternSize', translated.size + SIZE_OF_ANY)) return 'over-limit'
    // The translation writes only what RE2 compiles, so an error here would be ours.
    return { expression: engine.RE2JS.compile(translated.source), size: translated.size }
  }
  return (pattern, text) => {
    const ready = compiled.get(pattern) ?? compile(pattern)
    compiled.set(pattern, ready)
    if (typeof ready === 'string') return ready
    const { expression, size } = ready
    if (!budget.take('patternSteps', (size + 1) * (text.length + 1))) return 'over-limit'
    return expression.matcher(text).find() ? 'found' : 'not-found'
  }
}
