/**
 * Decides whether a document means what its names say. The checks read JSON by
 * its names; the signature is over the expanded form, where names are IRIs.
 * Contexts, aliases, nesting and repetition let the holder of a credential write
 * the same quads under other names, so that a status or an end is signed and not
 * seen. So both forms are compared: each term that a check reads must say the same
 * in both, and no such term may be in the expanded form without its name.
 *
 * This applies to all contexts, even those that the reader relies on.
 */

import { isObject, type JsonObject } from '../encoding/strict-json.ts'
import { CONTEXT_V2 } from '../reading/vcdm.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import {
  CREDENTIAL_TYPE,
  type DataModel,
  DOCUMENT,
  type ObjectTerms,
  PLAIN_NAMES,
  PRESENTED,
  PROOF,
  PROOF_OPTIONS,
  type Word,
} from './credential-words.ts'

/** An object of the expanded form, merged with what other parts of the document say about it. */
type MergedNode = Readonly<Record<string, readonly unknown[]>>

interface Expanded {
  readonly root: JsonObject
  /** Every object that has an id, by its id. Several parts of the document may describe the same object. */
  readonly byId: ReadonlyMap<string, readonly JsonObject[]>
  readonly all: readonly JsonObject[]
}

interface MeaningOptions {
  /** True when credential terms must not have other names anywhere, even where no check reads them. */
  readonly everywhere: boolean
}

/**
 * Returns where a credential or presentation does not mean what its names say, or `undefined`.
 *
 * @param document as its names are read
 * @param expanded its expanded form (JSON-LD 1.1 Processing Algorithms, section 5.1)
 */
export function documentFlaw(
  document: JsonObject,
  expanded: readonly JsonObject[],
  { everywhere }: MeaningOptions,
): Reasons | undefined {
  const read = readExpanded(expanded)
  if (!read.ok) return read.flaw
  const { value } = read
  const model = firstOf(document['@context']) === CONTEXT_V2 ? 2 : 1
  return (
    objectFlaw(document, value.root, DOCUMENT, { model, expanded: value }) ??
    presentedFlaw(document, value.root) ??
    secondCredentialFlaw(value) ??
    (everywhere ? otherNameFlaw(document, value) : undefined)
  )
}

/** Returns where a proof does not mean what its names say, or `undefined`, like `documentFlaw`. */
export function proofOptionsFlaw(options: JsonObject, expanded: readonly JsonObject[]): Reasons | undefined {
  const read = readExpanded(expanded)
  if (!read.ok) return read.flaw
  return objectFlaw(options, read.value.root, PROOF_OPTIONS, { model: 2, expanded: read.value })
}

type ReadExpanded = { readonly ok: true; readonly value: Expanded } | { readonly ok: false; readonly flaw: Reasons }

function readExpanded(expanded: readonly JsonObject[]): ReadExpanded {
  const [root, ...others] = expanded
  if (!root || others.length > 0) return { ok: false, flaw: reason('words_several_things') }
  const byId = new Map<string, JsonObject[]>()
  const all: JsonObject[] = []
  let flaw: Reasons | undefined
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one)
    if (!isObject(value) || '@value' in value) return
    if ('@reverse' in value || '@included' in value) flaw = reason('words_turned_around')
    const { '@id': id, '@graph': _, ...rest } = value
    if (typeof id === 'string') {
      if (id.startsWith('_:')) flaw = reason('words_several_things')
      const mentions = byId.get(id)
      if (mentions) mentions.push(value)
      else byId.set(id, [value])
    }
    all.push(value)
    // Separate graphs, such as proofs and presented credentials, say nothing about the objects here.
    for (const inner of Object.values(rest)) visit(inner)
  }
  visit(root)
  return flaw ? { ok: false, flaw } : { ok: true, value: { root, byId, all } }
}

interface Surroundings {
  readonly model: DataModel
  readonly expanded: Expanded
}

/** Compares an object as its names are read with the same object of the expanded form. */
function objectFlaw(
  object: JsonObject,
  node: JsonObject,
  terms: ObjectTerms,
  surroundings: Surroundings,
): Reasons | undefined {
  if (readValue(object.id) !== node['@id']) return reason('words_other_meaning', { word: 'id' })
  const merged = mergedWith(node, surroundings.expanded)
  const names = new Set(flat(object.type))
  const signed = new Set(merged['@type'] ?? [])
  for (const [name, iris] of Object.entries(terms.types)) {
    if (names.has(name) !== iris.some(iri => signed.has(iri))) return reason('words_other_meaning', { word: name })
  }
  const isOfType = Object.keys(terms.types).some(name => names.has(name))
  for (const [name, word] of Object.entries(terms.words)) {
    const types = word.definedIn[surroundings.model]
    const isDefined = terms.byType
      ? isOfType
      : types !== undefined && (types.length === 0 || types.some(type => names.has(type)))
    const flaw = wordFlaw(name, word, { object, merged, isDefined, surroundings })
    if (flaw) return flaw
  }
  return undefined
}

