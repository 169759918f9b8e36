/** The issuer's published DID document. One issuer today; the table is ready for one per agency. */
import type { IssuerDocument } from '../domain/issuer.ts'
import type { Connection } from './connection.ts'
import { issuers } from './schema.ts'

export function issuerStore({ db }: Connection) {
  return {
    async get(): Promise<IssuerDocument | undefined> {
      return db.select().from(issuers).get()?.document
    },

    async record(document: IssuerDocument): Promise<void> {
      db.insert(issuers)
        .values({ did: document.id, document })
        .onConflictDoUpdate({ target: issuers.did, set: { document } })
        .run()
    },
  }
}
