/**
 * A register's file as a stream of text, packed (gzip) or not, of any size.
 * Whether it is packed is told by its first bytes, not by its name. Bytes that
 * are not UTF-8 become U+FFFD here, so that the row they stand in can be named.
 */
import type { ReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { OrgsealError } from '../domain/errors.ts'

const CHUNK = 1 << 16
const GZIP = Buffer.from([0x1f, 0x8b])
const UTF_16 = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])]

export interface TextChunk {
  readonly text: string
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
 * @throws {OrgsealError} `file_not_found`; `not_this_format` when it is UTF-16 text; `file_damaged` when it
 *   ends too early, its checksum is wrong or it cannot be read, possibly after many chunks
 */
export async function* openTextFile(file: string): AsyncGenerator<TextChunk> {
  await fileSize(file)
  try {
    const handle = await open(file)
    const start = Buffer.alloc(2)
    await handle.read(start, 0, 2, 0)
    const source = handle.createReadStream({ start: 0, highWaterMark: CHUNK })
    // `pipeline` passes errors on and closes the file when whoever reads the chunks stops early.
    const bytes = start.equals(GZIP) ? pipeline(source, createGunzip({ chunkSize: CHUNK }), () => {}) : source
    yield* decoded(bytes, source, file)
  } catch (error) {
    throw asOrgsealError(error, file)
  }
}

async function* decoded(bytes: AsyncIterable<Buffer>, source: ReadStream, file: string): AsyncGenerator<TextChunk> {
  const decoder = new TextDecoder('utf-8')
  let first = true
  for await (const chunk of bytes) {
    if (first && UTF_16.some(mark => chunk.subarray(0, 2).equals(mark))) {
      throw new OrgsealError('not_this_format', `${file} is UTF-16 text; save it as UTF-8 and import that`)
    }
    first = false
    yield { text: decoder.decode(chunk, { stream: true }), bytesRead: source.bytesRead }
  }
  const text = decoder.decode()
  if (text !== '') yield { text, bytesRead: source.bytesRead }
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
