/**
 * Opens a register's file as a stream of text, decoded strictly in the encoding
 * that its mapping names. A file in another encoding is refused as a whole, even
 * if parts of it could be read: a register with missing or misspelt names must
 * not be imported.
 */

import { type Encoding, hasIso2022Escape } from '../mapping/encodings.ts'
import { refusalOfReading, refusalOfStart, refusalOfText } from './encoding-refusal.ts'
import { readBytes } from './file-bytes.ts'
import { createSecondOpinion } from './second-opinion.ts'

export interface TextChunk {
  readonly text: string
  /** Bytes of the file on disk that were read so far. */
  readonly bytesRead: number
}

/**
 * @throws {OrgsealError} before the first chunk or after any number of chunks: `file_not_found`, `file_damaged`;
 *   `encoding_mismatch` when it is not in this encoding; `not_this_format` when it is not text
 */
export async function* openTextFile(file: string, encoding: Encoding): AsyncGenerator<TextChunk> {
  const decoder = encoding.open()
  const opinion = createSecondOpinion(encoding)
  let first = true
  let read = 0
  for await (const { bytes, bytesRead } of readBytes(file)) {
    const refused = first ? refusalOfStart(file, bytes, encoding) : undefined
    if (refused) throw refused
    first = false
    read = bytesRead
    opinion.push(bytes)
    yield { text: await decoded(() => decoder.decode(bytes), file, encoding), bytesRead }
  }
  const rest = await decoded(() => decoder.end(), file, encoding)
  if (rest !== '') yield { text: rest, bytesRead: read }
  const objection = opinion.objection()
  if (objection) throw await refusalOfReading(file, encoding, objection)
}

async function decoded(decode: () => string, file: string, encoding: Encoding): Promise<string> {
  let text: string | undefined
  try {
    text = decode()
  } catch {
    throw await refusalOfText(file, encoding)
  }
  if (encoding.family === 'utf-8' && hasIso2022Escape(text)) throw await refusalOfText(file, encoding)
  return text
}
