/** The context that each request carries through the kit, whatever the application is. */
import type { Context } from 'hono'
import type { ErrorCode } from '../domain/errors.ts'
import type { Audience, HeaderSet } from './headers.ts'
import type { Networks } from './networks.ts'

/** Input that the server could not turn into a request. The app writes the answer. */
export interface Refusal {
  readonly code: ErrorCode
  readonly detail: string
}

/** Facts that the server knows about a request in addition to its content. */
export interface RequestBindings {
  readonly refusal?: Refusal
  /** Address of the other end of the connection, e.g. `192.0.2.7` or `::ffff:192.0.2.7`. */
  readonly remoteAddress?: string | undefined
}

export interface AppEnv {
  Bindings: RequestBindings
  Variables: {
    requestId: string
    headers: Readonly<Record<Audience, HeaderSet>>
    /** Base of the `type` member of problems. */
    baseUrl: string
    trustedProxies: Networks
  }
}

export type AppContext = Context<AppEnv>
