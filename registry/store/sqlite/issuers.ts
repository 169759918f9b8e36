/** The public copy of the issuers: a row for each. */
import { asc, eq } from 'drizzle-orm'
import { type Issuer, REGISTRY_ISSUER } from '../../../domain/issuer.ts'
import type { IssuerStore } from '../port.ts'
import type { Connection } from './connection.ts'
import { issuers } from './schema.ts'

type Row = typeof issuers.$inferSelect

export function issuerStore({ db }: Connection): IssuerStore {
  return {
    async get(id = REGISTRY_ISSUER) {
      const row = db.select().from(issuers).where(eq(issuers.id, id)).get()
      return row && toIssuer(row)
    },

    async list() {
      const all = db.select().from(issuers).orderBy(asc(issuers.id)).all().map(toIssuer)
      return [...all.filter(({ id }) => id === REGISTRY_ISSUER), ...all.filter(({ id }) => id !== REGISTRY_ISSUER)]
    },

    async record(issuer) {
      const { id, name, did, document, webvhDid, webvhLog } = issuer
      const values = { name, did, document, webvhDid, webvhLog }
      db.insert(issuers)
        .values({ id, ...values })
        .onConflictDoUpdate({ target: issuers.id, set: values })
        .run()
    },

    async signedFor(id) {
      const row = db.select().from(issuers).where(eq(issuers.id, id)).get()
      if (row?.signedFor === undefined || row.signedFor === null) return undefined
      return { signedFor: row.signedFor, ...(row.signAgainAt === null ? {} : { signAgainAt: row.signAgainAt }) }
    },

    async recordStatements(id, statements) {
      const { didConfiguration = null, whois = null, signedFor, signAgainAt = null } = statements
      db.update(issuers).set({ didConfiguration, whois, signedFor, signAgainAt }).where(eq(issuers.id, id)).run()
    },
  }
}

function toIssuer(row: Row): Issuer {
  const { id, name, did, document, webvhDid, webvhLog, didConfiguration, whois } = row
  return {
    id,
    name,
    did,
    document,
    webvhDid,
    webvhLog,
    ...(didConfiguration === null ? {} : { didConfiguration }),
    ...(whois === null ? {} : { whois }),
  }
}
