/** Compares JSON values (JSON Schema Core, section 4.2.2) and pays for the comparison. */
import { isObject } from '../encoding/strict-json.ts'

/** Pays for work. Throws when the budget is used up. */
export type Pay = (steps: number) => void

/** Characters of a text that are compared or counted in one step. */
export const CHARACTERS_PER_STEP = 32

export function deepEqual(one: unknown, other: unknown, pay: Pay): boolean {
  pay(1)
  if (typeof one === 'string' && typeof other === 'string') {
    pay(Math.min(one.length, other.length) / CHARACTERS_PER_STEP)
    return one === other
  }
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false
    return one.every((item, at) => deepEqual(item, other[at], pay))
  }
  if (!isObject(one) || !isObject(other)) return one === other
  const names = Object.keys(one)
  pay(names.length)
  if (names.length !== Object.keys(other).length) return false
  return names.every(name => Object.hasOwn(other, name) && deepEqual(one[name], other[name], pay))
}

/** True when no two items are equal. Only objects and arrays are compared pairwise. */
export function allDiffer(items: readonly unknown[], pay: Pay): boolean {
  const plain = new Set<unknown>()
  const compound: unknown[] = []
  for (const item of items) {
    pay(typeof item === 'string' ? 1 + item.length / CHARACTERS_PER_STEP : 1)
    if (typeof item === 'object' && item !== null) {
      if (compound.some(other => deepEqual(item, other, pay))) return false
      compound.push(item)
    } else if (plain.has(item)) {
      return false
    } else {
      plain.add(item)
    }
  }
  return true
}
