/** The feed counts 1, 2, 3 … and each change of an organization's version follows the one before. */
import type { Invariant } from './invariant.ts'
import { allChanges } from './walk.ts'

export const feedHasNoGaps: Invariant = {
  name: 'the change feed has no gaps',
  async *findings({ store }) {
    let expected = 1
    for await (const page of allChanges(store)) {
      for (const { seq, organization } of page) {
        if (seq !== expected) yield { subject: organization, detail: `change ${seq} stands where ${expected} belongs` }
        expected = seq + 1
      }
    }
    return expected - 1
  },
}
