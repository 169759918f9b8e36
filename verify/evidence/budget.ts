/**
 * What one request may cost, whatever it consists of. Limits for each document
 * would multiply: twenty credentials, with eight schemas each, of which each is
 * within its limit. So all parts of a request pay from one budget, and what was
 * worked out from a document once is not worked out again.
 *
 * Nothing here outlives its request: no sender's documents reach the next one.
 */

import { type ParsedJson, parseStrictJson } from '../encoding/strict-json.ts'
import type { Evidence, EvidenceDocuments, Fetched } from './evidence.ts'

/**
 * How much of each kind of work a request may ask for, and about how many microseconds each unit takes in the worst case
 * (measured with Node 20 on a core of a small server; `npm run bench -- worst-inputs` prints what the worst inputs take).
 */
export const ALLOWANCES = {
  /** Steps of applying schemas. A credential of this registry takes 1,000. */
  schemaSteps: { most: 500_000, microseconds: 0.3 },
  /** Instructions of all patterns that are compiled. */
  patternSize: { most: 12_000, microseconds: 12 },
  /** Instructions of a pattern times the characters that it is matched against. */
  patternSteps: { most: 2_000_000, microseconds: 0.1 },
  /** Bytes that status lists expand to: four lists of the largest size, or a thousand of the usual one. */
  expandedBytes: { most: 16 * 1024 * 1024, microseconds: 0.02 },
  /** Characters of documents that are parsed: at worst, each third one begins an object. */
  readCharacters: { most: 4 * 1024 * 1024, microseconds: 0.1 },
  /** Characters of documents that are hashed to compare a digest. */
  hashedCharacters: { most: 8 * 1024 * 1024, microseconds: 0.03 },
  /** Characters of documents, and of options of proofs, that are written canonically. */
  canonicalCharacters: { most: 2 * 1024 * 1024, microseconds: 0.25 },
  /** Signatures, of Ed25519 and P-256; others count as several (`SIGNATURE_COSTS`). A log of did:webvh of a year has a dozen. */
  signatures: { most: 1_500, microseconds: 350 },
  /** Certificates, and more for large ones; a chain has three. */
  certificates: { most: 100, microseconds: 5_000 },
  /** Values in documents that are read as JSON-LD, and more for large ones. A credential of this registry has 60. */
  linkedValues: { most: 5_000, microseconds: 80 },
  /** Terms of JSON-LD contexts, as often as they have to be copied. A credential of this registry takes 1,300. */
  contextTerms: { most: 100_000, microseconds: 4 },
  /** Claims that rules of Type Metadata lead to. */
  selectedClaims: { most: 200_000, microseconds: 0.5 },
} as const

/** How many of `signatures` one of an algorithm takes; the key may have to be worked out from half of its point. 1 unless told. */
export const SIGNATURE_COSTS: ReadonlyMap<string, number> = new Map([
  ['ES384', 12],
  ['ES512', 20],
  ['ES256K', 20],
])

/** Of all kinds together. While documents are collected, some of them are read to see which others they need. */
const MOST_MICROSECONDS = { collecting: 200_000, verifying: 600_000 } as const

export type Allowance = keyof typeof ALLOWANCES

/** How many of a thing one credential may have; what has more is not judged. */
export const MOST = {
  credentialSchema: 8,
  credentialStatus: 16,
  credentialSubject: 1_000,
  relatedResource: 100,
  termsOfUse: 100,
  evidence: 100,
  /** More than anyone needs to sign one document; a chain costs a canonicalization for each. */
  proof: 8,
} as const

/** What is left of each allowance of one request, and of the time for all. */
export class Budget {
  readonly #spent = new Map<Allowance, number>()
  readonly #most: number
  #microseconds = 0

  /** @param most microseconds of work of all kinds together */
  constructor(most: number = MOST_MICROSECONDS.verifying) {
    this.#most = most
  }

  /** Takes from an allowance. False when less than that is left: then the work must not be done, and no more of its kind. */
  take(allowance: Allowance, amount: number): boolean {
    const { most, microseconds } = ALLOWANCES[allowance]
    const spent = (this.#spent.get(allowance) ?? 0) + amount
    const time = this.#microseconds + amount * microseconds
    const isWithin = spent <= most && time <= this.#most
    this.#spent.set(allowance, isWithin ? spent : Number.POSITIVE_INFINITY)
    // Work that is refused is not done, and leaves the time to work of other kinds.
    if (isWithin) this.#microseconds = time
    return isWithin
  }
}

/** The documents of one request, with its budget: all who get the documents can reach it. */
export class RequestDocuments extends Map<string, Fetched> {
  readonly budget: Budget

  constructor(documents: EvidenceDocuments = new Map(), budget = new Budget()) {
    super(documents)
    this.budget = budget
  }
}

/** Documents that are being collected, of which the budget lasts for no more than that. */
export function collectedDocuments(): RequestDocuments {
  return new RequestDocuments(undefined, new Budget(MOST_MICROSECONDS.collecting))
}

/** The documents as those of a request of their own, unless they are already. */
export function requestDocuments(documents: EvidenceDocuments): EvidenceDocuments {
  return documents instanceof RequestDocuments ? documents : new RequestDocuments(documents)
}

/** The same evidence with a budget, unless it has one already. */
export function forRequest(evidence: Evidence): Evidence {
  return { ...evidence, documents: requestDocuments(evidence.documents) }
}

/** The budget of the request to which the documents belong; for documents of no request, a fresh one. */
export function budgetOf(documents: EvidenceDocuments): Budget {
  return documents instanceof RequestDocuments ? documents.budget : new Budget()
}

/**
 * Something that is worked out once for each key in a request. It is kept with
 * the request's budget and goes with it; without a request, it is worked out each time.
 */
export class PerRequest<Key, Value> {
  readonly #kept = new WeakMap<Budget, Map<Key, { readonly value: Value }>>()

  get(documents: EvidenceDocuments, key: Key, make: () => Value): Value {
    const budget = budgetOf(documents)
    const known = this.#kept.get(budget) ?? new Map<Key, { readonly value: Value }>()
    this.#kept.set(budget, known)
    const found = known.get(key)
    if (found) return found.value
    const value = make()
    known.set(key, { value })
    return value
  }
}

/** `over-limit`: it was not parsed, because all documents of the request together are more than is read. */
export type ParsedDocument = ParsedJson | { readonly ok: false; readonly reason: 'over-limit' }

const PARSED = new PerRequest<string, ParsedDocument>()
const PAID = new PerRequest<string, boolean>()

/** `parseStrictJson` of a document's text, once for each text in a request. The value must not be changed. */
export function parseOnce(documents: EvidenceDocuments, text: string): ParsedDocument {
  return PARSED.get(documents, text, () =>
    payToRead(documents, text) ? parseStrictJson(text) : { ok: false, reason: 'over-limit' },
  )
}

/** Pays for reading a document, once for each text in a request. False when it must not be read. */
export function payToRead(documents: EvidenceDocuments, text: string): boolean {
  return PAID.get(documents, text, () => budgetOf(documents).take('readCharacters', text.length))
}

/** True when a document was not parsed for a limit of ours, and may be good. */
export function isBeyondLimits(parsed: ParsedDocument): boolean {
  return !parsed.ok && (parsed.reason === 'over-limit' || parsed.reason === 'too-deep')
}
