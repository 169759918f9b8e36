/**
 * The bytes of a register's file, packed (gzip) or not, of any size. Whether it
 * is packed is told by its first bytes, not by its name.
 */
import { open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { OrgsealError } from '../../../domain/errors.ts'

const CHUNK = 1 << 16
const GZIP = Buffer.from([0x1f, 0x8b])
/** The first chunk has at least so many bytes, if the file has: what kind of text it is, is told by them. */
const START_BYTES = 4096

export interface ByteChunk {
  readonly bytes: Buffer
  /** Bytes of the file on disk that were read so far. */
  readonly bytesRead: number
}

/**
 * @returns size on disk in bytes, for a progress bar over `bytesRead`
 * @throws {OrgsealError} `file_not_found`
 */
export async function fileSize(file: string): Promise<number> {
  try {
    const found = await stat(file)
    if (found.isDirectory()) throw new OrgsealError('file_not_found', `${file} is a folder; name the file in it`)
    return found.size
  } catch (error) {
    throw asOrgsealError(error, file)
  }
}

/**
 * @throws {OrgsealError} `file_not_found`; `file_damaged` when it ends too early, its checksum is wrong or it cannot be
 *   read, possibly after many chunks
 */
export async function* readBytes(file: string): AsyncGenerator<ByteChunk> {
  await fileSize(file)
  try {
    const handle = await open(file)
    const start = Buffer.alloc(2)
    await handle.read(start, 0, 2, 0)
    const source = handle.createReadStream({ start: 0, highWaterMark: CHUNK })
    // `pipeline` passes errors on and closes the file when whoever reads the chunks stops early.
    const bytes = start.equals(GZIP) ? pipeline(source, createGunzip({ chunkSize: CHUNK }), () => {}) : source
    for await (const chunk of withWholeStart(bytes)) yield { bytes: chunk, bytesRead: source.bytesRead }
  } catch (error) {
    throw asOrgsealError(error, file)
  }
}

async function* withWholeStart(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let start: Buffer | undefined = Buffer.alloc(0)
  for await (const chunk of chunks) {
    if (start === undefined) {
      yield chunk
      continue
    }
    start = Buffer.concat([start, chunk])
    if (start.length < START_BYTES) continue
    yield start
    start = undefined
  }
  if (start !== undefined && start.length > 0) yield start
}

function asOrgsealError(error: unknown, file: string): OrgsealError {
  if (error instanceof OrgsealError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new OrgsealError('file_not_found', `There is no file ${file}; check the path`)
  }
  if (code === 'Z_BUF_ERROR') {
    return new OrgsealError('file_damaged', `${file} ends too early; fetch it again`, { cause: code })
  }
  if (code.startsWith('Z_')) {
    return new OrgsealError('file_damaged', `${file} is damaged: it cannot be unpacked; fetch it again`, {
      cause: code,
    })
  }
  const why = error instanceof Error ? error.message : String(error)
  return new OrgsealError('file_damaged', `${file} could not be read to its end: ${why}`, { cause: code })
}
