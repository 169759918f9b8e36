/** Evaluates Credo's tag queries (`Query` of its StorageService) on the decrypted tags of a record. */

export type Tags = Readonly<Record<string, unknown>>

/**
 * Whether tags match a query: every tag named has the value asked for; a list
 * asks for all of its values; `null` asks for a tag that is not set; a value of
 * `undefined` asks for nothing. `$and`, `$or` and `$not` combine queries.
 */
export function matchesQuery(tags: Tags, query: Tags): boolean {
  const { $and, $or, $not, ...wanted } = query
  return (
    Object.entries(wanted).every(([tag, value]) => matchesTag(tags[tag], value)) &&
    (!isList($and) || $and.every(part => isQuery(part) && matchesQuery(tags, part))) &&
    (!isList($or) || $or.some(part => isQuery(part) && matchesQuery(tags, part))) &&
    (!isQuery($not) || !matchesQuery(tags, $not))
  )
}

function matchesTag(actual: unknown, wanted: unknown): boolean {
  if (wanted === undefined) return true
  if (wanted === null) return actual === undefined || actual === null
  if (isList(wanted)) return isList(actual) && wanted.every(value => actual.includes(value))
  return actual === wanted
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function isQuery(value: unknown): value is Tags {
  return typeof value === 'object' && value !== null && !isList(value)
}
