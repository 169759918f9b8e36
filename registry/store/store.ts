/** The store: one object for all aggregates, over one SQLite file. All it answers is asynchronous, except bulk paths. */
import { changeStore } from './changes.ts'
import { committer } from './commit.ts'
import { openConnection } from './connection.ts'
import { credentialStore } from './credentials.ts'
import { cursorStore } from './cursors.ts'
import { issuerStore } from './issuers.ts'
import { metaStore } from './meta.ts'
import { organizationStore } from './organizations.ts'
import { registerStore } from './registers.ts'
import { standingStore } from './standing.ts'
import { statusListStore } from './status-lists.ts'
import { withFailures } from './with-failures.ts'

export type Store = ReturnType<typeof openStore>

interface StoreOptions {
  readonly path: string
  readonly readonly?: boolean
  /** See `openConnection`. */
  readonly cacheKibibytes?: number | undefined
}

/**
 * @param path the SQLite file; made when it is not there, unless `readonly`
 * @throws {OrgsealError} as `openConnection`; whatever is called later throws a `StorageFailure`, too, where the file or
 *   its disk fails
 */
export function openStore({ path, readonly = false, cacheKibibytes }: StoreOptions) {
  const connection = openConnection(path, { readonly, cacheKibibytes })
  return withFailures(path, {
    meta: metaStore(connection),
    issuers: issuerStore(connection),
    registers: registerStore(connection),
    organizations: organizationStore(connection),
    credentials: credentialStore(connection),
    standing: standingStore(connection),
    statusLists: statusListStore(connection),
    changes: changeStore(connection),
    cursors: cursorStore(connection),
    /** Commit a batch of versions and credentials, in one transaction; answers the feed's end. */
    commit: committer(connection),
    close(): void {
      connection.sqlite.close()
    },
  })
}
