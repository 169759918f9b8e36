/** A mismatch between a schema and a value. It keeps the data, and makes the sentence only when it is shown. */
import type { Misfit } from './assertions.ts'

/** The first mismatch, with its path. */
export class Mismatch {
  readonly #path: Path | undefined
  readonly #misfit: Misfit

  constructor(path: Path | undefined, misfit: Misfit) {
    this.#path = path
    this.#misfit = misfit
  }

  /** Returns a clause, with the path as `#` and a JSON Pointer (RFC 6901). */
  because(): ReturnType<Misfit> {
    const names: string[] = []
    for (let path = this.#path; path; path = path.outer) names.push(String(path.name))
    const pointer = names.reverse().map(name => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    return this.#misfit(`#${pointer.join('')}`)
  }
}

/** The names and indexes that lead to a value, the innermost first. */
export interface Path {
  readonly name: string | number
  readonly outer: Path | undefined
}
