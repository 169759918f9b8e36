/**
 * The functions of the Meilisearch server that the engine needs. Every failure
 * becomes an error that says what to do, and that never contains a key.
 */
import { createHash } from 'node:crypto'
import {
  type EnqueuedTask,
  Meilisearch,
  MeilisearchApiError,
  MeilisearchRequestError,
  MeilisearchTaskTimeOutError,
  type MultiSearchParams,
  type MultiSearchQuery,
  type MultiSearchResult,
  type SearchForFacetValuesResponse,
} from 'meilisearch'
import { defined } from '../../domain/defined.ts'
import { EngineUnavailableError } from '../fallback/engine-failure.ts'

export interface ServerSettings {
  /** Base address of the server. */
  readonly url: string
  /** Master key, or one with all rights on the index; absent when the server has no keys. */
  readonly key?: string | undefined
  /** The timeout of all requests of one query, in milliseconds. */
  readonly queryTime?: number
  /** The timeout until written documents are in the index, in milliseconds; whole registers take long. */
  readonly taskTime?: number
}

export interface Server {
  /** A client with all rights. Run calls of it in `explained`. */
  readonly admin: Meilisearch
  /** The same, for calls that must be answered as fast as a query. */
  readonly reader: Meilisearch
  /** For one query: all its requests end at the timeout, or when the caller gives up. */
  requestsOf(signal: AbortSignal | undefined): QueryRequests
  /** Runs the work; a failure becomes an error that says what to do. */
  explained<T>(work: () => Promise<T>): Promise<T>
  /** Waits for the task. @throws {EngineUnavailableError} @throws {Error} when it failed */
  done(task: Promise<EnqueuedTask> | EnqueuedTask): Promise<void>
}

export type SearchRequest = Omit<MultiSearchQuery, 'indexUid'>
type Hit = Record<string, unknown>
export type SearchAnswer = MultiSearchResult<Hit>

export interface QueryRequests {
  /** Sends all of them in one HTTP request; undefined when there is no index yet. */
  search(requests: readonly SearchRequest[]): Promise<readonly SearchAnswer[] | undefined>
  /** Words similar to this one, with the number of organizations that have them. */
  words(query: {
    readonly attribute: string
    readonly word: string
    readonly filter: string
  }): Promise<SearchForFacetValuesResponse['facetHits']>
}

const QUERY_TIME = 2000
/** The server sends a compressed answer in pieces, the last 40 ms late, because it waits for a confirmation. */
const UNCOMPRESSED = { headers: { 'accept-encoding': 'identity' } }
const TASK_TIME = 20 * 60_000
/** The interval between two checks of a task, in milliseconds; the index follows within a second. */
const LOOK_EVERY = 20
/** An import of a register sends far more than queries do. */
const WRITE_TIME = 5 * 60_000
/** 1.50 is the oldest version with which the contract was run. */
const OLDEST = { major: 1, minor: 50 }

