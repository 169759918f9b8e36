/** What the HTTP room is given by the composition root, and what each request carries through it. */
import type { Context } from 'hono'
import type { Logger } from 'pino'
import type { ErrorCode } from '../../../domain/errors.ts'
import type { Bilingual } from '../../../domain/register.ts'
import type { Networks } from '../../../http/client-address.ts'
import type { Audience, HeaderSet } from '../../../http/headers.ts'
import type { SearchEngine } from '../../../search/engine.ts'
import type { MintedCredential, MintRequest } from '../../statements/mint-on-request.ts'
import type { Store } from '../../store/store.ts'
import type { VcApiDependencies } from '../../vc-api/routes.ts'
import type { Verifications } from '../../verification/open-verifications.ts'

export interface AppDependencies {
  /** The registry's own address, without a slash at the end. */
  readonly baseUrl: string
  readonly store: Pick<
    Store,
    'identity' | 'issuers' | 'registers' | 'organizations' | 'credentials' | 'statusLists' | 'changes'
  >
  readonly engine: Pick<SearchEngine, 'search' | 'suggest'>
  readonly credentialTypes: {
    /** What a credential type is called, while there is such a type. */
    get(type: string): { readonly name: Bilingual } | undefined
    /** A frozen file of a credential type: its schema, its context, its display. */
    file(type: string, version: string, name: string): { readonly body: string; readonly mediaType: string } | undefined
    /** Addresses of the JSON-LD contexts that this registry's credentials and lists name. */
    contexts(): readonly string[]
  }
  readonly verifications: Pick<Verifications, 'enter'>
  /** A credential for whoever asks; see `registry/statements/mint-on-request.ts`. */
  mint(request: MintRequest): Promise<MintedCredential>
  /** What test suites drive, where the operator has turned it on. */
  readonly vcApi?: VcApiDependencies
  readiness(): Promise<Readiness>
  /** The built site, `dist/web`; without it there is the API only. */
  readonly siteDirectory: string | undefined
  /** Proxies that say for whom they ask; none unless told. */
  readonly trustedProxies?: Networks
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
