/** The dependencies that the composition root gives to the API. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Logger } from 'pino'
import type { Bilingual } from '../../../domain/register.ts'
import type { AppEnv } from '../../../http/environment.ts'
import type { Networks } from '../../../http/networks.ts'
import type { SearchEngine } from '../../../search/engine.ts'
import type { MintedCredential, MintRequest } from '../../statements/mint-on-request.ts'
import type { Store } from '../../store/port.ts'
import type { Verifications } from '../../verification/open-verifications.ts'

/** Adds routes to the application. */
export type Routes = (app: OpenAPIHono<AppEnv>) => void

export interface AppDependencies {
  /** The registry's own address, without a slash at the end. */
  readonly baseUrl: string
  readonly store: Pick<Store, 'issuers' | 'registers' | 'organizations' | 'credentials' | 'statusLists' | 'changes'>
  readonly engine: Pick<SearchEngine, 'search' | 'suggest'>
  readonly credentialTypes: {
    /** Returns the name of a credential type, or `undefined` when there is no such type. */
    get(type: string): { readonly name: Bilingual } | undefined
    /** Returns a frozen file of a credential type: its schema, its context, its display. */
    file(type: string, version: string, name: string): { readonly body: string; readonly mediaType: string } | undefined
    /** Addresses of the JSON-LD contexts that this registry's credentials and lists name. */
    contexts(): readonly string[]
  }
  readonly verifications: Pick<Verifications, 'enter'>
  /** Mints a credential on request; see `registry/statements/mint-on-request.ts`. */
  mint(request: MintRequest): Promise<MintedCredential>
  /** Added after the API's own routes, and not part of its description. */
  readonly furtherRoutes?: readonly Routes[]
  readiness(): Promise<Readiness>
  /** The built site, `dist/web`; without it there is only the API. */
  readonly siteDirectory: string | undefined
  /** Proxies whose forwarding headers are trusted; none by default. */
  readonly trustedProxies?: Networks
  readonly logger: Logger
  readonly clock: () => Date
  /** For requests without an id of their own; random by default. */
  readonly newRequestId?: () => string
}

interface Readiness {
  readonly ready: boolean
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly detail?: string }>>
}
