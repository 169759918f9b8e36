/** Prints the last line of a test run in a form that any tool can read: `N passed, N failed, N skipped`. */
import type { Reporter } from 'vitest/node'

export const closingLine: Reporter = {
  onTestRunEnd(modules, errors) {
    const counts = { passed: 0, failed: errors.length, skipped: 0, pending: 0 }
    for (const module of modules) {
      // A file that does not load counts as one failure, because it has no tests that could fail.
      if (module.state() === 'failed' && module.errors().length > 0) counts.failed++
      for (const test of module.children.allTests()) counts[test.result().state]++
    }
    const { passed, failed, skipped } = counts
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  },
}
