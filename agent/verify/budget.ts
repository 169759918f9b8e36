/**
 * What one request may cost, whatever it consists of. Limits for each document
 * would multiply: twenty credentials, with eight schemas each, of which each is
 * within its limit. So all parts of a request pay from one budget, and what was
 * worked out from a document once is not worked out again.
 *
 * Nothing here outlives its request: no sender's documents reach the next one.
 */
import type { Evidence, EvidenceDocuments, Fetched } from './evidence.ts'
import { type ParsedJson, parseStrictJson } from './reading/strict-json.ts'

/** How much of each kind of work a request may ask for. Times are those of a core of 2.5 GHz with Node 20. */
export const ALLOWANCES = {
  /** Steps of applying schemas: 0.1 s. The largest schema of this registry takes 400 for a credential. */
  schemaSteps: 500_000,
  /** Instructions of compiled patterns times characters matched against them: 0.2 s. */
  patternSteps: 2_000_000,
  /** Instructions of all patterns that are compiled: 0.1 s. */
  patternSize: 12_000,
  /** Bytes that status lists expand to: 0.1 s. */
  expandedBytes: 16 * 1024 * 1024,
  /** Characters of documents that are hashed to compare a digest: 0.2 s. */
  hashedCharacters: 8 * 1024 * 1024,
  /** Characters of documents, and of options of proofs, that are written canonically: 0.4 s. */
  canonicalCharacters: 4 * 1024 * 1024,
  /** Values in documents that are read as JSON-LD, and more for large ones: 0.4 s. */
  linkedValues: 5_000,
  /** Claims that rules of Type Metadata lead to: less than 0.1 s. */
  selectedClaims: 200_000,
} as const

export type Allowance = keyof typeof ALLOWANCES

/** How many of a thing one credential may have; what has more is not judged. */
export const MOST = {
  credentialSchema: 8,
  credentialStatus: 16,
  credentialSubject: 1_000,
  relatedResource: 100,
  termsOfUse: 100,
  evidence: 100,
  proof: 8,
} as const

/** What is left of each allowance of one request. */
export class Budget {
  readonly #left: Record<Allowance, number> = { ...ALLOWANCES }

  /** Takes from an allowance. False when less than that is left: then the work must not be done, and nothing is left. */
  take(allowance: Allowance, amount: number): boolean {
    this.#left[allowance] -= amount
    if (this.#left[allowance] >= 0) return true
    this.#left[allowance] = 0
    return false
  }
}

/** The documents of one request, with its budget: all who get the documents can reach it. */
export class RequestDocuments extends Map<string, Fetched> {
  readonly budget = new Budget()
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

const PARSED = new PerRequest<string, ParsedJson>()

/** `parseStrictJson` of a document's text, once for each text in a request. The value must not be changed. */
export function parseOnce(documents: EvidenceDocuments, text: string): ParsedJson {
  return PARSED.get(documents, text, () => parseStrictJson(text))
}
