/**
 * The Meilisearch server, as far as the engine needs it. Whatever goes wrong
 * becomes an error that says what to do, and that never holds a key.
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
import { EngineUnavailableError } from '../fallback/engine-failure.ts'

export interface ServerSettings {
  /** Base address of the server. */
  readonly url: string
  /** Master key, or one that may do everything with the index; absent when the server has no keys. */
  readonly key?: string | undefined
  /** For all that one query asks, in milliseconds. */
  readonly queryTime?: number
  /** For what was written to be in the index, in milliseconds; whole registers take their time. */
  readonly taskTime?: number
}

export interface Server {
  /** With all rights. Run what uses it in `explained`. */
  readonly admin: Meilisearch
  /** The same, for what must be answered as soon as a query. */
  readonly reader: Meilisearch
  /** For one query: its requests end when the time that it has is over, or when whoever asked gives up. */
  asking(signal: AbortSignal | undefined): Asking
  /** Runs it; what fails, fails with an error that says what to do. */
  explained<T>(work: () => Promise<T>): Promise<T>
  /** Waits until it is done. @throws {EngineUnavailableError} @throws {Error} when it failed */
  done(task: Promise<EnqueuedTask> | EnqueuedTask): Promise<void>
}

export type Asked = Omit<MultiSearchQuery, 'indexUid'>
type Row = Record<string, unknown>
export type Answer = MultiSearchResult<Row>

export interface Asking {
  /** All of them at once; undefined when there is no index yet. */
  search(queries: readonly Asked[]): Promise<readonly Answer[] | undefined>
  words(query: {
    readonly attribute: string
    readonly word: string
    readonly filter: string
  }): Promise<SearchForFacetValuesResponse['facetHits']>
}

const QUERY_TIME = 2000
/** A compressed answer comes in pieces, and the last of them 40 ms late: the server waits until the first is confirmed. */
const UNCOMPRESSED = { headers: { 'accept-encoding': 'identity' } }
const TASK_TIME = 20 * 60_000
/** Between two looks at whether something is done; the index follows within a second. */
const LOOK_EVERY = 20
/** What an import of a register writes is far larger than what queries send. */
const WRITE_TIME = 5 * 60_000
/** 1.50 is the oldest version that the contract was run against. */
const OLDEST = { major: 1, minor: 50 }

export function meilisearchServer(settings: ServerSettings, uid: string): Server {
  const { url, key, queryTime = QUERY_TIME, taskTime = TASK_TIME } = settings
  const origin = new URL(url).origin
  const open = (apiKey: string | undefined, timeout: number) =>
    new Meilisearch({ host: url, timeout, requestInit: UNCOMPRESSED, ...(apiKey === undefined ? {} : { apiKey }) })
  const admin = open(key, WRITE_TIME)
  const reader = open(key, queryTime)
  let searcher: Promise<Meilisearch> | undefined

  /** Asked with a key that can search this index, and nothing else. */
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
      // Without a master key there are no keys; and whoever may not manage keys must do with the one they have.
      if (codeOf(error) === 'missing_master_key') return undefined
      if (codeOf(error) === 'invalid_api_key') return key
      if (codeOf(error) !== 'api_key_not_found') throw error
    }
    const made = await reader.createKey({
      uid: keyUid,
      name: `Search in ${uid}`,
      description: 'Made by Orgseal: what its queries are asked with.',
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

    asking(givenUp) {
      const timeout = AbortSignal.timeout(queryTime)
      const signal = givenUp ? AbortSignal.any([givenUp, timeout]) : timeout

      async function ask<T>(work: (client: Meilisearch) => Promise<T>): Promise<T> {
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
            // The server was made anew, or its keys were: there may be another one for the same purpose.
            if (searcher === remembered) searcher = undefined
            return ask(work)
          }
          throw explain(error, origin)
        }
      }

      return {
        async search(queries) {
          const all = queries.map(query => ({ ...query, indexUid: uid }))
          const asked = ask(client => client.multiSearch<MultiSearchParams, Row>({ queries: all }, { signal }))
          return (await asked.catch(unlessMissing))?.results
        },
        async words({ attribute, word, filter }) {
          const query = { facetName: attribute, facetQuery: word, filter }
          const asked = ask(client => client.index(uid).searchForFacetValues(query, { signal }))
          return (await asked.catch(unlessMissing))?.facetHits ?? []
        },
      }
    },

    async done(enqueued) {
      const { status, error } = await explained(async () => {
        return admin.tasks.waitForTask(await enqueued, { timeout: taskTime, interval: LOOK_EVERY })
      })
      if (status === 'succeeded') return
      throw new Error(`Meilisearch at ${origin} did not do what it was told: ${error?.message ?? status}`)
    },
  }
}

/** Nothing was indexed yet: an index without anything in it. */
class MissingIndexError extends Error {
  override readonly name = 'MissingIndexError'
}

/** For `catch`: undefined for what is asked of an index that is not there. */
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
  // An address that answers with something else than JSON is not Meilisearch.
  if (error instanceof MeilisearchRequestError || error instanceof SyntaxError) {
    return new EngineUnavailableError('unreachable', `There is no Meilisearch to be reached at ${origin}.`)
  }
  return error
}

/** A promise of several requests, of which not every one heeds the signal. */
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

/** The same for the same text, so that two processes do not make two keys. */
function uuidFrom(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
