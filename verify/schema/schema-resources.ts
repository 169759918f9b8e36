/**
 * Finds the parts of a JSON Schema by their addresses (`$id`), anchors and JSON
 * Pointers, all inside of one document. References to other documents are not
 * followed: a schema cannot cause a request.
 */
import { percentDecoded } from '../encoding/percent-decoding.ts'
import { isObject, type JsonObject } from '../encoding/strict-json.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'

export type SchemaDraft = '2020-12' | '2019-09' | '7'

/** A document, or a part of it with its own `$id` (JSON Schema Core, section 4.3.5). */
export interface SchemaResource {
  readonly uri: string
  readonly root: JsonObject
  /** Parts by `$anchor` and `$dynamicAnchor`; in draft 7, by an `$id` that is a fragment. */
  readonly anchors: ReadonlyMap<string, JsonObject>
  /** The anchors that `$dynamicRef` may refer to. */
  readonly dynamicAnchors: ReadonlySet<string>
}

/** A part of a schema, and the resource that it is in. */
export interface SchemaTarget {
  readonly schema: unknown
  readonly resource: SchemaResource
}

/** Why a schema cannot be applied: by default, it refers to a part that it does not have, or is not a valid schema. */
export class SchemaFault extends Error {
  readonly because: Reasons
  constructor(because: Reasons = reason('schema_fault_form')) {
    super()
    this.because = because
  }
}

/** Keywords with one schema, a list of schemas, or schemas by name. Some allow more than one of these. */
const SINGLE = [
  ...['additionalProperties', 'unevaluatedProperties', 'propertyNames', 'items', 'additionalItems', 'unevaluatedItems'],
  ...['contains', 'not', 'if', 'then', 'else'],
]
const LISTS = ['prefixItems', 'items', 'allOf', 'anyOf', 'oneOf']
const MAPS = ['$defs', 'definitions', 'properties', 'patternProperties', 'dependentSchemas', 'dependencies']

const MAX_REFERENCE_LENGTH = 2048
/** The cost of indexing one part, in steps of evaluation. */
const STEPS_PER_PART = 10

interface OpenResource extends SchemaResource {
  readonly anchors: Map<string, JsonObject>
  readonly dynamicAnchors: Set<string>
}

/** The resources of one schema document. */
export class SchemaResources {
  readonly root: SchemaTarget
  readonly #draft: SchemaDraft
  readonly #pay: (steps: number) => void
  readonly #byUri = new Map<string, OpenResource>()
  readonly #of = new Map<object, OpenResource>()
  readonly #targets = new Map<string, Map<object, SchemaTarget>>()

  /**
   * @param url the address of the document, to which its references are relative
   * @param pay throws when no more work may be done
   */
  constructor(schema: JsonObject, url: string, draft: SchemaDraft, pay: (steps: number) => void) {
    this.#draft = draft
    this.#pay = pay
    const resource = this.#open(url, schema)
    this.#visit(schema, resource)
    this.root = { schema, resource: this.#of.get(schema) ?? resource }
  }

  /** Returns the target of `$ref`, or the initial target of `$dynamicRef` or `$recursiveRef`. */
  target(keyword: '$ref' | '$dynamicRef' | '$recursiveRef', schema: JsonObject, from: SchemaResource): SchemaTarget {
    const targets = this.#targets.get(keyword) ?? new Map<object, SchemaTarget>()
    this.#targets.set(keyword, targets)
    const known = targets.get(schema)
    if (known) return known
    const target = this.#resolve(schema[keyword], from)
    targets.set(schema, target)
    return target
  }

  /** Returns the resource that a part of the schema is in. */
  resourceOf(schema: JsonObject, around: SchemaResource): SchemaResource {
    return this.#of.get(schema) ?? around
  }

  #resolve(reference: unknown, from: SchemaResource): SchemaTarget {
    this.#pay(STEPS_PER_PART)
    const { uri, fragment } = parts(absolute(reference, from.uri))
    const resource = this.#byUri.get(uri)
    if (!resource) throw new SchemaFault()
    if (fragment === '' || fragment.startsWith('/')) return this.#follow(resource, fragment)
    const schema = resource.anchors.get(fragment)
    if (!schema) throw new SchemaFault()
    return { schema, resource }
  }

