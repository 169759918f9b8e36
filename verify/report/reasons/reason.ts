/**
 * The reason for a check's outcome, as data. The page makes a sentence of it in
 * the reader's language, the command line and the API in English, and both keep
 * its names and numbers. The sentences are in the catalogue.
 */

import { REASONS, type ReasonCode } from './catalogue.ts'
import { shownText } from './shown-text.ts'

/** One sentence or clause of the catalogue, with the values for its placeholders. */
interface Reason {
  readonly code: ReasonCode
  /** By the names of the placeholders. Text from outside is shortened and has no control characters left. */
  readonly values: Readonly<Record<string, string>>
}

/** Outermost first: the placeholder `{because}` of each is filled with the sentence of the next. */
export type Reasons = readonly [Reason, ...Reason[]]

type Names<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never
type PlaceholdersOf<Code extends ReasonCode> = Names<(typeof REASONS)[Code]>
type ValuesOf<Code extends ReasonCode> = Readonly<Record<Exclude<PlaceholdersOf<Code>, 'because'>, string | number>>
type Rest<Code extends ReasonCode> =
  'because' extends PlaceholdersOf<Code>
    ? [values: ValuesOf<Code>, because: Reasons]
    : [keyof ValuesOf<Code>] extends [never]
      ? []
      : [values: ValuesOf<Code>]

/** Longer texts are cut: a reason only identifies a text and need not quote it. */
const MAX_VALUE_LENGTH = 200

/** Makes a reason, with the values for its sentence and, where that has `{because}`, the reason behind it. */
export function reason<Code extends ReasonCode>(code: Code, ...rest: Rest<Code>): Reasons {
  const [values = {}, because = []] = rest as readonly [Readonly<Record<string, string | number>>?, Reasons?]
  const shownValues = Object.entries(values).map(([name, value]) => [name, shown(String(value))] as const)
  return [{ code, values: Object.fromEntries(shownValues) }, ...because]
}

/**
 * Makes the sentence for reasons in a language.
 *
 * @param sentenceFor the catalogue of the language; a code that it does not have gives `undefined`
 */
export function sentenceOf(
  reasons: readonly { readonly code: string; readonly values: Readonly<Record<string, string>> }[],
  sentenceFor: (code: string) => string | undefined = code => (isReasonCode(code) ? REASONS[code] : undefined),
): string | undefined {
  const [outer, ...inner] = reasons
  const template = outer && sentenceFor(outer.code)
  if (outer === undefined || template === undefined) return undefined
  const because = inner.length > 0 ? sentenceOf(inner, sentenceFor) : ''
  if (because === undefined) return undefined
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    name === 'because' ? because : Object.hasOwn(outer.values, name) ? (outer.values[name] ?? '') : placeholder,
  )
}

function isReasonCode(code: string): code is ReasonCode {
  return Object.hasOwn(REASONS, code)
}

/** Prepares a text from outside for a reason: at most 200 characters, and only visible ones. */
export function shown(text: string): string {
  return shownText(text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text)
}
