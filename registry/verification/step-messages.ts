/**
 * What the main thread and a verification thread say to each other. A thread
 * keeps nothing between two messages: it is never held while documents come
 * over the network, and ending it loses one request and no other.
 */
import type { EvidenceDocuments } from '../../verify/checks/collect-evidence.ts'

export interface StepRequest {
  /** The body of the request, as it came; moved to the thread, and back with `needs`. */
  readonly body: Uint8Array<ArrayBuffer>
  /** `text`: the body is the credential or the presentation. `json`: a member of the body is. */
  readonly form: 'text' | 'json'
  /** What has been fetched so far, the failures included. */
  readonly documents: EvidenceDocuments
  /** ISO 8601 */
  readonly now: string
  /** DIDs */
  readonly trustedIssuers: readonly string[]
  /** Addresses of JSON-LD contexts. */
  readonly trustedContexts: readonly string[]
}

export type StepResult =
  /** The report, as the JSON text of the answer. */
  | { readonly kind: 'report'; readonly json: Uint8Array<ArrayBuffer> }
  /** The body is not a question that can be answered. */
  | { readonly kind: 'refused'; readonly detail: string; readonly errors: readonly BodyError[] }
  /** Fetch these documents, then ask again with them. */
  | { readonly kind: 'needs'; readonly urls: readonly string[]; readonly body: Uint8Array<ArrayBuffer> }

/** A member of the body that is wrong. */
export interface BodyError {
  readonly parameter: string
  readonly detail: string
}

export type ThreadMessage =
  /** Everything is loaded. `thread` is the id that the system knows the thread by, where it has one. */
  | { readonly kind: 'ready'; readonly thread: number | undefined }
  | { readonly kind: 'done'; readonly result: StepResult }
