/**
 * Estimates the cost of JSON-LD contexts. The processor copies all active terms
 * for every context inside of a context, and at each object where that context
 * becomes active. A text of 15 kB with one context of 250 kB took half a minute.
 */
import { type Budget, budgetOf, PerRequest } from '../evidence/budget.ts'
import type { EvidenceDocuments } from '../evidence/evidence.ts'

/** The number of terms of a frozen context, such as the one of VCDM 2.0. */
const KNOWN_TERMS = 250
/** Defining a term takes as long as copying it this often. */
const COPIES_PER_DEFINITION = 4

/** The cost of a context. */
interface ContextCost {
  /** Terms that are defined or copied. */
  readonly work: number
  /** Terms that it makes active where it is named. */
  readonly terms: number
  /** The most active terms, also inside of the contexts in it. */
  readonly most: number
}

/** Pays for the documents of a request that are read as JSON-LD, and for the contexts that were fetched for them. */
export class ContextMeter {
  readonly #budget: Budget
  #terms = KNOWN_TERMS
  /** Terms that are copied at each object, once some contexts become active inside of the document. */
  #perObject = 0

  constructor(budget: Budget) {
    this.#budget = budget
  }

  /** Pays for a document before it is read. */
  payForDocument(document: object): boolean {
    const { objects, contexts } = contentsOf(document)
    const work = contexts.reduce((sum: number, context) => sum + costOf(context, this.#terms).work, 0)
    return this.#take(work + objects * this.#perObject)
  }

  /** Pays for a fetched context, and for the work that it adds to the current document. */
  payForContext(context: object, document: object): boolean {
    const { work, terms, most } = costOf('@context' in context ? context['@context'] : undefined, this.#terms)
    this.#terms += terms
    if (most > this.#terms) this.#perObject = Math.max(this.#perObject, most)
    return this.#take(work + contentsOf(document).objects * this.#perObject)
  }

  #take(work: number): boolean {
    return this.#budget.take('contextTerms', work)
  }
}

const METERS = new PerRequest<'meter', ContextMeter>()

export function contextMeterOf(documents: EvidenceDocuments): ContextMeter {
  return METERS.get(documents, 'meter', () => new ContextMeter(budgetOf(documents)))
}

/** @param inForce terms that the context is added to */
function costOf(context: unknown, inForce: number): ContextCost {
  if (Array.isArray(context)) {
    const whole = { work: 0, terms: 0, most: inForce }
    for (const one of context) {
      const { work, terms, most } = costOf(one, inForce + whole.terms)
      whole.work += work
      whole.terms += terms
      whole.most = Math.max(whole.most, most)
    }
    return whole
  }
  if (typeof context !== 'object' || context === null) return { work: inForce, terms: 0, most: inForce }
  const definitions = Object.values(context)
  const own = inForce + definitions.length
  let work = own + definitions.length * COPIES_PER_DEFINITION
  let most = own
  for (const definition of definitions) {
    if (typeof definition !== 'object' || definition === null || !('@context' in definition)) continue
    const inner = costOf(definition['@context'], own)
    work += inner.work
    most = Math.max(most, inner.most)
  }
  return { work, terms: definitions.length, most }
}

/** Counts the objects of a document and collects the values of every `@context` in it. */
function contentsOf(document: object): { readonly objects: number; readonly contexts: readonly unknown[] } {
  const contexts: unknown[] = []
  const left: unknown[] = [document]
  let objects = 0
  while (left.length > 0) {
    const value = left.pop()
    if (typeof value !== 'object' || value === null) continue
    if (!Array.isArray(value)) objects++
    for (const [name, inner] of Object.entries(value)) (name === '@context' ? contexts : left).push(inner)
  }
  return { objects, contexts }
}