export function meilisearchServer(settings: ServerSettings, uid: string): Server {
  const { url, key, queryTime = QUERY_TIME, taskTime = TASK_TIME } = settings
  const origin = new URL(url).origin
  const open = (apiKey: string | undefined, timeout: number) =>
    new Meilisearch({ host: url, timeout, requestInit: UNCOMPRESSED, ...defined({ apiKey }) })
  const admin = open(key, WRITE_TIME)
  const reader = open(key, queryTime)
  let searcher: Promise<Meilisearch> | undefined

  /** A client with a key that can search this index, and nothing else. */
  function openSearcher(): Promise<Meilisearch> {
    const opening = searcher ?? searchKey().then(apiKey => open(apiKey, queryTime))
    searcher = opening
    opening.catch(() => {
      searcher = undefined
    })
    return opening
  }

  async function searchKey(): Promise<string | undefined> {
    await requireVersion()
    const keyUid = uuidFrom(`${uid} search`)
    try {
      return (await reader.getKey(keyUid)).key
    } catch (error) {
      // Without a master key there are no keys. A key that may not manage keys is used itself.
      if (codeOf(error) === 'missing_master_key') return undefined
      if (codeOf(error) === 'invalid_api_key') return key
      if (codeOf(error) !== 'api_key_not_found') throw error
    }
    const made = await reader.createKey({
      uid: keyUid,
      name: `Search in ${uid}`,
      description: 'Made by Orgseal for its search queries.',
      actions: ['search'],
      indexes: [uid],
      expiresAt: null,
    })
    return made.key
  }

  async function requireVersion(): Promise<void> {
    const { pkgVersion } = await reader.getVersion()
    const [major = 0, minor = 0] = pkgVersion.split('.').map(Number)
    if (major === OLDEST.major && minor >= OLDEST.minor) return
    throw new EngineUnavailableError(
      'refused',
      `Meilisearch at ${origin} is version ${pkgVersion}. Version ${OLDEST.major}.${OLDEST.minor} or later, below ${OLDEST.major + 1}, is needed.`,
    )
  }

  async function explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw explain(error, origin)
    }
  }

  return {
    admin,
    reader,
    explained,

    requestsOf(givenUp) {
      const timeout = AbortSignal.timeout(queryTime)
      const signal = givenUp ? AbortSignal.any([givenUp, timeout]) : timeout

      async function send<T>(work: (client: Meilisearch) => Promise<T>): Promise<T> {
        const remembered = searcher
        try {
          signal.throwIfAborted()
          return await untilAborted(openSearcher().then(work), signal)
        } catch (error) {
          if (givenUp?.aborted) throw givenUp.reason
          if (timeout.aborted) {
            throw new EngineUnavailableError('unreachable', `Meilisearch at ${origin} took more than ${queryTime} ms.`)
          }
          if (codeOf(error) === 'invalid_api_key' && remembered !== undefined) {
            // The server or its keys were replaced: there may be another key for the same purpose.
            if (searcher === remembered) searcher = undefined
            return send(work)
          }
          throw explain(error, origin)
        }
      }

      return {
        async search(requests) {
          const queries = requests.map(request => ({ ...request, indexUid: uid }))
          const answering = send(client => client.multiSearch<MultiSearchParams, Hit>({ queries }, { signal }))
          return (await answering.catch(unlessMissing))?.results
        },
        async words({ attribute, word, filter }) {
          const query = { facetName: attribute, facetQuery: word, filter }
          const answering = send(client => client.index(uid).searchForFacetValues(query, { signal }))
          return (await answering.catch(unlessMissing))?.facetHits ?? []
        },
      }
    },

    async done(enqueued) {
      const { status, error } = await explained(async () => {
        return admin.tasks.waitForTask(await enqueued, { timeout: taskTime, interval: LOOK_EVERY })
      })
      if (status === 'succeeded') return
      throw new Error(`Meilisearch at ${origin} could not finish a task: ${error?.message ?? status}`)
    },
  }
}

/** There is no index yet, which counts as an empty one. */
class MissingIndexError extends Error {
  override readonly name = 'MissingIndexError'
}

/** For `catch`: turns the error of a missing index into undefined, and throws all other errors. */
export function unlessMissing(error: unknown): undefined {
  if (!(error instanceof MissingIndexError)) throw error
}

function codeOf(error: unknown): string | undefined {
  return error instanceof MeilisearchApiError ? error.cause?.code : undefined
}

function explain(error: unknown, origin: string): unknown {
  if (error instanceof MeilisearchApiError) {
    const code = codeOf(error)
    if (code === 'index_not_found') return new MissingIndexError(error.message)
    const { status } = error.response
    if (status === 401 || status === 403) {
      return new EngineUnavailableError(
        'refused',
        `Meilisearch at ${origin} refuses the key in MEILI_KEY (${code ?? status}). Set it to the server's master key.`,
      )
    }
    if (status >= 500 || code === undefined) {
      return new EngineUnavailableError('unreachable', `Meilisearch at ${origin} answers ${status}.`)
    }
    return new EngineUnavailableError('refused', `Meilisearch at ${origin} refuses a request: ${error.message}`)
  }
  if (error instanceof MeilisearchTaskTimeOutError) {
    return new EngineUnavailableError(
      'unreachable',
      `Meilisearch at ${origin} has not finished a task in ${error.cause.timeout} ms.`,
    )
  }
  // An address that does not answer with JSON is not Meilisearch.
  if (error instanceof MeilisearchRequestError || error instanceof SyntaxError) {
    return new EngineUnavailableError('unreachable', `No Meilisearch server can be reached at ${origin}.`)
  }
  return error
}

/** Ends a promise of several requests on abort, because some of them ignore the signal. */
async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** The same UUID for the same text, so that two processes do not make two keys. */
function uuidFrom(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