  /** Follows a JSON Pointer (RFC 6901), also to parts where no schema is expected and into nested resources. */
  #follow(resource: OpenResource, pointer: string): SchemaTarget {
    let schema: unknown = resource.root
    let within = resource
    for (const token of pointer.split('/').slice(1)) {
      const name = token.replaceAll('~1', '/').replaceAll('~0', '~')
      const held: unknown = isObject(schema) || Array.isArray(schema) ? ownMember(schema, name) : undefined
      if (held === undefined) throw new SchemaFault()
      schema = held
      if (isObject(schema)) within = this.#of.get(schema) ?? within
    }
    this.#visit(schema, within)
    return { schema, resource: within }
  }

  #visit(schema: unknown, around: OpenResource): void {
    if (!isObject(schema) || this.#of.has(schema)) return
    this.#pay(STEPS_PER_PART)
    const resource = this.#identified(schema, around)
    this.#of.set(schema, resource)
    this.#anchor(schema, resource)
    for (const keyword of SINGLE) this.#visit(schema[keyword], resource)
    for (const keyword of LISTS) {
      const list = schema[keyword]
      if (Array.isArray(list)) for (const one of list) this.#visit(one, resource)
    }
    for (const keyword of MAPS) {
      const map = schema[keyword]
      if (isObject(map)) for (const one of Object.values(map)) this.#visit(one, resource)
    }
  }

  #identified(schema: JsonObject, around: OpenResource): OpenResource {
    const { $id, $schema } = schema
    // A part in another version of JSON Schema has other rules, which are not supported.
    if ($schema !== undefined && schema !== around.root && $schema !== around.root.$schema) throw new SchemaFault()
    if ($id === undefined || this.#hasOnlyReference(schema)) return around
    if (this.#draft === '7' && typeof $id === 'string' && $id.startsWith('#')) {
      addAnchor(around, $id.slice(1), schema)
      return around
    }
    const { uri, fragment } = parts(absolute($id, around.uri))
    if (fragment !== '') throw new SchemaFault()
    // The root keeps the address that it was fetched from besides its `$id`.
    return this.#open(uri, schema, schema === around.root ? around : undefined)
  }

  #anchor(schema: JsonObject, resource: OpenResource): void {
    if (this.#draft === '7') return
    const { $anchor, $dynamicAnchor } = schema
    if ($anchor !== undefined) addAnchor(resource, $anchor, schema)
    if ($dynamicAnchor !== undefined && this.#draft === '2020-12') {
      resource.dynamicAnchors.add(addAnchor(resource, $dynamicAnchor, schema))
    }
  }

  /** Draft 7 ignores members beside a `$ref`. */
  #hasOnlyReference(schema: JsonObject): boolean {
    return this.#draft === '7' && '$ref' in schema
  }

  #open(uri: string, root: JsonObject, same?: OpenResource): OpenResource {
    const known = this.#byUri.get(uri)
    if (known && known.root !== root) throw new SchemaFault()
    const resource = same
      ? { ...same, uri }
      : { uri, root, anchors: new Map<string, JsonObject>(), dynamicAnchors: new Set<string>() }
    this.#byUri.set(uri, resource)
    return resource
  }
}

function addAnchor(resource: OpenResource, name: unknown, schema: JsonObject): string {
  if (typeof name !== 'string' || name === '') throw new SchemaFault()
  const known = resource.anchors.get(name)
  if (known && known !== schema) throw new SchemaFault()
  resource.anchors.set(name, schema)
  return name
}

function ownMember(holder: JsonObject | readonly unknown[], name: string): unknown {
  if (isObject(holder)) return Object.hasOwn(holder, name) ? holder[name] : undefined
  return /^(0|[1-9]\d{0,8})$/.test(name) ? holder[Number(name)] : undefined
}

function absolute(reference: unknown, base: string): URL {
  if (typeof reference !== 'string' || reference.length > MAX_REFERENCE_LENGTH) throw new SchemaFault()
  if (!URL.canParse(reference, base)) throw new SchemaFault()
  return new URL(reference, base)
}

/** Returns the address without its fragment, and the decoded fragment. */
function parts(url: URL): { readonly uri: string; readonly fragment: string } {
  const fragment = percentDecoded(url.hash.slice(1))
  if (fragment === undefined) throw new SchemaFault()
  url.hash = ''
  return { uri: url.href, fragment }
}
