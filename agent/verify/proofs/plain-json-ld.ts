/**
 * JSON-LD has many spellings for the same statements, and a signature over the
 * statements holds for all of them. Whoever reads the JSON by its names (the
 * checks here, the site, most programs) would overlook what is spelled
 * otherwise: a status, or the end of a period, hidden behind a full IRI. So only
 * the plain spelling is read.
 */
import { isObject, type JsonObject } from '../reading/strict-json.ts'

/** In value objects (JSON-LD 1.1, section 4.2); nodes have `id` and `type`. */
const VALUE_KEYWORDS: ReadonlySet<string> = new Set(['@value', '@language', '@direction', '@type'])

/**
 * What keeps the document from meaning what its names say, after "it", or
 * `undefined`.
 *
 * @param besides members of the document itself that are documents of their own and are not looked at
 */
export function spellingFlaw(document: JsonObject, besides: readonly string[] = []): string | undefined {
  const own = Object.fromEntries(Object.entries(document).filter(([name]) => !besides.includes(name)))
  return objectFlaw(own) ?? flawWithin(Object.values(withoutContext(own)), own.id)
}

/** The values of every `@context` in a document: addresses, and objects that define terms in place. */
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

function flawWithin(values: readonly unknown[], rootId: unknown): string | undefined {
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

function objectFlaw(object: JsonObject): string | undefined {
  for (const name of Object.keys(object)) {
    if (name === '__proto__') return 'has a member that programs take for something else (__proto__)'
    if (name.includes(':')) return `names a member by an address (${shown(name)}) instead of a word`
    if (name.startsWith('@') && name !== '@context' && !('@value' in object && VALUE_KEYWORDS.has(name))) {
      return `uses ${shown(name)} where a word is needed`
    }
  }
  const { id } = object
  return typeof id === 'string' && id.startsWith('_:')
    ? 'gives a thing a name that holds only within it (_:)'
    : undefined
}

/** Statements about the credential, made in another place than the credential's own. */
function repeatFlaw(object: JsonObject, rootId: unknown): string | undefined {
  return rootId !== undefined && object.id === rootId && Object.keys(object).length > 1
    ? 'says things about itself in the middle of something else'
    : undefined
}

function withoutContext({ '@context': _, ...rest }: JsonObject): JsonObject {
  return rest
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 80))
}
