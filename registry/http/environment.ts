/** What the HTTP room is given by the composition root, and what each request carries through it. */
import type { Context } from 'hono'
import type { Logger } from 'pino'
import type { VerificationReport } from '../../agent/verify/report.ts'
import type { SearchEngine } from '../../search/engine.ts'
import type { ErrorCode } from '../domain/errors.ts'
import type { Store } from '../store/store.ts'
import type { Audience, HeaderSet } from './headers.ts'

export interface AppDependencies {
  /** The registry's own address, without a slash at the end. */
  readonly baseUrl: string
  readonly issuer: { readonly did: string; readonly didDocument: object }
  readonly store: Pick<Store, 'registers' | 'organizations' | 'credentials' | 'statusLists' | 'changes'>
  readonly engine: Pick<SearchEngine, 'search' | 'suggest'>
  readonly credentialTypes: {
    /** A frozen file of a credential type: its schema, its context, its display. */
    file(type: string, version: string, name: string): { readonly body: string; readonly mediaType: string } | undefined
  }
  /** @param input a compact JWS, or an object that envelops one; anything at all must be answered with a report */
  verify(input: unknown): Promise<VerificationReport>
  readiness(): Promise<Readiness>
  /** The built site, `dist/web`; without it there is the API only. */
  readonly siteDirectory: string | undefined
  readonly logger: Logger
  readonly clock: () => Date
  /** For requests that bring no id of their own; random by default. */
  readonly newRequestId?: () => string
}

interface Readiness {
  readonly ready: boolean
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly detail?: string }>>
}

/** What the server could not even make a request of: the app says so in its own words. */
export interface Refusal {
  readonly code: ErrorCode
  readonly detail: string
}

export interface AppEnv {
  Bindings: { refusal?: Refusal }
  Variables: {
    requestId: string
    headers: Readonly<Record<Audience, HeaderSet>>
    /** For `type` members of problems. */
    baseUrl: string
  }
}

export type AppContext = Context<AppEnv>
