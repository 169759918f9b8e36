/** What each request carries through the kit, whatever the application is. */
import type { Context } from 'hono'
import type { ErrorCode } from '../domain/errors.ts'
import type { Audience, HeaderSet } from './headers.ts'
import type { Networks } from './networks.ts'

/** What the server could not even make a request of: the app says so in its own words. */
export interface Refusal {
  readonly code: ErrorCode
  readonly detail: string
}

/** What the server knows of a request beside what is in it. */
export interface RequestBindings {
  readonly refusal?: Refusal
  /** Of the other end of the connection, e.g. `192.0.2.7` or `::ffff:192.0.2.7`. */
  readonly remoteAddress?: string | undefined
}

export interface AppEnv {
  Bindings: RequestBindings
  Variables: {
    requestId: string
    headers: Readonly<Record<Audience, HeaderSet>>
    /** For `type` members of problems. */
    baseUrl: string
    trustedProxies: Networks
  }
}

export type AppContext = Context<AppEnv>
