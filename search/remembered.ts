/**
 * What `make` makes of a text, kept for the next time: names are asked for again within a query, and by the next one,
 * which is often the same with a letter more. Where `most` are kept, all of them are forgotten.
 */
export function remembered<Value>(make: (text: string) => Value, most: number): (text: string) => Value {
  const known = new Map<string, Value>()
  return text => {
    const before = known.get(text)
    if (before !== undefined) return before
    const value = make(text)
    if (known.size >= most) known.clear()
    known.set(text, value)
    return value
  }
}