interface Said {
  readonly object: JsonObject
  readonly merged: MergedNode
  /** True when a frozen context defines the name, so that it must be signed under its IRI. */
  readonly isDefined: boolean
  readonly surroundings: Surroundings
}

function wordFlaw(name: string, word: Word, { object, merged, isDefined, surroundings }: Said): Reasons | undefined {
  const read = flat(Object.hasOwn(object, name) ? object[name] : undefined)
  const signed = word.iris.flatMap(iri => merged[iri] ?? [])
  if (signed.length === 0 && !isDefined) return undefined
  if (read.length === 0 && signed.length > 0) return reason('words_hidden', { word: name })
  if (read.length !== signed.length) return reason('words_other_meaning', { word: name })
  for (const [at, item] of read.entries()) {
    const flaw = itemFlaw(name, item, signed[at], word, surroundings)
    if (flaw) return flaw
  }
  return undefined
}

function itemFlaw(
  name: string,
  item: unknown,
  signed: unknown,
  { valueTerms, names }: Word,
  surroundings: Surroundings,
): Reasons | undefined {
  if (isObject(item) && !('@value' in item)) {
    if (!isObject(signed) || '@value' in signed || '@list' in signed)
      return reason('words_other_meaning', { word: name })
    const isMention = Object.keys(item).every(member => member === 'id')
    if (valueTerms === undefined || isMention) {
      return readValue(item.id) === signed['@id'] ? undefined : reason('words_other_meaning', { word: name })
    }
    return objectFlaw(item, signed, valueTerms, surroundings)
  }
  const text = readValue(item)
  const wanted = names && typeof text === 'string' && Object.hasOwn(names, text) ? names[text] : text
  return wanted !== undefined && wanted === signedValue(signed)
    ? undefined
    : reason('words_other_meaning', { word: name })
}

/** Returns everything that the document says about an object, in all its parts. */
function mergedWith(node: JsonObject, { byId }: Expanded): MergedNode {
  const id = node['@id']
  const mentions = typeof id === 'string' ? (byId.get(id) ?? [node]) : [node]
  const merged: Record<string, readonly unknown[]> = {}
  for (const mention of mentions) {
    for (const [iri, values] of Object.entries(mention)) {
      if (iri !== '@id') merged[iri] = [...(merged[iri] ?? []), ...flat(values)]
    }
  }
  return merged
}

/** A presented credential that is hidden behind another name would not be verified with the others. */
function presentedFlaw(document: JsonObject, root: JsonObject): Reasons | undefined {
  const { name, iri } = PRESENTED
  if (flat(document[name]).length === flat(root[iri]).length) return undefined
  return reason('words_hidden', { word: name })
}

/**
 * Finds an unsigned credential inside of this one that refers to the outer one. The signed credential may have been the
 * inner one, because the same quads can be written with either of them outside.
 */
function secondCredentialFlaw({ root, all }: Expanded): Reasons | undefined {
  const isRoot = (node: JsonObject) => node === root || (root['@id'] !== undefined && node['@id'] === root['@id'])
  const others = all.filter(node => !isRoot(node) && flat(node['@type']).includes(CREDENTIAL_TYPE))
  if (others.every(node => PROOF.iri in node)) return undefined
  const isReferredTo = all.some(node => node !== root && isRoot(node))
  return isReferredTo ? reason('words_second_credential') : undefined
}

/** Finds credential terms that occur more often than their names: they are under another name somewhere. */
function otherNameFlaw(document: JsonObject, { all }: Expanded): Reasons | undefined {
  const names = countNames(document)
  for (const [name, iris] of PLAIN_NAMES) {
    const signed = all.filter(node => iris.some(iri => iri in node)).length
    if (signed > (names.get(name) ?? 0)) return reason('words_hidden', { word: name })
  }
  return undefined
}

function countNames(document: JsonObject): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one)
    if (!isObject(value)) return
    for (const [name, inner] of Object.entries(value)) {
      counts.set(name, (counts.get(name) ?? 0) + 1)
      if (name !== '@context' && name !== PROOF.name && name !== PRESENTED.name) visit(inner)
    }
  }
  visit(document)
  return counts
}

/** Returns the values of a member as JSON-LD reads them: nested sets are one set, and null means no value. */
function flat(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value.flatMap(flat) : [value]
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value
}

/** Returns how a value is read: the value itself, or the text of a value object. */
function readValue(value: unknown): unknown {
  return isObject(value) ? value['@value'] : value
}

function signedValue(value: unknown): unknown {
  if (!isObject(value)) return undefined
  return '@value' in value ? value['@value'] : Object.keys(value).length === 1 ? value['@id'] : undefined
}
