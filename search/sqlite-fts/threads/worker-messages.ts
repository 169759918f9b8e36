/** The messages between the pool and its threads. */
import type { IndexBatch, SearchDocument, SearchHit, SearchQuery, SearchResult } from '../../engine.ts'

export interface WorkerData {
  readonly path: string
  readonly readonly: boolean
  /**
   * The ids of cancelled calls: call `id` has the element `id % length`. The array is shared memory, because a busy
   * thread reads no messages.
   */
  readonly cancelled: Int32Array
}

export type Call =
  | { readonly method: 'search'; readonly query: SearchQuery }
  | { readonly method: 'suggest'; readonly query: Omit<SearchQuery, 'cursor' | 'sort'> }
  | { readonly method: 'position' }
  | { readonly method: 'feed' }
  /** Load the data that queries need, before the first query. */
  | { readonly method: 'warm' }
  | { readonly method: 'apply'; readonly batch: IndexBatch }
  | { readonly method: 'optimise' }
  /** The documents follow as `Documents`, each batch on request. */
  | { readonly method: 'rebuild'; readonly seq: number; readonly feed: string | undefined }
  /** Open the file again: another thread has replaced it. */
  | { readonly method: 'reopen' }
  /** Begin with an empty index: a reader has found the file damaged. */
  | { readonly method: 'restart' }
  | { readonly method: 'close' }

export type Request = Call & { readonly id: number }

/** A batch of the documents of a rebuild; the last is empty, or says that reading them failed. */
export interface Documents {
  readonly documents: readonly SearchDocument[]
  readonly failed?: true
}

export type Value = SearchResult | readonly SearchHit[] | number | string | undefined

export type Answer =
  /** As JSON, which costs less on both sides than the structured clones that threads make of objects. */
  | { readonly kind: 'value'; readonly id: number; readonly json: string | undefined }
  | {
      readonly kind: 'error'
      readonly id: number
      readonly error: unknown
      readonly code: ErrorCode
      readonly failure: FileFailure
    }
  /** A request for the next batch of documents. */
  | { readonly kind: 'more'; readonly id: number }
  /** The file was damaged and was replaced by a new one: readers must open it. */
  | { readonly kind: 'restarted' }

/** SQLite's or the operating system's code for a failure, and the path of the file. */
export interface FileFailure {
  readonly code?: string
  readonly path?: string
}

/** Errors lose their class on the way between threads. */
export type ErrorCode = 'invalid-cursor' | 'cancelled' | 'damaged' | 'other'
