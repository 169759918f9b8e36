/**
 * JSON-LD has many spellings for the same RDF quads, and a signature over the
 * quads holds for all of them. A program that reads the JSON by its member names
 * (the checks here, the site, most others) would overlook another spelling, for
 * example a status or the end of a period behind a full IRI. So only the plain
 * spelling is read.
 */
import { isObject, type JsonObject } from '../encoding/strict-json.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'

/** Keywords that are allowed in value objects (JSON-LD 1.1, section 4.2). Nodes have `id` and `type`. */
const VALUE_KEYWORDS: ReadonlySet<string> = new Set(['@value', '@language', '@direction', '@type'])

/**
 * Returns why the document is not in the plain spelling, as a clause for `words_not_plain`, or `undefined`.
 *
 * @param besides members of the document that are separate documents and are not examined
 */
export function spellingFlaw(document: JsonObject, besides: readonly string[] = []): Reasons | undefined {
  const own = Object.fromEntries(Object.entries(document).filter(([name]) => !besides.includes(name)))
  return objectFlaw(own) ?? flawWithin(Object.values(withoutContext(own)), own.id)
}

/** Returns the values of every `@context` in a document: addresses, and objects that define terms. */
export function contextsOf(document: JsonObject, besides: readonly string[] = []): readonly unknown[] {
  const found: unknown[] = []
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one)
    if (!isObject(value)) return
    if ('@context' in value) for (const one of [value['@context']].flat()) found.push(one)
    for (const one of Object.values(withoutContext(value))) walk(one)
  }
  walk(Object.fromEntries(Object.entries(document).filter(([name]) => !besides.includes(name))))
  return found
}

function flawWithin(values: readonly unknown[], rootId: unknown): Reasons | undefined {
  for (const value of values) {
    const flaw = Array.isArray(value)
      ? flawWithin(value, rootId)
      : isObject(value)
        ? (objectFlaw(value) ?? repeatFlaw(value, rootId) ?? flawWithin(Object.values(withoutContext(value)), rootId))
        : undefined
    if (flaw !== undefined) return flaw
  }
  return undefined
}

function objectFlaw(object: JsonObject): Reasons | undefined {
  for (const name of Object.keys(object)) {
    if (name === '__proto__') return reason('words_prototype')
    if (name.includes(':')) return reason('words_address', { member: name })
    if (name.startsWith('@') && name !== '@context' && !('@value' in object && VALUE_KEYWORDS.has(name))) {
      return reason('words_keyword', { member: name })
    }
  }
  const { id } = object
  return typeof id === 'string' && id.startsWith('_:') ? reason('words_local_name', { id }) : undefined
}

/** Finds an object inside of the credential that says more about the credential itself. */
function repeatFlaw(object: JsonObject, rootId: unknown): Reasons | undefined {
  return rootId !== undefined && object.id === rootId && Object.keys(object).length > 1
    ? reason('words_repeated')
    : undefined
}

function withoutContext({ '@context': _, ...rest }: JsonObject): JsonObject {
  return rest
}
