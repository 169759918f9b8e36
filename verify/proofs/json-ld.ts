/**
 * Converts a JSON-LD document to its canonical RDF quads. It is loaded only when
 * a proof needs it, because the processor is larger than the rest of the
 * verifier. It makes no network requests: contexts are frozen here or were
 * fetched before.
 */
/// <reference path="./json-ld-packages.d.ts" />
import jsonld from 'jsonld'
import ContextResolver from 'jsonld/lib/ContextResolver.js'
import rdfCanonize from 'rdf-canonize'
import { isObject, type JsonObject, parseStrictJson } from '../encoding/strict-json.ts'
import { budgetOf } from '../evidence/budget.ts'
import { documentText, type EvidenceDocuments } from '../evidence/evidence.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import { contextMeterOf } from './context-cost.ts'
import { frozenContext } from './frozen-contexts.ts'

/** Objects, lists and values of a document are counted up to this limit. A credential has a few dozen. */
const MAX_VALUES = 5_000
/** The processor takes quadratic time: with this many values, each takes twice the time. */
const VALUES_THAT_DOUBLE = 2_000
/** The fixed cost of reading a document, in values. */
const VALUES_AT_LEAST = 10
const MAX_CONTEXT_LENGTH = 256 * 1024
const MAX_CONTEXTS = 16

export interface QuadFault {
  readonly ok: false
  readonly code: 'context_unavailable' | 'context_not_relied_on' | 'context_invalid' | 'over_limit'
  readonly reasons: Reasons
}

export interface ReadQuads {
  readonly ok: true
  /** The document in expanded form, where all names are IRIs. */
  readonly expanded: readonly JsonObject[]
  /** Its canonical N-Quads (RDF Dataset Canonicalization, RDFC-1.0). */
  readonly quads: string
}

/** Returns true when a context that is not frozen may define terms. `content` is its fetched text. */
export type MayDefineWords = (url: string, content: string) => boolean

/** Reads the quads of one document and of its proofs, with the same contexts for all of them. */
export class QuadReader {
  readonly #documents: EvidenceDocuments
  readonly #mayDefineWords: MayDefineWords
  readonly #loaded = new Map<string, object>()
  /** Processed contexts of this document only: one sender's contexts must not affect another's credential. */
  readonly #contexts = new Map<string, unknown>()
  #failure: QuadFault | undefined
  /** The error while a context was loaded. Unless `#failure` explains it, it is ours; the processor would hide that. */
  #loadError: { readonly error: unknown } | undefined
  /** The document for which contexts are loaded. */
  #reading: JsonObject = {}

  constructor(documents: EvidenceDocuments, mayDefineWords: MayDefineWords) {
    this.#documents = documents
    this.#mayDefineWords = mayDefineWords
  }

  /** Reads the quads in safe mode: anything that JSON-LD would drop silently is an error. */
  async read(document: JsonObject): Promise<ReadQuads | QuadFault> {
    const values = countValues(document, MAX_VALUES)
    if (!budgetOf(this.#documents).take('linkedValues', VALUES_AT_LEAST + values + values ** 2 / VALUES_THAT_DOUBLE)) {
      return fault('over_limit', reason('quads_too_many'))
    }
    this.#reading = document
    if (!contextMeterOf(this.#documents).payForDocument(document)) {
      return fault('over_limit', reason('quads_too_many'))
    }
    const options = { safe: true, rdfDirection: 'i18n-datatype', base: null, documentLoader: this.#load } as const
    try {
      const contextResolver = new ContextResolver({ sharedCache: this.#contexts })
      const expanded = await jsonld.expand(document, { ...options, contextResolver })
      const dataset = await jsonld.toRDF(expanded, { ...options, skipExpansion: true })
      // The work limit stops documents that would take extremely long ("poison graphs").
      const quads = await rdfCanonize.canonize(dataset, { algorithm: 'RDFC-1.0', maxWorkFactor: 1 })
      return { ok: true, expanded, quads }
    } catch (error) {
      const failure = this.#failure ?? faultOf(this.#loadError?.error ?? error)
      if (failure) return failure
      throw this.#loadError?.error ?? error
    }
  }

  /** Gives contexts to the processor and keeps the first reason why one could not be given. */
  readonly #load = async (url: string): Promise<{ contextUrl: null; documentUrl: string; document: unknown }> => {
    try {
      const document = frozenContext(url) ?? this.#loaded.get(url) ?? this.#read(url)
      return { contextUrl: null, documentUrl: url, document }
    } catch (error) {
      this.#loadError = { error }
      throw error
    }
  }

  #read(url: string): object {
    const text = documentText(this.#documents, url)
    if (!this.#mayDefineWords(url, text.ok ? text.body : ''))
      throw this.#failed(fault('context_not_relied_on', reason('context_not_relied_on', { context: url })))
    if (!text.ok) {
      throw this.#failed(fault('context_unavailable', reason('context_not_available', { context: url }, text.because)))
    }
    if (this.#loaded.size >= MAX_CONTEXTS || text.body.length > MAX_CONTEXT_LENGTH) {
      throw this.#failed(fault('over_limit', reason('context_too_large')))
    }
    if (!budgetOf(this.#documents).take('readCharacters', text.body.length)) {
      throw this.#failed(fault('over_limit', reason('context_too_large')))
    }
    // The text is parsed again for each document, because the processor resolves addresses in it.
    const parsed = parseStrictJson(text.body)
    if (!parsed.ok || !isObject(parsed.value)) {
      const isTooDeep = !parsed.ok && parsed.reason === 'too-deep'
      throw this.#failed(
        isTooDeep
          ? fault('over_limit', reason('context_too_large'))
          : fault('context_unavailable', reason('context_not_json', { context: url })),
      )
    }
    if (!contextMeterOf(this.#documents).payForContext(parsed.value, this.#reading)) {
      throw this.#failed(fault('over_limit', reason('quads_too_many')))
    }
    this.#loaded.set(url, parsed.value)
    return parsed.value
  }

  #failed(failure: QuadFault): Error {
    this.#failure ??= failure
    return new Error(failure.code)
  }
}

/** Counts the values of a document, itself included, and stops after the limit. */
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

/** Returns what the processor says about the document; `undefined` for any other error. */
function faultOf(error: unknown): QuadFault | undefined {
  if (!(error instanceof Error)) return undefined
  if (/iterations/.test(error.message)) return fault('over_limit', reason('quads_take_too_long'))
  const detail = codeOf(error) ?? error.message
  // More than ten levels of contexts that name further ones, or nesting that overflows the stack.
  if (detail === 'context overflow' || error instanceof RangeError) {
    return fault('over_limit', reason('context_too_large'))
  }
  const isOfProcessor = error.name.startsWith('jsonld.')
  return isOfProcessor
    ? fault('context_invalid', reason('words_undefined', { detail: detail.slice(0, 120) }))
    : undefined
}

function fault(code: QuadFault['code'], reasons: Reasons): QuadFault {
  return { ok: false, code, reasons }
}

/** Returns the processor's error code, such as "protected term redefinition". */
function codeOf(error: Error): string | undefined {
  const details: unknown = 'details' in error ? error.details : undefined
  if (!isObject(details)) return undefined
  const code = isObject(details.event) ? details.event.code : details.code
  return typeof code === 'string' ? code : undefined
}
