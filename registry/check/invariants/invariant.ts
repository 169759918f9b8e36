/** An invariant: its name, and a function that looks for violations. */
import type { SearchIndex } from '../../followers/search-indexer.ts'
import type { SignatureReader } from '../../publishing/read-signed.ts'
import type { Store } from '../../store/port.ts'

export interface Finding {
  readonly invariant: string
  /** The subject of the finding: an organization, a credential, a list, a follower. */
  readonly subject: string
  readonly detail: string
}

export interface CheckContext {
  readonly store: Store
  readonly indexes: readonly SearchIndex[]
  /** Returns which issuer of this registry signed a compact JWS, and its payload; `undefined` for other signers. */
  readonly readSigned: SignatureReader
  readonly baseUrl: string
}

/**
 * The cause that a finding suggests, which decides the advice to the operator: a search index that differs, or one that
 * is ahead, or a registry database that is an older copy. A finding without one means that the record is damaged.
 */
type SuggestedCause = 'index-differs' | 'index-ahead' | 'older-copy'

export interface Invariant {
  readonly name: string
  readonly suggests?: SuggestedCause
  /** Yields each violation; returns how many things were examined. */
  findings(context: CheckContext): AsyncGenerator<Omit<Finding, 'invariant'>, number>
}

export interface ExaminedInvariant extends Pick<Invariant, 'name' | 'suggests'> {
  readonly examined: number
  readonly findings: readonly Finding[]
}
