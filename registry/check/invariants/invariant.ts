/** What an invariant is: a name, and a look at everything that could break it. */
import type { SearchIndex } from '../../followers/search-indexer.ts'
import type { SignatureReader } from '../../publishing/read-signed.ts'
import type { Store } from '../../store/store.ts'

export interface Finding {
  readonly invariant: string
  /** What it is about: an organization, a credential, a list, a follower. */
  readonly subject: string
  readonly detail: string
}

export interface CheckContext {
  readonly store: Store
  readonly indexes: readonly SearchIndex[]
  /** Whether a compact JWS was signed by an issuer of this registry, by which, and what it says. */
  readonly readSigned: SignatureReader
  readonly baseUrl: string
}

export interface Invariant {
  readonly name: string
  /** Yields what breaks it; returns how many things it looked at. */
  findings(context: CheckContext): AsyncGenerator<Omit<Finding, 'invariant'>, number>
}

export interface CheckedInvariant {
  readonly name: string
  readonly examined: number
  readonly findings: readonly Finding[]
}
