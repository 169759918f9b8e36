/** Settings come from the environment, through one schema: an unknown or wrong value is a clear error at start. */
import { statSync } from 'node:fs'
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { OrgsealError } from '../domain/errors.ts'
import { PACKAGE_ROOT } from '../domain/package-root.ts'
import { type Networks, parseNetworks } from '../http/networks.ts'
import { isLoopbackHost } from '../verify/identifiers/methods/did-web.ts'

const settingsSchema = z.strictObject({
  PORT: z.coerce.number('must be a port number').int().min(0).max(65_535).default(3000),
  ORGSEAL_HOST: z.string().min(1).default('127.0.0.1'),
  ORGSEAL_BASE_URL: z
    .string()
    .optional()
    .transform((text, context) => {
      if (text === undefined) return undefined
      const problem = baseUrlProblem(text)
      if (problem === undefined) return text.replace(/\/+$/, '')
      context.issues.push({ code: 'custom', message: problem, input: text })
      return z.NEVER
    }),
  ORGSEAL_DATA_DIR: z.string().min(1).default('./data'),
  ORGSEAL_DEFINITIONS: z
    .string()
    .optional()
    .refine(path => path === undefined || isFolder(path), 'must name a folder that exists'),
  ORGSEAL_WALLET: z.enum(['embedded', 'askar']).optional(),
  ORGSEAL_WALLET_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  ORGSEAL_WALLET_KEY_NEW: z.string().min(16, 'must have at least 16 characters').optional(),
  ORGSEAL_VC_API: z.enum(['on', 'off']).default('off'),
  ORGSEAL_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text, context) => {
      const networks = parseNetworks(text)
      if (networks) return networks
      const message = 'must list addresses or networks with commas between them, e.g. 127.0.0.1, 10.0.0.0/8, fd00::/8'
      context.issues.push({ code: 'custom', message, input: text })
      return z.NEVER
    }),
  ORGSEAL_LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  MEILI_URL: z
    .string()
    .optional()
    .refine(text => text === undefined || isPlainAddress(text), 'must be an address, e.g. http://127.0.0.1:7700'),
  MEILI_KEY: z.string().optional(),
})

export interface Settings {
  readonly port: number
  /** Address to listen on. */
  readonly host: string
  /** The address as set. Without it, the recorded address of the data directory is used, else the loopback address. */
  readonly baseUrl: string | undefined
  /** Folders with definitions: the package's own, then the operator's. */
  readonly definitions: readonly string[]
  /** The kind of wallet. Without it, the recorded kind of the data directory is used. */
  readonly wallet: 'embedded' | 'askar' | undefined
  readonly walletKey: string | undefined
  /** The key that `orgseal wallet passphrase` changes to. */
  readonly walletKeyNew: string | undefined
  /** Whether test suites may drive this server; see `registry/vc-api/routes.ts`. */
  readonly vcApi: boolean
  /** Proxies that are trusted to name the client's address; see `http/client-address.ts`. */
  readonly trustedProxies: Networks
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
  /** The Meilisearch server to search with, and its master key; see `compose/search.ts`. */
  readonly meilisearch: { readonly url: string; readonly key: string | undefined } | undefined
  readonly paths: DataPaths
}

interface DataPaths {
  readonly directory: string
  readonly registry: string
  readonly wallet: string
  readonly walletSecret: string
  readonly searchIndex: string
  readonly writerLock: string
  readonly serverLock: string
  readonly reports: string
}

/**
 * @param environment e.g. `process.env`; only `PORT`, `MEILI_URL`, `MEILI_KEY` and names that begin with `ORGSEAL_` are
 *   read
 * @throws {OrgsealError} `invalid_setting`, naming the setting and never repeating a secret's value
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const ours = Object.entries(environment).filter(
    ([name, value]) => (SHARED_NAMES.has(name) || name.startsWith('ORGSEAL_')) && value !== undefined && value !== '',
  )
  const parsed = settingsSchema.safeParse(Object.fromEntries(ours))
  if (!parsed.success) {
    const problems = parsed.error.issues.map(issue =>
      issue.code === 'unrecognized_keys'
        ? `Unknown setting ${issue.keys.join(', ')} (known settings: ${Object.keys(settingsSchema.shape).join(', ')})`
        : `${issue.path.join('.')}: ${issue.message}`,
    )
    throw new OrgsealError('invalid_setting', `Wrong settings. ${problems.join('; ')}.`)
  }
  const { PORT, ORGSEAL_HOST, ORGSEAL_BASE_URL, ORGSEAL_DATA_DIR, ORGSEAL_WALLET_KEY, ORGSEAL_LOG_LEVEL } = parsed.data
  return {
    port: PORT,
    host: ORGSEAL_HOST,
    baseUrl: ORGSEAL_BASE_URL,
    definitions: [
      join(PACKAGE_ROOT, 'definitions'),
      ...(parsed.data.ORGSEAL_DEFINITIONS === undefined ? [] : [resolve(parsed.data.ORGSEAL_DEFINITIONS)]),
    ],
    wallet: parsed.data.ORGSEAL_WALLET,
    walletKey: ORGSEAL_WALLET_KEY,
    walletKeyNew: parsed.data.ORGSEAL_WALLET_KEY_NEW,
    vcApi: parsed.data.ORGSEAL_VC_API === 'on',
    trustedProxies: parsed.data.ORGSEAL_TRUSTED_PROXIES,
    logLevel: ORGSEAL_LOG_LEVEL,
    meilisearch:
      parsed.data.MEILI_URL === undefined ? undefined : { url: parsed.data.MEILI_URL, key: parsed.data.MEILI_KEY },
    paths: dataPaths(resolve(ORGSEAL_DATA_DIR)),
  }
}

function dataPaths(directory: string): DataPaths {
  return {
    directory,
    registry: join(directory, 'registry.sqlite'),
    wallet: join(directory, 'wallet.sqlite'),
    walletSecret: join(directory, 'wallet.secret'),
    searchIndex: join(directory, 'search.sqlite'),
    writerLock: join(directory, 'writer.lock'),
    serverLock: join(directory, 'server.lock'),
    reports: join(directory, 'import-reports'),
  }
}

/** Names without our prefix. Other variables that begin with `MEILI_` belong to other programs and are ignored. */
const SHARED_NAMES: ReadonlySet<string> = new Set(['PORT', 'MEILI_URL', 'MEILI_KEY'])

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function isPlainAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return false
  return !url.username && !url.password && !url.search && !url.hash
}

/** True for an address that only this machine can reach. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '')
  return bare === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'))
}

function baseUrlProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return 'must be an absolute address, e.g. https://registry.example'
  }
  if (url.username || url.password || url.search || url.hash) return 'must have no user, query or fragment'
  if (url.pathname !== '/') return 'must be the top of a host: paths are not supported'
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) return 'must be https, except on localhost'
  return undefined
}
