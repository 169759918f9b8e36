/**
 * Makes objects with optional members. Under `exactOptionalPropertyTypes` an
 * optional member must be left out when there is no value. `verify/` has the same
 * function, because it imports no other room.
 */

/** `T` without members that can only be undefined; members that may be undefined are optional. */
type Defined<T> = {
  [Name in keyof T as undefined extends T[Name] ? never : Name]: T[Name]
} & {
  [Name in keyof T as undefined extends T[Name] ? Name : never]?: Exclude<T[Name], undefined>
}

/** Returns the members that are not undefined, in their order. */
export function defined<T extends object>(members: T): Defined<T>
export function defined(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const name in members) {
    if (members[name] !== undefined) kept[name] = members[name]
  }
  return kept
}
