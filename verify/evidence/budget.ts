/**
 * Limits the work for one request. Limits per document would multiply: twenty
 * credentials could have eight schemas each, all of them within their limits. So
 * all parts of a request pay from one budget, and results that were computed from
 * a document are kept and not computed again.
 *
 * Nothing here outlives its request, so documents of one sender never reach another.
 */

import { type ParsedJson, parseStrictJson } from '../encoding/strict-json.ts'
import type { Evidence, EvidenceDocuments, Fetched } from './evidence.ts'

/**
 * How much of each kind of work a request may use, and about how many microseconds each unit takes in the worst case
 * (measured with Node 20 on a core of a small server; `npm run bench -- worst-inputs` prints what the worst inputs
 * take).
 */
export const ALLOWANCES = {
  /** Steps of applying schemas. A credential of this registry takes 200. */
  schemaSteps: { most: 500_000, microseconds: 0.3 },
  /** Instructions of all patterns that are compiled. */
  patternSize: { most: 12_000, microseconds: 12 },
  /** Instructions of a pattern times the characters that it is matched against. */
  patternSteps: { most: 2_000_000, microseconds: 0.1 },
  /** Bytes that status lists expand to: four lists of the largest size, or a thousand of the usual one. */
  expandedBytes: { most: 16 * 1024 * 1024, microseconds: 0.02 },
  /** Characters of documents that are parsed. In the worst case, every third one begins an object. */
  readCharacters: { most: 4 * 1024 * 1024, microseconds: 0.1 },
  /** Characters of documents that are hashed to compare a digest. */
  hashedCharacters: { most: 8 * 1024 * 1024, microseconds: 0.03 },
  /** Characters of documents and proof options that are canonicalized. */
  canonicalCharacters: { most: 2 * 1024 * 1024, microseconds: 0.25 },
  /**
   * Signatures of Ed25519 and P-256; others count as several (`SIGNATURE_COSTS`). A did:webvh log of one year has a
   * dozen.
   */
  signatures: { most: 1_500, microseconds: 350 },
  /** Certificates; a large one counts as several. A chain has three. */
  certificates: { most: 100, microseconds: 5_000 },
  /** Values in documents that are read as JSON-LD; large documents cost more. A credential of this registry takes 45. */
  linkedValues: { most: 5_000, microseconds: 80 },
  /** Terms of JSON-LD contexts, counted once per copy. A credential of this registry takes 1,300. */
  contextTerms: { most: 100_000, microseconds: 4 },
  /** Claims that rules of Type Metadata select. */
  selectedClaims: { most: 200_000, microseconds: 0.5 },
} as const

/** The cost of one signature by algorithm, in `signatures`, with decompression of the key's point. Default 1. */
export const SIGNATURE_COSTS: ReadonlyMap<string, number> = new Map([
  ['ES384', 12],
  ['ES512', 20],
  ['ES256K', 20],
])

/** The most for all kinds together. While documents are collected, some are read to find which others they need. */
const MOST_MICROSECONDS = { collecting: 200_000, verifying: 600_000 } as const

export type Allowance = keyof typeof ALLOWANCES

/** The most entries of each part of one credential. A credential with more is not judged. */
export const MOST = {
  credentialSchema: 8,
  credentialStatus: 16,
  credentialSubject: 1_000,
  relatedResource: 100,
  termsOfUse: 100,
  evidence: 100,
  /** More than one document needs; a chain costs one canonicalization for each proof. */
  proof: 8,
} as const

/** Tracks what is left of each allowance of one request, and of the time for all of them. */
export class Budget {
  readonly #spent = new Map<Allowance, number>()
  readonly #most: number
  #microseconds = 0

  /** @param most microseconds of work of all kinds together */
  constructor(most: number = MOST_MICROSECONDS.verifying) {
    this.#most = most
  }

  /**
   * Takes from an allowance. Returns false when less is left: then this work, and more of its kind, must not be done.
   */
  take(allowance: Allowance, amount: number): boolean {
    const { most, microseconds } = ALLOWANCES[allowance]
    const spent = (this.#spent.get(allowance) ?? 0) + amount
    const time = this.#microseconds + amount * microseconds
    const isWithin = spent <= most && time <= this.#most
    this.#spent.set(allowance, isWithin ? spent : Number.POSITIVE_INFINITY)
    // Refused work is not done, so its time stays available for other kinds of work.
    if (isWithin) this.#microseconds = time
    return isWithin
  }
}

/** The documents of one request with its budget, so that every function with the documents can reach the budget. */
export class RequestDocuments extends Map<string, Fetched> {
  readonly budget: Budget

  constructor(documents: EvidenceDocuments = new Map(), budget = new Budget()) {
    super(documents)
    this.budget = budget
  }
}

/** Makes a map for documents that are being collected, with the budget for collecting. */
export function collectedDocuments(): RequestDocuments {
  return new RequestDocuments(undefined, new Budget(MOST_MICROSECONDS.collecting))
}

/** Returns the documents with a new budget, unless they have one already. */
export function requestDocuments(documents: EvidenceDocuments): EvidenceDocuments {
  return documents instanceof RequestDocuments ? documents : new RequestDocuments(documents)
}

/** Returns the same evidence with a budget, unless it has one already. */
export function forRequest(evidence: Evidence): Evidence {
  return { ...evidence, documents: requestDocuments(evidence.documents) }
}

/** Returns the budget of the documents' request, or a new one when they belong to none. */
export function budgetOf(documents: EvidenceDocuments): Budget {
  return documents instanceof RequestDocuments ? documents.budget : new Budget()
}

/**
 * A cache with one value for each key in a request. It is kept with the request's
 * budget and removed with it. Without a request, the value is computed each time.
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

/** `over-limit`: it was not parsed, because all documents of the request together are too large. */
export type ParsedDocument = ParsedJson | { readonly ok: false; readonly reason: 'over-limit' }

const PARSED = new PerRequest<string, ParsedDocument>()
const PAID = new PerRequest<string, boolean>()

/** Calls `parseStrictJson` once for each text in a request. The value must not be changed. */
export function parseOnce(documents: EvidenceDocuments, text: string): ParsedDocument {
  return PARSED.get(documents, text, () =>
    payToRead(documents, text) ? parseStrictJson(text) : { ok: false, reason: 'over-limit' },
  )
}

/** Pays for reading a document, once for each text in a request. Returns false when it must not be read. */
export function payToRead(documents: EvidenceDocuments, text: string): boolean {
  return PAID.get(documents, text, () => budgetOf(documents).take('readCharacters', text.length))
}

/** True when a document was not parsed only because of our limits, and may be good. */
export function isBeyondLimits(parsed: ParsedDocument): boolean {
  return !parsed.ok && (parsed.reason === 'over-limit' || parsed.reason === 'too-deep')
}
