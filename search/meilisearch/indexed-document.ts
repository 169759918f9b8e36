/**
 * The form in which the index keeps a document: the displayed texts as the register has
 * them, and the values by which the organization is found. All words must match within one name, so each
 * word follows the slot of its name: `l acme` is a word of the legal name, `p0 acme`
 * a word of the first previous name.
 */
import { createHash } from 'node:crypto'
import type { NamesSearched, SearchDocument } from '../engine.ts'
import { localityKey } from '../names/locality-key.ts'
import { normaliseName, textOf, tokensOf } from '../names/normalise-name.ts'
import { numberKey } from '../names/number-key.ts'
import { NO_DATE, toDays } from '../query/days.ts'
import { compared, looksAt, type NameKind } from '../query/relevance.ts'

export interface IndexedDocument {
  /** The id in hexadecimal, which keeps the order of code points and uses only characters that Meilisearch allows. */
  readonly key: string
  readonly id: string
  readonly version: number
  readonly legalName: string
  readonly previousNames: readonly string[]
  readonly otherNames: readonly string[]
  readonly registrationNumber: string
  readonly identifiers: readonly string[]
  readonly status: 'active' | 'inactive'
  /** This value and the next ones are in the form that `exactly` returns. */
  readonly register: string
  readonly entityType: string
  readonly credentialTypes: readonly string[]
  readonly locality?: string
  /** In days since 1970. */
  readonly registered?: number
  readonly dissolved?: number
  /** See `orderKey`. */
  readonly order: string
  /** The form of the legal name, as `exactly` returns it. */
  readonly form: string
  /** Slots, and words after their slots. */
  readonly tokens: readonly string[]
  /** All words of all names, for corrections. */
  readonly words: readonly string[]
  /** See `wholeNameKey`. */
  readonly wholeNames: readonly string[]
  readonly numbers: readonly string[]
}

/** Surplus names share the last slot of their kind; a query may then match words of two names. */
const SLOTS: Readonly<Record<NameKind, readonly string[]>> = {
  'legal-name': ['l'],
  'other-name': Array.from({ length: 6 }, (_, at) => `o${at}`),
  'previous-name': Array.from({ length: 12 }, (_, at) => `p${at}`),
}

export function slotsSearched(names: NamesSearched): readonly string[] {
  return (['legal-name', 'other-name', 'previous-name'] as const).flatMap(kind =>
    looksAt(names, kind) ? SLOTS[kind] : [],
  )
}

export const LEGAL_SLOT = 'l'

export function indexedDocument(document: SearchDocument): IndexedDocument {
  const { id, version, active, locality } = document
  const [legalName = '', registrationNumber = ''] = wellFormed([document.legalName, document.registrationNumber])
  const [otherNames, previousNames] = [wellFormed(document.otherNames), wellFormed(document.previousNames)]
  const identifiers = wellFormed(document.identifiers)
  const [registered, dissolved] = [toDays(document.registeredOn), toDays(document.dissolvedOn)]
  const localKey = locality === undefined ? '' : localityKey(locality)
  return {
    key: keyOf(id),
    id,
    version,
    legalName,
    previousNames,
    otherNames,
    registrationNumber,
    identifiers,
    status: active ? 'active' : 'inactive',
    register: exactly(document.register),
    entityType: exactly(document.entityType),
    credentialTypes: unique(document.credentialTypes.map(exactly)),
    ...(localKey === '' ? {} : { locality: exactly(localKey) }),
    ...(registered === NO_DATE ? {} : { registered }),
    ...(dissolved === NO_DATE ? {} : { dissolved }),
    order: orderKey(compared(legalName).words, id),
    numbers: unique([registrationNumber, id, ...identifiers].map(numberKey).filter(key => key !== '')),
    ...nameValues({ 'legal-name': [legalName], 'other-name': otherNames, 'previous-name': previousNames }),
  }
}

function nameValues(names: Readonly<Record<NameKind, readonly string[]>>) {
  const tokens = new Set<string>()
  const words = new Set<string>()
  const wholeNames = new Set<string>()
  let form = ''
  for (const kind of ['legal-name', 'other-name', 'previous-name'] as const) {
    for (const [at, text] of names[kind].entries()) {
      const name = normaliseName(text)
      const slot = SLOTS[kind][Math.min(at, SLOTS[kind].length - 1)] ?? ''
      tokens.add(slot)
      for (const word of tokensOf(name)) {
        tokens.add(token(slot, word))
        words.add(cut(word))
      }
      if (name.core.length > 0) wholeNames.add(wholeNameKey(textOf(name.core)))
      if (kind === 'legal-name') form = name.form
    }
  }
  return { tokens: [...tokens], words: [...words], wholeNames: [...wholeNames], form: exactly(form) }
}

/** A word with the slot of its name. */
export function token(slot: string, word: string): string {
  return `${slot} ${cut(word)}`
}

/** The value by which a whole name is found. @param core its words without the legal form, separated by a space */
export function wholeNameKey(core: string): string {
  return `x${createHash('sha256').update(core).digest('hex').slice(0, 20)}`
}

/** The maximum length of a name, in bytes, in the sort key. */
const LONGEST_NAME = 240
/** Sorts before letters, digits and all other characters that may follow in a name. */
const BEFORE_ALL = '!'

/**
 * One value for the order by name, then by id.
 * @param words of the legal name, as `ComparedName` has them
 */
export function orderKey(words: string, id: string): string {
  return `${orderPrefix(words)}${BEFORE_ALL}${keyOf(id)}`
}

/** The common beginning of the order keys of all names that begin with these words. */
export function orderPrefix(words: string): string {
  const bytes = Buffer.from(words)
  if (bytes.length <= LONGEST_NAME) return words
  // The rest of a character that was cut becomes U+FFFD, which is removed.
  return bytes
    .subarray(0, LONGEST_NAME)
    .toString()
    .replace(/\ufffd+$/, '')
}

/** Ids of registers are much shorter. An attribute's value can have some 470 bytes. */
const LONGEST_ID = 100

function keyOf(id: string): string {
  return `k${Buffer.from(id).subarray(0, LONGEST_ID).toString('hex')}`
}

/**
 * A value that is equal to itself only. Meilisearch ignores case in comparisons, and treats values that look like
 * numbers as numbers.
 */
export function exactly(value: string): string {
  return `x${Buffer.from(value).toString('hex')}`
}

/** The inverse of `exactly`. */
export function plainly(value: string): string {
  return Buffer.from(value.slice(1), 'hex').toString()
}

/** Longer words are equal if they begin alike: a value can have some 470 bytes. In UTF-16 code units. */
const LONGEST_WORD = 100

export function cut(word: string): string {
  return word.length <= LONGEST_WORD ? word : sendable(word.slice(0, LONGEST_WORD))
}

function wellFormed(texts: readonly string[]): readonly string[] {
  return texts.map(sendable)
}

/** Replaces lone surrogates, which cannot be sent. */
function sendable(text: string): string {
  return LONE_SURROGATE.test(text) ? Buffer.from(text).toString() : text
}

const LONE_SURROGATE = /\p{Surrogate}/u

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}
