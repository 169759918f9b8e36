/**
 * A value that can only be looked at so often. A JSON Schema is a small program
 * written by whoever wrote the credential; validators run it to the end, however
 * long that takes. Counting what they read stops them, whatever keyword they are at.
 */

class ReadLimitReached extends Error {}

/** Hands out views of values that share one budget of reads; reading on throws `ReadLimitReached`. */
export function readMeter(limit: number): <T>(value: T) => T {
  const views = new WeakMap<object, object>()
  let left = limit
  const handler: ProxyHandler<object> = {
    get(target, key, receiver) {
      if (left-- <= 0) throw new ReadLimitReached()
      return view(Reflect.get(target, key, receiver))
    },
    ownKeys(target) {
      const keys = Reflect.ownKeys(target)
      left -= keys.length
      if (left <= 0) throw new ReadLimitReached()
      return keys
    },
  }
  function view<T>(value: T): T {
    if (typeof value !== 'object' || value === null) return value
    const known = views.get(value)
    const proxy = known ?? new Proxy(value, handler)
    views.set(value, proxy)
    return proxy as T
  }
  return view
}
