/** Translates errors of all store methods with `storage-failure.ts`, so that no method can forget to. */
import { asStorageFailure } from '../storage-failure.ts'

/**
 * @param path of the file in use
 * @param part functions, some of which return promises, and objects of such functions
 * @returns the same, except that failures of the file are thrown as a `StorageFailure`; this includes functions that
 *   one of them returns
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
  const fail = (error: unknown): never => {
    throw asStorageFailure(error, path)
  }
  const answered = (result: unknown): unknown =>
    typeof result === 'function' ? guarded(path, result, undefined) : result
  return (...given: unknown[]): unknown => {
    try {
      const result: unknown = Reflect.apply(value, owner, given)
      return result instanceof Promise ? result.then(answered, fail) : answered(result)
    } catch (error) {
      return fail(error)
    }
  }
}
