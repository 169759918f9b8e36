/**
 * The bytes of a register's file of any size, compressed (gzip) or not. The first
 * bytes show whether it is compressed; the file name does not matter.
 */
import { open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { OrgsealError } from '../../../domain/errors.ts'

const CHUNK = 1 << 16
const GZIP = Buffer.from([0x1f, 0x8b])
/** The first chunk has at least this many bytes, if the file has: they show what kind of text it is. */
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
    if (found.isDirectory()) throw new OrgsealError('file_not_found', `${file} is a folder; name a file in it`)
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
    // `pipeline` passes errors on, and closes the file when the reader of the chunks stops early.
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
    return new OrgsealError('file_not_found', `The file ${file} does not exist; check the path`)
  }
  if (code === 'Z_BUF_ERROR') {
    return new OrgsealError('file_damaged', `${file} ends too early; download it again`, { cause: code })
  }
  if (code.startsWith('Z_')) {
    return new OrgsealError('file_damaged', `${file} is damaged: it cannot be decompressed; download it again`, {
      cause: code,
    })
  }
  const why = error instanceof Error ? error.message : String(error)
  return new OrgsealError('file_damaged', `${file} could not be read to its end: ${why}`, { cause: code })
}
