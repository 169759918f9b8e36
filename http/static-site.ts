/**
 * Reads the built site into memory once. An address that is not in this table
 * does not exist, so no request can reach outside the directory. Texts are
 * compressed here once, not for each request.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { AppContext } from './environment.ts'
import { negotiateEncoding } from './negotiate.ts'
import { answer, entityTag, IMMUTABLE, REVALIDATE, represent } from './respond.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface StaticFile {
  readonly mediaType: string
  readonly cacheControl: string
  readonly etag: string
  readonly body: Bytes
  /** Compressed forms of the body, where they are smaller. */
  readonly encoded: Readonly<Partial<Record<Encoding, Bytes>>>
}

export interface StaticSite {
  /** @param path below the directory, with `/`, decoded, e.g. `assets/index-4f2a.js` */
  file(path: string): StaticFile | undefined
}

type Encoding = 'br' | 'gzip'

const ENCODINGS: readonly Encoding[] = ['br', 'gzip']

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
}

const COMPRESSIBLE = new Set(['.css', '.html', '.js', '.json', '.map', '.mjs', '.svg', '.txt', '.webmanifest', '.xml'])

/** Reads every regular file below the directory; links are not followed. */
export function loadStaticSite(directory: string): StaticSite {
  const files = new Map<string, StaticFile>()
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const path = relative(directory, file).split(sep).join('/')
    files.set(path, staticFile(path, readFileSync(file)))
  }
  return { file: path => files.get(path) }
}

/**
 * Answers with the file, in the smallest form that the client accepts.
 * @param status differs from 200 for a page that says that something does not exist
 */
export function serveFile(c: AppContext, file: StaticFile, status = 200): Response {
  const offers = ENCODINGS.filter(encoding => file.encoded[encoding])
  const encoding = negotiateEncoding(c.req.header('accept-encoding'), offers)
  const body = (encoding && file.encoded[encoding]) ?? file.body
  const headers: Record<string, string> = encoding === undefined ? {} : { 'Content-Encoding': encoding }
  const { mediaType, cacheControl } = file
  if (status !== 200) {
    const varied = offers.length > 0 ? { ...headers, Vary: 'Accept-Encoding' } : headers
    return answer(c, status, { text: body, mediaType }, varied, 'site')
  }
  return represent(c, {
    body,
    mediaType,
    cacheControl,
    // A compressed form is another representation, so its strong tag must differ.
    etag: encoding === undefined ? file.etag : `${file.etag.slice(0, -1)}-${encoding}"`,
    headers,
    audience: 'site',
    ...(offers.length > 0 ? { vary: 'Accept-Encoding' } : {}),
  })
}

function staticFile(path: string, body: Bytes): StaticFile {
  const extension = extname(path).toLowerCase()
  return {
    mediaType: MEDIA_TYPES[extension] ?? 'application/octet-stream',
    cacheControl: cacheControl(path, extension),
    etag: entityTag(body),
    body,
    encoded: COMPRESSIBLE.has(extension) ? compressed(body) : {},
  }
}

/** Files below `assets/` carry a hash of their content in their names. */
function cacheControl(path: string, extension: string): string {
  if (path.startsWith('assets/')) return IMMUTABLE
  return extension === '.html' ? REVALIDATE : 'public, max-age=3600'
}

function compressed(body: Bytes): StaticFile['encoded'] {
  const br = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
  const gzip = gzipSync(body, { level: 9 })
  return {
    ...(br.byteLength < body.byteLength ? { br } : {}),
    ...(gzip.byteLength < body.byteLength ? { gzip } : {}),
  }
}
