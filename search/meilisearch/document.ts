/**
 * An organization as Meilisearch has it: what is shown of it, as the register has
 * it, and values to find it by. Words must meet within one name, so each word has
 * the slot of its name before it: `l acme` is a word of the legal name, `p0 acme`
 * one of the first previous name.
 */
import { createHash } from 'node:crypto'
import type { NamesSearched, SearchDocument } from '../engine.ts'
import { localityKey } from '../names/locality-key.ts'
import { normaliseName, textOf, tokensOf } from '../names/normalise-name.ts'
import { numberKey } from '../names/number-key.ts'
import { NO_DATE, toDays } from '../query/days.ts'
import { compared, looksAt, type NameKind } from '../query/relevance.ts'

export interface IndexedDocument {
  /** Of the id, in hexadecimal: in the order of its code points, and made of what Meilisearch allows. */
  readonly key: string
  readonly id: string
  readonly version: number
  readonly legalName: string
  readonly previousNames: readonly string[]
  readonly otherNames: readonly string[]
  readonly registrationNumber: string
  readonly identifiers: readonly string[]
  readonly status: 'active' | 'inactive'
  /** This and what follows as `exactly` writes it. */
  readonly register: string
  readonly entityType: string
  readonly credentialTypes: readonly string[]
  readonly locality?: string
  /** In days since 1970. */
  readonly registered?: number
  readonly dissolved?: number
  /** See `orderKey`. */
  readonly order: string
  /** Of the legal name, as `exactly` writes it. */
  readonly form: string
  /** Slots, and words behind their slots. */
  readonly tokens: readonly string[]
  /** All words of all names, for corrections. */
  readonly words: readonly string[]
  /** See `wholeNameKey`. */
  readonly wholeNames: readonly string[]
  readonly numbers: readonly string[]
}

/** More names than this share the last slot of their kind, whose words then meet where they should not. */
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
  const place = locality === undefined ? '' : localityKey(locality)
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
    ...(place === '' ? {} : { locality: exactly(place) }),
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

/** A word in its name's slot. */
export function token(slot: string, word: string): string {
  return `${slot} ${cut(word)}`
}

/** What a whole name is found by. @param core its words without the legal form, with a space between them */
export function wholeNameKey(core: string): string {
  return `x${createHash('sha256').update(core).digest('hex').slice(0, 20)}`
}

/** The longest part of a name, in bytes, that its place in the order by name is made of. */
const LONGEST_NAME = 240
/** Comes before letters, digits, and everything else that a name can go on with. */
const BEFORE_ALL = '!'

/**
 * One value for the order by name, then by id.
 * @param words of the legal name, as `ComparedName` has them
 */
export function orderKey(words: string, id: string): string {
  return `${orderPrefix(words)}${BEFORE_ALL}${keyOf(id)}`
}

/** What the order keys of names that begin with these words begin with. */
export function orderPrefix(words: string): string {
  const bytes = Buffer.from(words)
  if (bytes.length <= LONGEST_NAME) return words
  // What is left of a character that was cut through becomes U+FFFD, which is taken off.
  return bytes
    .subarray(0, LONGEST_NAME)
    .toString()
    .replace(/\ufffd+$/, '')
}

/** No id of a register comes near it: what an attribute's value can have is some 470 bytes. */
const LONGEST_ID = 100

function keyOf(id: string): string {
  return `k${Buffer.from(id).subarray(0, LONGEST_ID).toString('hex')}`
}

/**
 * A value that is equal to itself alone. Meilisearch compares without regard to case, and takes for a number what
 * looks like one.
 */
export function exactly(value: string): string {
  return `x${Buffer.from(value).toString('hex')}`
}

/** Back from `exactly`. */
export function plainly(value: string): string {
  return Buffer.from(value.slice(1), 'hex').toString()
}

/** Longer words are alike if they begin alike: a value can have some 470 bytes. In UTF-16 code units. */
const LONGEST_WORD = 100

export function cut(word: string): string {
  return word.length <= LONGEST_WORD ? word : sendable(word.slice(0, LONGEST_WORD))
}

function wellFormed(texts: readonly string[]): readonly string[] {
  return texts.map(sendable)
}

/** Half of a pair of surrogates is no text that could be sent. */
function sendable(text: string): string {
  return LONE_SURROGATE.test(text) ? Buffer.from(text).toString() : text
}

const LONE_SURROGATE = /\p{Surrogate}/u

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}
