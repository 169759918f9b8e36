/** The feed counts 1, 2, 3 … and each change of an organization follows the one of its previous version. */
import type { Invariant } from './invariant.ts'
import { allChanges } from './record-pages.ts'

export const feedHasNoGaps: Invariant = {
  name: 'the change feed has no gaps',
  async *findings({ store }) {
    let expected = 1
    for await (const page of allChanges(store)) {
      for (const { seq, organization } of page) {
        if (seq !== expected)
          yield { subject: organization, detail: `change ${seq} is in the position of change ${expected}` }
        expected = seq + 1
      }
    }
    return expected - 1
  },
}
