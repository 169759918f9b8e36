/**
 * Reads the quads that a proof signs, and decides whether the text says them in
 * plain terms. The document is read once for all its proofs, and once more for
 * each chain, because a proof that continues others signs them too.
 */

import { defined } from '../encoding/defined.ts'
import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { CONTEXT_V2 } from '../reading/vcdm.ts'
import type { CodeOf } from '../report/check.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import type { Check } from '../report/report.ts'
import { checkResourceDigests } from '../schema/integrity.ts'
import type { QuadFault, QuadReader, ReadQuads } from './json-ld.ts'
import { isReliableContext } from './known-contexts.ts'
import { contextsOf, spellingFlaw } from './plain-json-ld.ts'
import { documentFlaw, proofOptionsFlaw } from './plain-meaning.ts'
import { type ProvenDocument, unsignedWith } from './proven-document.ts'
import type { SignedTexts } from './signature.ts'

export type SignedQuads =
  | {
      readonly kind: 'read'
      readonly texts: SignedTexts
      /** Why the terms are not relied on, although they mean what they say and were signed. */
      readonly reservation?: Reasons
    }
  | {
      readonly kind: 'refused'
      readonly outcome: Exclude<Check['outcome'], 'pass'>
      readonly code: CodeOf<'proof'>
      readonly reasons: Reasons
    }
  /** In a browser the processor is another file from the server, which may be unreachable. */
  | { readonly kind: 'no-processor' }

type Refusal = Extract<SignedQuads, { readonly kind: 'refused' }>

export class SignedWords {
  readonly #proven: ProvenDocument
  readonly #evidence: Evidence
  readonly #isStrict: boolean
  readonly #documents = new Map<string, Promise<ReadQuads | Refusal>>()
  #reader: Promise<QuadReader | undefined> | undefined

  constructor(proven: ProvenDocument, evidence: Evidence) {
    this.#proven = proven
    this.#evidence = evidence
    this.#isStrict = evidence.trustedContexts !== 'any'
  }

  /** @param previous the proofs that this one continues */
  async read(proof: JsonObject, previous: readonly JsonObject[]): Promise<SignedQuads> {
    const refusal = this.#spelling()
    if (refusal) return refusal
    this.#reader ??= this.#start()
    const reader = await this.#reader
    if (!reader) return { kind: 'no-processor' }
    // The document comes first: the proof's options have its contexts, and so the same faults.
    const document = await this.#documentWith(previous, reader)
    if ('kind' in document) return document
    const { proofValue: _, ...options } = proof
    const configuration = await reader.read({ ...options, '@context': this.#proven.document['@context'] })
    if (!configuration.ok) return refused(configuration)
    const flaw = proofOptionsFlaw(options, configuration.expanded)
    if (flaw) {
      const reasons = reason('proof_unacceptable', {}, reason('proof_meaning', {}, flaw))
      return { kind: 'refused', outcome: 'fail', code: 'context_invalid', reasons }
    }
    const reservation = this.#reservation()
    const texts = { options: configuration.quads, document: document.quads }
    return { kind: 'read', texts, ...defined({ reservation }) }
  }

  async #start(): Promise<QuadReader | undefined> {
    const processor = await import('./json-ld.ts').catch(() => undefined)
    return (
      processor && new processor.QuadReader(this.#evidence.documents, (url, content) => this.#mayDefine(url, content))
    )
  }

  #documentWith(previous: readonly JsonObject[], reader: QuadReader): Promise<ReadQuads | Refusal> {
    const key = JSON.stringify(previous.map(({ id }) => id))
    const known = this.#documents.get(key)
    if (known) return known
    const reading = this.#readDocument(unsignedWith(this.#proven.document, previous), reader)
    this.#documents.set(key, reading)
    return reading
  }

  async #readDocument(document: JsonObject, reader: QuadReader): Promise<ReadQuads | Refusal> {
    const quads = await reader.read(document)
    if (!quads.ok) return refused(quads)
    const flaw = documentFlaw(document, quads.expanded, { everywhere: this.#isStrict })
    return flaw ? notPlain(flaw) : quads
  }

  /** Finds terms that anyone could have redefined (section 4.6, "Context Validation"), or returns `undefined`. */
  #spelling(): Refusal | undefined {
    if (!this.#isStrict) return undefined
    const { document, besides } = this.#proven
    const { proof: _, ...unsigned } = document
    const flaw = spellingFlaw(unsigned, besides)
    if (flaw) return notPlain(flaw)
    // Contexts that another context names are checked when they are loaded.
    const stranger = this.#contexts().find(
      context => typeof context === 'string' && !this.#isRelied(context, this.#textOf(context)),
    )
    return typeof stranger === 'string' ? refused(notReliedOn(stranger)) : undefined
  }

  #reservation(): Reasons | undefined {
    const definesInside = this.#isStrict && this.#contexts().some(context => typeof context !== 'string')
    return definesInside ? reason('words_defined_inside') : undefined
  }

  #contexts(): readonly unknown[] {
    const { proof: _, ...unsigned } = this.#proven.document
    return contextsOf(unsigned, this.#proven.besides)
  }

  /**
   * Decides whether a context may be loaded. Those of presented credentials may: they only define terms of the
   * presented graphs, which are verified separately, and the presentation is not read from them.
   */
  #mayDefine(url: string, content: string): boolean {
    return (this.#proven.besides ?? []).length > 0 || this.#isRelied(url, content)
  }

  #isRelied(url: string, content: string | undefined): boolean {
    return isReliableContext(url, this.#evidence.trustedContexts) || this.#isCommittedTo(url, content)
  }

  /**
   * Decides whether the credential commits to exactly this text by `relatedResource` (VCDM 2.0, section 5.3). The
   * commitment is read by its name. It counts because `documentFlaw` makes sure that it was signed under that name and
   * for the credential itself: if a holder added one, the signature would fail. Presentations commit to nothing.
   */
  #isCommittedTo(url: string, content: string | undefined): boolean {
    const { document, besides = [] } = this.#proven
    // Version 1.1 of the data model does not define the term, so it can mean anything.
    if (content === undefined || besides.length > 0 || asArray(document['@context'])[0] !== CONTEXT_V2) return false
    return asArray(document.relatedResource)
      .filter(isObject)
      .filter(({ id, mediaType }) => id === url && isJsonLdMediaType(mediaType))
      .some(resource => checkResourceDigests(resource, content, this.#evidence.documents) === 'right')
  }

  #textOf(url: string): string | undefined {
    const fetched = this.#evidence.documents.get(url)
    return fetched?.ok ? fetched.body : undefined
  }
}

/** A commitment to an image does not count for a context, even if its bytes are a context too. */
function isJsonLdMediaType(mediaType: unknown): boolean {
  return mediaType === undefined || mediaType === 'application/ld+json' || mediaType === 'application/json'
}

function notReliedOn(context: string): QuadFault {
  return { ok: false, code: 'context_not_relied_on', reasons: reason('context_not_relied_on', { context }) }
}

function notPlain(flaw: Reasons): Refusal {
  const reasons = reason('words_not_plain', {}, flaw)
  return { kind: 'refused', outcome: 'fail', code: 'context_invalid', reasons }
}

function refused({ code, reasons }: QuadFault): Refusal {
  return { kind: 'refused', outcome: code === 'context_invalid' ? 'fail' : 'unknown', code, reasons }
}
