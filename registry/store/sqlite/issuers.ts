/** Issuers as they are published. The wallet is authoritative; this is the public copy. */
import { asc, eq } from 'drizzle-orm'
import { type Issuer, REGISTRY_ISSUER } from '../../../domain/issuer.ts'
import type { Connection } from './connection.ts'
import { issuers } from './schema.ts'

type Row = typeof issuers.$inferSelect

/** The statements that an issuer signs about itself. */
export interface IssuerStatements {
  readonly didConfiguration?: Readonly<Record<string, unknown>>
  readonly whois?: string
  /** Identifies the state of the issuer that they are about: when it changes, they are signed again. */
  readonly signedFor: string
  /** ISO 8601; absent when they never expire. */
  readonly signAgainAt?: string
}

export function issuerStore({ db }: Connection) {
  return {
    /** Returns an issuer, by default the registry's own; `undefined` when it has not been recorded yet. */
    async get(id: string = REGISTRY_ISSUER): Promise<Issuer | undefined> {
      const row = db.select().from(issuers).where(eq(issuers.id, id)).get()
      return row && toIssuer(row)
    },

    /** Returns all issuers, the registry's own first. */
    async list(): Promise<readonly Issuer[]> {
      const all = db.select().from(issuers).orderBy(asc(issuers.id)).all().map(toIssuer)
      return [...all.filter(({ id }) => id === REGISTRY_ISSUER), ...all.filter(({ id }) => id !== REGISTRY_ISSUER)]
    },

    /** Inserts an issuer or replaces its published data; its own statements stay until they are signed again. */
    async record(issuer: Omit<Issuer, 'didConfiguration' | 'whois'>): Promise<void> {
      const { id, name, did, document, webvhDid = null, webvhLog = null } = issuer
      const values = { name, did, document, webvhDid, webvhLog }
      db.insert(issuers)
        .values({ id, ...values })
        .onConflictDoUpdate({ target: issuers.id, set: values })
        .run()
    },

    /** Returns what the issuer's statements were signed for, and when to renew them; `undefined` before the first. */
    async signedFor(id: string): Promise<{ readonly signedFor: string; readonly signAgainAt?: string } | undefined> {
      const row = db.select().from(issuers).where(eq(issuers.id, id)).get()
      if (row?.signedFor === undefined || row.signedFor === null) return undefined
      return { signedFor: row.signedFor, ...(row.signAgainAt === null ? {} : { signAgainAt: row.signAgainAt }) }
    },

    async recordStatements(id: string, statements: IssuerStatements): Promise<void> {
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
    ...(webvhDid === null ? {} : { webvhDid }),
    ...(webvhLog === null ? {} : { webvhLog }),
    ...(didConfiguration === null ? {} : { didConfiguration }),
    ...(whois === null ? {} : { whois }),
  }
}
