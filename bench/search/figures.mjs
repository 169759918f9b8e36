/** Prints figures, each with its limit. */

/** @param share from 0 to 1 */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

/** Prints a figure that has no limit. @param decimals the number of decimals */
export function printFigure(name, figure, decimals, unit = '') {
  console.log(`${name.padEnd(42)}${figure.toFixed(decimals).padStart(9)} ${unit}`.trimEnd())
}

/** @param limit the largest allowed value */
export function printLimit(name, figure, limit, unit) {
  const ratio = figure / limit
  const verdict = ratio <= 1 ? '' : '   OVER THE LIMIT'
  console.log(
    `${name.padEnd(42)}${figure.toFixed(1).padStart(9)} ${unit}, ${ratio.toFixed(2)} of ${Number(limit.toFixed(1))}${verdict}`,
  )
}

/** @param limit the smallest allowed value */
export function printAtLeast(name, figure, limit) {
  const verdict = figure >= limit ? '' : '   UNDER THE LIMIT'
  console.log(`${name.padEnd(42)}${figure.toFixed(2).padStart(9)}, at least ${limit}${verdict}`)
}
