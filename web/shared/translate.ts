/** Writes messages in the reader's language, with the plural form and with values, whose names the type checks. */
import type { en, MessageKey } from '../messages/en.ts'
import { CATALOGUES, type Language, LOCALES } from './languages.ts'

type Names<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never

type ValuesOf<Message> = Message extends { readonly other: infer Other } ? Names<Other> | 'count' : Names<Message>

type Values<K extends MessageKey> = ValuesOf<(typeof en)[K]>

export type Translate = <K extends MessageKey>(
  key: K,
  ...values: [Values<K>] extends [never] ? [] : [Readonly<Record<Values<K>, string | number>>]
) => string

/**
 * Makes the translator of a language. It writes numbers in the style of the language; `count` decides the plural form.
 */
export function translator(language: Language): Translate {
  const catalogue = CATALOGUES[language]
  const plural = new Intl.PluralRules(LOCALES[language])
  const number = new Intl.NumberFormat(LOCALES[language])
  return (key, ...rest) => {
    const values: Readonly<Record<string, string | number>> = rest[0] ?? {}
    const message: string | { readonly one: string; readonly other: string } = catalogue[key]
    const text = typeof message === 'string' ? message : message[pluralForm(plural, values.count)]
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name]
      if (value === undefined) return placeholder
      return typeof value === 'number' ? number.format(value) : value
    })
  }
}

function pluralForm(rules: Intl.PluralRules, count: string | number | undefined): 'one' | 'other' {
  return typeof count === 'number' && rules.select(count) === 'one' ? 'one' : 'other'
}
