/**
 * Tracks the members and items of a value that a schema has evaluated, for `unevaluated…` (JSON Schema Core, section
 * 11).
 */
import type { Pay } from './deep-equal.ts'

export class Evaluated {
  /** All items below this index are evaluated. */
  itemsBefore = 0
  allNames = false
  // Most values are neither objects nor arrays and need no sets.
  #names: Set<string> | undefined
  #items: Set<number> | undefined

  addName(name: string): void {
    this.#names ??= new Set()
    this.#names.add(name)
  }

  addItem(at: number): void {
    this.#items ??= new Set()
    this.#items.add(at)
  }

  /** Adds what another schema has evaluated in the same value. */
  add(other: Evaluated, pay: Pay): void {
    pay((other.#names?.size ?? 0) + (other.#items?.size ?? 0))
    for (const name of other.#names ?? []) this.addName(name)
    for (const item of other.#items ?? []) this.addItem(item)
    this.itemsBefore = Math.max(this.itemsBefore, other.itemsBefore)
    this.allNames ||= other.allNames
  }

  hasName(name: string): boolean {
    return this.allNames || this.#names?.has(name) === true
  }

  hasItem(at: number): boolean {
    return at < this.itemsBefore || this.#items?.has(at) === true
  }
}
