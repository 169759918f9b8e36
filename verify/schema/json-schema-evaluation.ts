/**
 * Applies a JSON Schema to a value (JSON Schema Core 2020-12, 2019-09, draft 7).
 * A schema is a small program by the author of the credential. So this interpreter
 * pays for every step of every keyword, and nests at most a fixed number of
 * schemas.
 */
import { isObject, type JsonObject } from '../encoding/strict-json.ts'
import { reason } from '../report/reasons/reason.ts'
import { ASSERTIONS, type AssertionContext, lackingBeside } from './assertions.ts'
import { Evaluated } from './evaluated.ts'
import { Mismatch, type Path } from './mismatch.ts'
import {
  type SchemaDraft,
  SchemaFault,
  type SchemaResource,
  type SchemaResources,
  type SchemaTarget,
} from './schema-resources.ts'

/** The resources on the path of evaluation, the innermost first. */
interface Scope {
  readonly resource: SchemaResource
  readonly outer: Scope | undefined
}

/** A value, its path, and the path of evaluation to it. */
interface At {
  readonly value: unknown
  readonly path: Path | undefined
  readonly scope: Scope
  readonly depth: number
}

/** A schema object that is being applied. */
interface Applied extends At {
  readonly schema: JsonObject
  readonly evaluated: Evaluated
}

type Keyword = (expected: unknown, at: Applied) => Mismatch | undefined

/** The deepest nesting of schemas, references included. Values nest at most 64 deep, each with a few schemas. */
const MAX_DEPTH = 400

/** Applies a schema to a whole value. @throws SchemaFault when it cannot be applied */
export function evaluateSchema(
  value: unknown,
  resources: SchemaResources,
  draft: SchemaDraft,
  context: AssertionContext,
): Mismatch | undefined {
  const { schema, resource } = resources.root
  const evaluation = new Evaluation(resources, draft, context)
  const result = evaluation.apply(schema, { value, path: undefined, scope: { resource, outer: undefined }, depth: 0 })
  return result instanceof Mismatch ? result : undefined
}

class Evaluation {
  readonly #resources: SchemaResources
  readonly #draft: SchemaDraft
  readonly #context: AssertionContext
  readonly #keywords: readonly (readonly [string, Keyword])[]
  readonly #present = new Map<JsonObject, readonly (readonly [string, Keyword])[]>()

  constructor(resources: SchemaResources, draft: SchemaDraft, context: AssertionContext) {
    this.#resources = resources
    this.#draft = draft
    this.#context = context
    this.#keywords = this.#keywordsOf(draft)
  }

  apply(schema: unknown, at: At): Evaluated | Mismatch {
    this.#pay(2)
    if (at.depth > MAX_DEPTH) throw new SchemaFault(reason('schema_fault_depth', { limit: MAX_DEPTH }))
    if (schema === true) return new Evaluated()
    if (schema === false) return new Mismatch(at.path, where => reason('schema_misfit_excluded', { where }))
    if (!isObject(schema)) throw new SchemaFault()
    const resource = this.#resources.resourceOf(schema, at.scope.resource)
    const scope = resource === at.scope.resource ? at.scope : { resource, outer: at.scope }
    const evaluated = new Evaluated()
    const applied: Applied = { value: at.value, path: at.path, scope, depth: at.depth + 1, schema, evaluated }
    if (this.#draft === '7' && Object.hasOwn(schema, '$ref')) return this.#reference('$ref', applied) ?? evaluated
    for (const [name, keyword] of this.#keywordsIn(schema)) {
      this.#pay(1)
      const mismatch = keyword(schema[name], applied)
      if (mismatch) return mismatch
    }
    return evaluated
  }

  /** Returns the keywords that the schema has. They are looked up once for each schema. */
  #keywordsIn(schema: JsonObject): readonly (readonly [string, Keyword])[] {
    const known = this.#present.get(schema)
    if (known) return known
    this.#pay(5)
    const present = this.#keywords.filter(([name]) => Object.hasOwn(schema, name))
    this.#present.set(schema, present)
    return present
  }

