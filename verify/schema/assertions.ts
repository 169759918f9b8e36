/**
 * The keywords of JSON Schema that depend on one value only (Validation, section
 * 6, and `format`). Each returns why the value does not fit, or nothing.
 */
import { isObject, type JsonObject } from '../encoding/strict-json.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import { allDiffer, CHARACTERS_PER_STEP, deepEqual, type Pay } from './deep-equal.ts'
import { isOfFormat } from './formats.ts'
import { SchemaFault } from './schema-resources.ts'

/** Makes the reasons why a value does not fit, with its path. It is called only when they are shown. */
export type Misfit = (where: string) => Reasons

export interface AssertionContext {
  readonly pay: Pay
  /** True when a pattern is found in a text. Throws when the pattern cannot be matched. */
  readonly finds: (pattern: string, text: string) => boolean
}

/** The cost of `multipleOf`, which may divide integers of 600 digits. */
const STEPS_PER_MULTIPLE = 30

type Assertion = (expected: unknown, value: unknown, context: AssertionContext) => Misfit | undefined

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  null: value => value === null,
  boolean: value => typeof value === 'boolean',
  object: isObject,
  array: Array.isArray,
  number: value => typeof value === 'number',
  string: value => typeof value === 'string',
  integer: Number.isInteger,
}

/** The assertions by keyword, in the order of evaluation. */
export const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  type: (expected, value, { pay }) => {
    const types = typeof expected === 'string' ? [expected] : texts(expected)
    pay(types.length)
    const tests = types.map(type => (Object.hasOwn(TYPES, type) ? TYPES[type] : undefined))
    if (tests.includes(undefined)) throw new SchemaFault()
    if (tests.some(holds => holds?.(value))) return undefined
    return where => reason('schema_misfit_type', { where, expected: types.join(', ') })
  },
  const: (expected, value, { pay }) =>
    deepEqual(expected, value, pay)
      ? undefined
      : where => reason('schema_misfit_const', { where, expected: brief(expected) }),
  enum: (expected, value, { pay }) =>
    list(expected).some(one => deepEqual(one, value, pay))
      ? undefined
      : where => reason('schema_misfit_enum', { where }),

  maximum: bound((value, limit) => value <= limit),
  exclusiveMaximum: bound((value, limit) => value < limit),
  minimum: bound((value, limit) => value >= limit),
  exclusiveMinimum: bound((value, limit) => value > limit),
  multipleOf: bound(isMultiple, STEPS_PER_MULTIPLE),

  maxLength: size('string', (length, limit) => length <= limit),
  minLength: size('string', (length, limit) => length >= limit),
  maxItems: size('array', (length, limit) => length <= limit),
  minItems: size('array', (length, limit) => length >= limit),
  maxProperties: size('object', (length, limit) => length <= limit),
  minProperties: size('object', (length, limit) => length >= limit),

  pattern: (expected, value, { finds }) => {
    if (typeof expected !== 'string') throw new SchemaFault()
    if (typeof value !== 'string' || finds(expected, value)) return undefined
    return where => reason('schema_misfit_pattern', { where, pattern: expected })
  },
  format: (expected, value, { pay }) => {
    if (typeof expected !== 'string') throw new SchemaFault()
    if (typeof value !== 'string' || isOfFormat(expected, value, pay)) return undefined
    return where => reason('schema_misfit_format', { where, format: expected })
  },
  uniqueItems: (expected, value, { pay }) =>
    expected !== true || !Array.isArray(value) || allDiffer(value, pay)
      ? undefined
      : where => reason('schema_misfit_repeated', { where }),
  required: (expected, value, { pay }) => (isObject(value) ? lacking(expected, value, pay) : undefined),
  dependentRequired: (expected, value, { pay }) => {
    if (!isObject(expected)) throw new SchemaFault()
    return isObject(value) ? lackingBeside(expected, value, pay) : undefined
  },
}

/** Checks the members that are required because others are present. */
export function lackingBeside(required: JsonObject, value: JsonObject, pay: Pay): Misfit | undefined {
  const names = Object.keys(required)
  pay(names.length)
  for (const name of names) {
    const misfit = Object.hasOwn(value, name) ? lacking(required[name], value, pay) : undefined
    if (misfit) return misfit
  }
  return undefined
}

function lacking(required: unknown, value: JsonObject, pay: Pay): Misfit | undefined {
  const names = texts(required)
  pay(names.length)
  const name = names.find(one => !Object.hasOwn(value, one))
  return name === undefined ? undefined : where => reason('schema_misfit_lacks', { where, name })
}

function bound(holds: (value: number, limit: number) => boolean, steps = 1): Assertion {
  return (expected, value, { pay }) => {
    if (typeof expected !== 'number') throw new SchemaFault()
    pay(steps)
    if (typeof value !== 'number' || holds(value, expected)) return undefined
    return where => reason('schema_misfit_number', { where, value: String(value), limit: String(expected) })
  }
}

function size(type: 'string' | 'array' | 'object', holds: (length: number, limit: number) => boolean): Assertion {
  return (expected, value, { pay }) => {
    if (typeof expected !== 'number') throw new SchemaFault()
    if (!TYPES[type]?.(value)) return undefined
    const length = lengthOf(value, pay)
    return holds(length, expected)
      ? undefined
      : where => reason('schema_misfit_length', { where, length: String(length), limit: String(expected) })
  }
}

/** Counts characters (code points), items or members. */
function lengthOf(value: unknown, pay: Pay): number {
  if (Array.isArray(value)) return value.length
  if (typeof value !== 'string') {
    const { length } = Object.keys(value ?? {})
    pay(length)
    return length
  }
  pay(value.length / CHARACTERS_PER_STEP)
  let pairs = 0
  for (let at = 0; at < value.length; at++) {
    const point = value.codePointAt(at) ?? 0
    if (point > 0xffff) {
      pairs++
      at++
    }
  }
  return value.length - pairs
}

/** Computes with decimal digits: 19.99 is a multiple of 0.01, but floating-point division denies it. */
function isMultiple(value: number, divisor: number): boolean {
  if (!(divisor > 0)) throw new SchemaFault()
  const [one, other] = [decimal(value), decimal(divisor)]
  const exponent = Math.min(one.exponent, other.exponent)
  return scaled(one, exponent) % scaled(other, exponent) === 0n
}

interface Decimal {
  readonly digits: bigint
  readonly exponent: number
}

function decimal(number: number): Decimal {
  const [mantissa = '', exponent = '0'] = String(number).split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length }
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to)
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new SchemaFault()
  return value
}

function texts(value: unknown): readonly string[] {
  return list(value).map(one => {
    if (typeof one !== 'string') throw new SchemaFault()
    return one
  })
}

function brief(value: unknown): string {
  return typeof value === 'object' && value !== null ? '{…}' : JSON.stringify(value).slice(0, 200)
}
