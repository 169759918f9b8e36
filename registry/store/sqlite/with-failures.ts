/** Translates errors of all store methods with `storage-failure.ts`, so that no method can forget to. */
import { asStorageFailure } from '../storage-failure.ts'

/**
 * @param path of the file in use
 * @param part functions that return promises, and objects of such functions
 * @returns the same, except that failures of the file are thrown as a `StorageFailure`
 */
export function withFailures<Part extends object>(path: string, part: Part): Part {
  const known = new Map<unknown, unknown>()
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (!known.has(value)) known.set(value, guarded(path, value, target))
      return known.get(value)
    },
  })
}

function guarded(path: string, value: unknown, owner: unknown): unknown {
  if (typeof value === 'object' && value !== null) return withFailures(path, value)
  if (typeof value !== 'function') return value
  return (...given: unknown[]): unknown => {
    const result: unknown = Reflect.apply(value, owner, given)
    if (!(result instanceof Promise)) return result
    return result.catch((error: unknown) => {
      throw asStorageFailure(error, path)
    })
  }
}
