/** Opens the registry's public side: the store, the search engines and the credential types. It opens no wallet. */
import { mkdirSync } from 'node:fs'
import { loadCredentialTypes } from '../../agent/credential-types/index.ts'
import { OrgsealError } from '../../domain/errors.ts'
import type { SearchIndex } from '../../registry/followers/search-indexer.ts'
import type { Store } from '../../registry/store/port.ts'
import type { SearchEngine } from '../../search/engine.ts'
import { isLoopback, type Settings } from '../settings.ts'
import { registryDatabase } from './database.ts'
import { inEach } from './definitions.ts'
import { openSearch, type SearchOptions } from './search.ts'
import { REAL_WORLD } from './world.ts'

/** The public side: everything that can be read without a key. */
export interface Records {
  readonly store: Store
  /** The engine that answers queries. */
  readonly engine: SearchEngine
  /** The indexes that follow the feed. */
  readonly indexes: readonly SearchIndex[]
  readonly baseUrl: string
  readonly credentialTypes: ReturnType<typeof loadCredentialTypes>
  close(): Promise<void>
}

export interface RecordsOptions extends SearchOptions {
  readonly mustExist: boolean
  /** See `OpenOptions` of the store's port. */
  readonly cacheKibibytes?: number
}

/**
 * Opens the store and the search engines.
 * @throws {OrgsealError} `not_ready` when `mustExist` and nothing was imported yet; `base_url_mismatch`
 */
export async function openRecords(settings: Settings, options: RecordsOptions): Promise<Records> {
  const database = registryDatabase(settings)
  if (options.mustExist && !(await database.exists())) {
    throw new OrgsealError(
      'not_ready',
      `There is no registry in ${settings.paths.directory} yet. Run "orgseal import <file> --register <id>" first.`,
    )
  }
  mkdirSync(settings.paths.directory, { recursive: true, mode: 0o700 })
  const readonly = options.readonly ?? false
  const store = await database.open({ readonly, cacheKibibytes: options.cacheKibibytes })
  try {
    const baseUrl = resolveBaseUrl(settings, await store.meta.get('base-url'))
    if (!readonly) await store.meta.setOnce('base-url', baseUrl)
    const { engine, indexes } = await openSearch(settings, store, REAL_WORLD, options)
    const credentialTypes = loadCredentialTypes(inEach(settings.definitions, 'credential-types'), baseUrl)
    return {
      store,
      engine,
      indexes,
      baseUrl,
      credentialTypes,
      async close() {
        await engine.close()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

/**
 * Returns the address that credentials carry. It is chosen once for a data directory, because signed credentials that
 * carry it cannot be changed.
 */
function resolveBaseUrl({ baseUrl, port, paths }: Settings, recorded: string | undefined): string {
  if (recorded === undefined) {
    if (baseUrl === undefined && port === 0) {
      throw new OrgsealError('invalid_setting', 'PORT=0 takes any free port, so ORGSEAL_BASE_URL must say the address.')
    }
    return baseUrl ?? `http://localhost:${port}`
  }
  if (baseUrl !== undefined && baseUrl !== recorded) {
    throw new OrgsealError(
      'base_url_mismatch',
      `The credentials in ${paths.directory} carry ${recorded}, and ORGSEAL_BASE_URL says ${baseUrl}. Unset it, or choose another ORGSEAL_DATA_DIR and import again.`,
    )
  }
  return recorded
}

/** @throws {OrgsealError} `base_url_mismatch` when a browser could not reach the address that credentials carry */
export function requirePortOfBaseUrl(settings: Settings, baseUrl: string): void {
  const url = new URL(baseUrl)
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  if (settings.baseUrl !== undefined || !isLoopback(url.hostname) || port === settings.port) return
  throw new OrgsealError(
    'base_url_mismatch',
    `The credentials in ${settings.paths.directory} carry ${baseUrl}, so they cannot be verified on port ${settings.port}. Start with PORT=${port}, or choose another ORGSEAL_DATA_DIR and import again.`,
  )
}
