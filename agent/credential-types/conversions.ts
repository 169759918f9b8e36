/**
 * The few conversions that a path alone cannot express. A credential type names
 * them in `convert`; a new one is needed only when a register's word has to become
 * another word, never for a new credential type.
 */
import type { Bilingual } from '../../domain/register.ts'

/** A status that is in no register's description: the newest file no longer lists the organization. */
const BUILT_IN_STATUSES: Readonly<Record<string, { readonly label: Bilingual }>> = {
  'not-listed': { label: { en: 'No longer listed', fr: 'Plus inscrite au registre' } },
}

const RELATIONSHIP_LABELS: Readonly<Record<string, Bilingual>> = {
  owns: { en: 'owns', fr: 'détient' },
  'owned-by': { en: 'is owned by', fr: 'est détenue par' },
  'does-business-as': { en: 'does business as', fr: 'exerce ses activités sous le nom de' },
  'business-name-of': { en: 'is a business name of', fr: 'est une dénomination commerciale de' },
}

type Conversion = (value: unknown, scope: Readonly<Record<string, unknown>>) => unknown

/** By the name in `convert`. Each takes the value at the path, and returns `undefined` for a value it does not know. */
const CONVERSIONS = {
  /** Turns a status code into its label: the register's own, else ours for `not-listed`. */
  'status-label': (code, { register }) => {
    const { statuses } = register as { readonly statuses: Readonly<Record<string, { readonly label: Bilingual }>> }
    return entry(statuses, code)?.label ?? entry(BUILT_IN_STATUSES, code)?.label
  },
  /** Turns a kind of relationship into its words in both languages. */
  'relationship-label': kind => entry(RELATIONSHIP_LABELS, kind),
  /** Turns `CA-BC.BC0123456` into `CABC.BC0123456`, the form of a legal person's identifier in the European drafts. */
  'legal-person-id': id => {
    if (typeof id !== 'string') return undefined
    const dot = id.indexOf('.')
    return id.slice(0, dot).replace('-', '') + id.slice(dot)
  },
} as const satisfies Record<string, Conversion>

export type ConversionName = keyof typeof CONVERSIONS

export const CONVERSION_NAMES = Object.keys(CONVERSIONS) as [ConversionName, ...ConversionName[]]

export function conversion(name: ConversionName): Conversion {
  return CONVERSIONS[name]
}

function entry<T>(table: Readonly<Record<string, T>>, word: unknown): T | undefined {
  return typeof word === 'string' && Object.hasOwn(table, word) ? table[word] : undefined
}
