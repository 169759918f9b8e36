/** The registry database in one SQLite file. SQLite answers at once, so its methods only look asynchronous. */

import type { OpenOptions, Store } from '../port.ts'
import { onFile } from '../storage-failure.ts'
import { auditStore } from './audit.ts'
import { changeStore } from './changes.ts'
import { committer } from './commit.ts'
import { type Connection, openConnection } from './connection.ts'
import { credentialStatusStore } from './credential-status.ts'
import { credentialStore } from './credentials.ts'
import { cursorStore } from './cursors.ts'
import { historyStore } from './history.ts'
import { ensureIdentity, identityStore, lacksIdentity } from './identity.ts'
import { issuerStore } from './issuers.ts'
import { metaStore } from './meta.ts'
import { organizationStore } from './organizations.ts'
import { registerStore } from './registers.ts'
import { restoringStore } from './restoring.ts'
import { openStaging } from './staging.ts'
import { statusListStore } from './status-lists.ts'
import { withFailures } from './with-failures.ts'

interface StoreOptions extends OpenOptions {
  readonly path: string
}

/**
 * @param path the SQLite file; created when it does not exist, unless `readonly`
 * @throws {OrgsealError} as `openConnection`; later calls also throw a `StorageFailure` when the file or
 *   its disk fails
 */
export function openStore({ path, readonly = false, cacheKibibytes }: StoreOptions): Store {
  const connection = onFile(path, () => openIdentified(path, { readonly, cacheKibibytes }))
  return withFailures<Store>(path, {
    location: path,
    identity: identityStore(connection),
    history: historyStore(path),
    audit: auditStore(connection),
    restoring: restoringStore(connection),
    meta: metaStore(connection),
    issuers: issuerStore(connection),
    registers: registerStore(connection),
    organizations: organizationStore(connection),
    credentials: credentialStore(connection),
    credentialStatus: credentialStatusStore(connection),
    statusLists: statusListStore(connection),
    changes: changeStore(connection),
    cursors: cursorStore(connection),
    commit: committer(connection),
    openStaging: async () => openStaging(),
    async close() {
      connection.sqlite.close()
    },
  })
}

/** Opens the database and makes sure that it has an identity, also when it is an older one opened read-only. */
function openIdentified(path: string, options: Parameters<typeof openConnection>[1]): Connection {
  const connection = openConnection(path, options)
  try {
    if (!options.readonly) ensureIdentity(connection.sqlite)
    else if (lacksIdentity(connection.sqlite)) openIdentified(path, { readonly: false }).sqlite.close()
    return connection
  } catch (error) {
    connection.sqlite.close()
    throw error
  }
}
