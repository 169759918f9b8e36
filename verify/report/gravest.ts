/** Finds the result that outweighs the others. */

/** The outcomes of a check, the gravest first. */
const CHECK_OUTCOMES = ['fail', 'unknown', 'pass'] as const

/**
 * Returns the gravest item; of several equally grave ones, the first.
 * @param wordOf gives the word by which an item is ranked
 * @param order the words, the gravest first; by default the outcomes of a check
 */
export function gravest<Item, Word extends string = (typeof CHECK_OUTCOMES)[number]>(
  items: readonly Item[],
  wordOf: (item: Item) => Word,
  order: readonly string[] = CHECK_OUTCOMES,
): Item | undefined {
  const [first] = items.toSorted((one, other) => order.indexOf(wordOf(one)) - order.indexOf(wordOf(other)))
  return first
}
