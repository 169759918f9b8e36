/** What the pool and its threads say to each other. */
import type { IndexBatch, SearchDocument, SearchHit, SearchQuery, SearchResult } from '../../engine.ts'

export interface WorkerData {
  readonly path: string
  readonly readonly: boolean
  /**
   * Ids of calls that nobody waits for any more, each at its remainder by the number of them. Shared, because a thread at
   * work reads no messages.
   */
  readonly cancelled: Int32Array
}

export type Call =
  | { readonly method: 'search'; readonly query: SearchQuery }
  | { readonly method: 'suggest'; readonly query: Omit<SearchQuery, 'cursor' | 'sort'> }
  | { readonly method: 'position' }
  | { readonly method: 'feed' }
  /** Read what queries need, before one waits for it. */
  | { readonly method: 'warm' }
  | { readonly method: 'apply'; readonly batch: IndexBatch }
  | { readonly method: 'optimise' }
  /** The documents follow as `Documents`, each piece when the one before was asked for. */
  | { readonly method: 'rebuild'; readonly seq: number; readonly feed: string | undefined }
  /** Open the file anew: another thread has put a new one in its place. */
  | { readonly method: 'reopen' }
  /** Begin again with an empty index: a reader has found the file damaged. */
  | { readonly method: 'restart' }
  | { readonly method: 'close' }

export type Request = Call & { readonly id: number }

/** A piece of what an index is made anew from; the last is empty, or says why there is no more. */
export interface Documents {
  readonly documents: readonly SearchDocument[]
  readonly failed?: true
}

export type Value = SearchResult | readonly SearchHit[] | number | string | undefined

export type Answer =
  /** As JSON, which costs less on both sides than the copies that threads make of objects. */
  | { readonly kind: 'value'; readonly id: number; readonly json: string | undefined }
  | {
      readonly kind: 'error'
      readonly id: number
      readonly error: unknown
      readonly code: ErrorCode
      readonly about: FileFailure
    }
  /** Send the next piece of documents. */
  | { readonly kind: 'more'; readonly id: number }
  /** The file was found damaged and a new one is in its place: readers must open it. */
  | { readonly kind: 'restarted' }

/** What SQLite or the operating system calls a failure, and the file that it is of. */
export interface FileFailure {
  readonly code?: string
  readonly path?: string
}

/** Errors lose their class on the way between threads. */
export type ErrorCode = 'invalid-cursor' | 'cancelled' | 'damaged' | 'other'