  /** Returns all keywords in order: those for the value itself, then for its content, then for unevaluated content. */
  #keywordsOf(draft: SchemaDraft): readonly (readonly [string, Keyword])[] {
    const assertions = Object.entries(ASSERTIONS).map(([name, assertion]): [string, Keyword] => [
      name,
      (expected, { value, path }) => {
        const misfit = assertion(expected, value, this.#context)
        return misfit && new Mismatch(path, misfit)
      },
    ])
    const members: Keyword = (_, at) => this.#members(at)
    const within: [string, Keyword][] = [
      ['properties', members],
      ['patternProperties', (_, at) => (Object.hasOwn(at.schema, 'properties') ? undefined : this.#members(at))],
      ['additionalProperties', (_, at) => (hasMemberKeyword(at.schema) ? undefined : this.#members(at))],
      ['propertyNames', (names, at) => this.#propertyNames(names, at)],
      ['dependencies', (needed, at) => this.#dependencies(needed, at)],
      ['contains', (one, at) => this.#contains(one, at)],
      ['allOf', (schemas, at) => this.#allOf(schemas, at)],
      ['anyOf', (schemas, at) => this.#anyOf(schemas, at)],
      ['oneOf', (schemas, at) => this.#oneOf(schemas, at)],
      ['not', (schema, at) => this.#not(schema, at)],
      ['if', (schema, at) => this.#if(schema, at)],
      ['$ref', (_, at) => this.#reference('$ref', at)],
    ]
    if (draft === '7')
      return [...assertions.filter(([name]) => name !== 'dependentRequired'), ...within, this.#oldItems()]
    const later: [string, Keyword][] = [
      ['dependentSchemas', (schemas, at) => this.#dependentSchemas(schemas, at)],
      ['unevaluatedItems', (schema, at) => this.#unevaluatedItems(schema, at)],
      ['unevaluatedProperties', (schema, at) => this.#unevaluatedProperties(schema, at)],
    ]
    const items: [string, Keyword][] =
      draft === '2020-12'
        ? [
            ['prefixItems', (schemas, at) => this.#prefixItems(schemas, at)],
            ['items', (schema, at) => this.#restOfItems(schema, at, lengthOf(at.schema.prefixItems))],
            ['$dynamicRef', (_, at) => this.#reference('$dynamicRef', at)],
          ]
        : [this.#oldItems(), ['$recursiveRef', (_, at) => this.#reference('$recursiveRef', at)]]
    return [...assertions, ...within, ...items, ...later]
  }

  #reference(keyword: '$ref' | '$dynamicRef' | '$recursiveRef', at: Applied): Mismatch | undefined {
    const { schema, scope } = at
    const target = this.#dynamic(keyword, schema, this.#resources.target(keyword, schema, scope.resource), scope)
    const inScope = target.resource === scope.resource ? scope : { resource: target.resource, outer: scope }
    const { value, path, depth, evaluated } = at
    return this.#same(target.schema, { value, path, scope: inScope, depth, schema, evaluated })
  }

  /** Finds the target of a dynamic reference in the outermost resource (JSON Schema Core, section 8.2.3.2). */
  #dynamic(keyword: string, schema: JsonObject, first: SchemaTarget, scope: Scope): SchemaTarget {
    if (keyword === '$ref') return first
    const isRecursive = keyword === '$recursiveRef'
    const name = isRecursive ? '' : decodeURIComponent(String(schema[keyword]).replace(/^[^#]*#?/, ''))
    const marked = ({ root, dynamicAnchors }: SchemaResource) =>
      isRecursive ? root.$recursiveAnchor === true : dynamicAnchors.has(name)
    if (!marked(first.resource) || (!isRecursive && first.resource.anchors.get(name) !== first.schema)) return first
    let target = first
    for (let outer: Scope | undefined = scope; outer; outer = outer.outer) {
      this.#pay(1)
      const { resource } = outer
      if (marked(resource)) target = { resource, schema: isRecursive ? resource.root : resource.anchors.get(name) }
    }
    return target
  }

  /** Applies another schema, which the same value must fit too. */
  #same(schema: unknown, at: Applied): Mismatch | undefined {
    const result = this.apply(schema, at)
    if (result instanceof Mismatch) return result
    at.evaluated.add(result, this.#context.pay)
    return undefined
  }

  /** Applies a schema to a member or an item. */
  #inner(schema: unknown, at: Applied, value: unknown, name: string | number): Mismatch | undefined {
    const { scope, depth } = at
    const result = this.apply(schema, { value, path: { name, outer: at.path }, scope, depth })
    return result instanceof Mismatch ? result : undefined
  }

  /**
   * Applies `properties`, `patternProperties` and `additionalProperties`. Each leaves the remaining members to the
   * next.
   */
  #members(at: Applied): Mismatch | undefined {
    const { schema, value, evaluated } = at
    const named = objectOrNone(schema.properties)
    const matched = Object.entries(objectOrNone(schema.patternProperties))
    if (!isObject(value)) return undefined
    const names = Object.keys(value)
    this.#pay(names.length)
    for (const name of names) {
      const schemas = Object.hasOwn(named, name) ? [named[name]] : []
      for (const [pattern, one] of matched) {
        this.#pay(1)
        if (this.#context.finds(pattern, name)) schemas.push(one)
      }
      if (schemas.length === 0 && Object.hasOwn(schema, 'additionalProperties'))
        schemas.push(schema.additionalProperties)
      if (schemas.length > 0) evaluated.addName(name)
      for (const one of schemas) {
        const mismatch = this.#inner(one, at, value[name], name)
        if (mismatch) return mismatch
      }
    }
    return undefined
  }

  #propertyNames(schema: unknown, at: Applied): Mismatch | undefined {
    const names = isObject(at.value) ? Object.keys(at.value) : []
    return first(names, name => this.#inner(schema, at, name, name))
  }

  #dependentSchemas(schemas: unknown, at: Applied): Mismatch | undefined {
    const { value } = at
    const needed = Object.entries(objectOrNone(schemas))
    this.#pay(needed.length)
    if (!isObject(value)) return undefined
    return first(needed, ([name, schema]) => (Object.hasOwn(value, name) ? this.#same(schema, at) : undefined))
  }

  /** Applies `dependencies` of draft 7, which later drafts still allow: required members, or a schema. */
  #dependencies(needed: unknown, at: Applied): Mismatch | undefined {
    const { value, path } = at
    const all = Object.entries(objectOrNone(needed))
    this.#pay(all.length)
    if (!isObject(value)) return undefined
    return first(all, ([name, one]) => {
      if (!Object.hasOwn(value, name)) return undefined
      if (!Array.isArray(one)) return this.#same(one, at)
      const misfit = lackingBeside({ [name]: one }, value, this.#context.pay)
      return misfit && new Mismatch(path, misfit)
    })
  }

  #prefixItems(schemas: unknown, at: Applied): Mismatch | undefined {
    const { value, evaluated } = at
    const prefix = listOf(schemas)
    if (!Array.isArray(value)) return undefined
    evaluated.itemsBefore = Math.max(evaluated.itemsBefore, Math.min(prefix.length, value.length))
    return first(prefix.slice(0, value.length), (schema, index) => this.#inner(schema, at, value[index], index))
  }

  #restOfItems(schema: unknown, at: Applied, start: number): Mismatch | undefined {
    const { value, evaluated } = at
    if (!Array.isArray(value)) return undefined
    evaluated.itemsBefore = Math.max(evaluated.itemsBefore, value.length)
    return first(value.slice(start), (item, index) => this.#inner(schema, at, item, start + index))
  }

  /** Applies `items` as in drafts up to 2019-09: one schema, or a list with `additionalItems` for the rest. */
  #oldItems(): [string, Keyword] {
    return [
      'items',
      (items, at) => {
        if (!Array.isArray(items)) return this.#restOfItems(items, at, 0)
        const mismatch = this.#prefixItems(items, at)
        if (mismatch || !Object.hasOwn(at.schema, 'additionalItems')) return mismatch
        return this.#restOfItems(at.schema.additionalItems, at, items.length)
      },
    ]
  }

  #contains(schema: unknown, at: Applied): Mismatch | undefined {
    const { value, path, evaluated } = at
    if (!Array.isArray(value)) return undefined
    const least = this.#draft === '7' ? 1 : countOf(at.schema.minContains, 1)
    const most = this.#draft === '7' ? value.length : countOf(at.schema.maxContains, value.length)
    let found = 0
    for (const [index, item] of value.entries()) {
      if (this.#inner(schema, at, item, index)) continue
      found++
      if (this.#draft === '2020-12') evaluated.addItem(index)
    }
    if (found >= least && found <= most) return undefined
    return new Mismatch(path, where => reason('schema_misfit_contains', { where, found }))
  }

  #allOf(schemas: unknown, at: Applied): Mismatch | undefined {
    return first(listOf(schemas), schema => this.#same(schema, at))
  }

  #anyOf(schemas: unknown, at: Applied): Mismatch | undefined {
    const fitting = this.#fitting(schemas, at)
    if (fitting.length > 0) return this.#adding(fitting, at)
    return new Mismatch(at.path, where => reason('schema_misfit_any', { where }))
  }

  #oneOf(schemas: unknown, at: Applied): Mismatch | undefined {
    const fitting = this.#fitting(schemas, at)
    if (fitting.length === 1) return this.#adding(fitting, at)
    return new Mismatch(at.path, where => reason('schema_misfit_one', { where, count: fitting.length }))
  }

  #fitting(schemas: unknown, at: Applied): readonly Evaluated[] {
    return listOf(schemas).flatMap(schema => {
      const result = this.apply(schema, at)
      return result instanceof Mismatch ? [] : [result]
    })
  }

  #adding(fitting: readonly Evaluated[], { evaluated }: Applied): undefined {
    for (const one of fitting) evaluated.add(one, this.#context.pay)
  }

  #not(schema: unknown, at: Applied): Mismatch | undefined {
    if (this.apply(schema, at) instanceof Mismatch) return undefined
    return new Mismatch(at.path, where => reason('schema_misfit_excluded', { where }))
  }

  #if(schema: unknown, at: Applied): Mismatch | undefined {
    const result = this.apply(schema, at)
    const branch = result instanceof Mismatch ? 'else' : 'then'
    if (!(result instanceof Mismatch)) at.evaluated.add(result, this.#context.pay)
    return Object.hasOwn(at.schema, branch) ? this.#same(at.schema[branch], at) : undefined
  }

  #unevaluatedItems(schema: unknown, at: Applied): Mismatch | undefined {
    const { value, evaluated } = at
    if (!Array.isArray(value)) return undefined
    this.#pay(value.length)
    const mismatch = first(value, (item, index) =>
      evaluated.hasItem(index) ? undefined : this.#inner(schema, at, item, index),
    )
    evaluated.itemsBefore = value.length
    return mismatch
  }

  #unevaluatedProperties(schema: unknown, at: Applied): Mismatch | undefined {
    const { value, evaluated } = at
    if (!isObject(value)) return undefined
    const names = Object.keys(value)
    this.#pay(names.length)
    const mismatch = first(names, name =>
      evaluated.hasName(name) ? undefined : this.#inner(schema, at, value[name], name),
    )
    evaluated.allNames = true
    return mismatch
  }

  #pay(steps: number): void {
    this.#context.pay(steps)
  }
}

function first<T>(all: readonly T[], mismatchOf: (one: T, at: number) => Mismatch | undefined): Mismatch | undefined {
  for (const [at, one] of all.entries()) {
    const mismatch = mismatchOf(one, at)
    if (mismatch) return mismatch
  }
  return undefined
}

function hasMemberKeyword(schema: JsonObject): boolean {
  return Object.hasOwn(schema, 'properties') || Object.hasOwn(schema, 'patternProperties')
}

function objectOrNone(value: unknown): JsonObject {
  if (value === undefined) return {}
  if (!isObject(value)) throw new SchemaFault()
  return value
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new SchemaFault()
  return value
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0
}

function countOf(value: unknown, otherwise: number): number {
  if (value === undefined) return otherwise
  if (typeof value !== 'number') throw new SchemaFault()
  return value
}
