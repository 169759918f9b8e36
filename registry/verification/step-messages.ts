/**
 * The messages between the main thread and a verification thread. A thread keeps
 * nothing between two messages: it is never occupied while documents are fetched,
 * and terminating it loses only one request.
 */
import type { EvidenceDocuments } from '../../verify/evidence/evidence.ts'

export interface StepRequest {
  /** The body of the request, unchanged; moved to the thread, and back with `needs`. */
  readonly body: Uint8Array<ArrayBuffer>
  /** `text`: the body is the credential or the presentation. `json`: a member of the body is. */
  readonly form: 'text' | 'json'
  /** The documents fetched so far, including failures. */
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
  /** The body is not a valid request. */
  | { readonly kind: 'refused'; readonly detail: string; readonly errors: readonly BodyError[] }
  /** Fetch these documents, then run another step with them. */
  | { readonly kind: 'needs'; readonly urls: readonly string[]; readonly body: Uint8Array<ArrayBuffer> }

/** A member of the body that is wrong. */
export interface BodyError {
  readonly parameter: string
  readonly detail: string
}

export type ThreadMessage =
  /** Everything is loaded. `thread` is the system's id of the thread, where it has one. */
  | { readonly kind: 'ready'; readonly thread: number | undefined }
  | { readonly kind: 'done'; readonly result: StepResult }
