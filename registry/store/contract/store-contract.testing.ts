/** The contract that every registry database must fulfil: one suite over the port, whatever the database is. */
import { describe } from 'vitest'
import { describeCommits } from './commit-contract.testing.ts'
import { describeDatabase } from './database-contract.testing.ts'
import type { OpenDatabase } from './empty-store.testing.ts'
import { describeReaders } from './reader-contract.testing.ts'
import { describeStaging } from './staging-contract.testing.ts'
import { describeStatuses } from './status-contract.testing.ts'

/**
 * Call it in a test file.
 * @param open returns a place for a database that does not exist yet; another one at each call. The caller removes it
 *   after the test.
 */
export function describeStoreContract(name: string, open: OpenDatabase): void {
  describe(`${name}, as a registry database:`, () => {
    describeDatabase(open)
    describeCommits(open)
    describeStatuses(open)
    describeReaders(open)
    describeStaging(open)
  })
}
