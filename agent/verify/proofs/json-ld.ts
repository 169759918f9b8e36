/**
 * From a JSON-LD document to the one canonical list of its statements. Loaded
 * only when a proof needs it: the processor is larger than the rest of the
 * verifier together. It never reaches the network: contexts are frozen here or
 * were fetched before.
 */
/// <reference path="./json-ld-packages.d.ts" />
import jsonld from 'jsonld'
import ContextResolver from 'jsonld/lib/ContextResolver.js'
import rdfCanonize from 'rdf-canonize'
import { budgetOf, PerRequest } from '../budget.ts'
import { type DocumentText, documentText, type EvidenceDocuments } from '../evidence.ts'
import { isObject, type JsonObject, parseStrictJson } from '../reading/strict-json.ts'
import { frozenContext } from './frozen-contexts.ts'

/** Objects, lists and values of a document are counted up to this; a credential has some dozens. */
const MAX_VALUES = 5_000
/** The processor's time grows with the square of their number: with this many, each takes twice the time. */
const VALUES_THAT_DOUBLE = 2_000
const MAX_CONTEXT_LENGTH = 256 * 1024
const MAX_CONTEXTS = 16

export type Canonical =
  | { readonly ok: true; readonly quads: string }
  | {
      readonly ok: false
      readonly code: 'context_unavailable' | 'context_invalid' | 'proof_invalid' | 'over_limit'
      /** After "The credential". */
      readonly message: string
    }

/**
 * Canonical N-Quads of a document (RDF Dataset Canonicalization, RDFC-1.0), read
 * in safe mode: what would be dropped silently is an error.
 */
export async function canonicalStatements(document: JsonObject, documents: EvidenceDocuments): Promise<Canonical> {
  return CANONICAL.get(documents, JSON.stringify(document), () => canonicalize(document, documents))
}

/** Once in a request for each document, however many proofs it has. */
const CANONICAL = new PerRequest<string, Promise<Canonical>>()

async function canonicalize(document: JsonObject, documents: EvidenceDocuments): Promise<Canonical> {
  const values = countValues(document, MAX_VALUES)
  if (!budgetOf(documents).take('linkedValues', values + values ** 2 / VALUES_THAT_DOUBLE)) {
    return { ok: false, code: 'over_limit', message: 'says, with what came with it, more than is compared at once' }
  }
  const loader = new ContextLoader(documents)
  try {
    const quads = await jsonld.toRDF(document, {
      safe: true,
      rdfDirection: 'i18n-datatype',
      base: null,
      documentLoader: loader.load,
      // A cache of its own: what one sender's contexts say must not reach the next one's credential.
      contextResolver: new ContextResolver({ sharedCache: new Map() }),
    })
    // The work limit stops documents that are made to take forever ("poison graphs").
    return { ok: true, quads: await rdfCanonize.canonize(quads, { algorithm: 'RDFC-1.0', maxWorkFactor: 1 }) }
  } catch (error) {
    if (loader.failure !== undefined) return loader.failure
    return faultOf(error)
  }
}

/** How many values a document has, itself included; counting stops after the limit. */
function countValues(document: JsonObject, limit: number): number {
  const left: unknown[] = [document]
  let count = 0
  while (left.length > 0 && count <= limit) {
    const value = left.pop()
    count++
    if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) left.push(inner)
  }
  return count
}

/** Gives contexts to the processor and keeps the first reason why one could not be given. */
class ContextLoader {
  failure: Extract<Canonical, { ok: false }> | undefined
  readonly #documents: EvidenceDocuments
  #count = 0

  constructor(documents: EvidenceDocuments) {
    this.#documents = documents
  }

  readonly load = async (url: string): Promise<{ contextUrl: null; documentUrl: string; document: unknown }> => {
    const frozen = frozenContext(url)
    if (frozen !== undefined) return { contextUrl: null, documentUrl: url, document: frozen }
    const text = documentText(this.#documents, url)
    const document = this.#read(url, text)
    return { contextUrl: null, documentUrl: url, document }
  }

  #read(url: string, text: DocumentText): object {
    const named = JSON.stringify(url.slice(0, 200))
    if (!text.ok) throw this.#failed('context_unavailable', `uses words that ${named} defines, and ${text.reason}`)
    this.#count++
    if (this.#count > MAX_CONTEXTS || text.body.length > MAX_CONTEXT_LENGTH) {
      throw this.#failed(
        'context_invalid',
        'needs more, or larger, documents to say what its words mean than any should',
      )
    }
    const parsed = parseStrictJson(text.body)
    if (!parsed.ok || !isObject(parsed.value)) {
      throw this.#failed('context_invalid', `uses words that ${named} should define, which is not JSON as it must be`)
    }
    return parsed.value
  }

  #failed(code: 'context_unavailable' | 'context_invalid', message: string): Error {
    this.failure ??= { ok: false, code, message }
    return new Error(message)
  }
}

function faultOf(error: unknown): Extract<Canonical, { ok: false }> {
  if (error instanceof Error && /iterations/.test(error.message)) {
    return { ok: false, code: 'proof_invalid', message: 'is made so that comparing it takes longer than is worth it' }
  }
  const name = error instanceof Error ? (codeOf(error) ?? error.message) : 'unknown'
  return {
    ok: false,
    code: 'context_invalid',
    message: `uses words that its contexts do not define, or define twice (${name.slice(0, 120)})`,
  }
}

/** The processor's own word for what is wrong, such as "protected term redefinition". */
function codeOf(error: Error): string | undefined {
  const details: unknown = 'details' in error ? error.details : undefined
  if (!isObject(details)) return undefined
  const code = isObject(details.event) ? details.event.code : details.code
  return typeof code === 'string' ? code : undefined
}
