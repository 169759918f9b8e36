/**
 * A register's file as a stream of text, read strictly in the encoding that its
 * mapping names. A file in another one is refused whole, whatever part of it
 * could be read: half of the names, or all of them spelt wrong, is no register.
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
 * @throws {OrgsealError} before the first chunk or after any number of them: `file_not_found`, `file_damaged`;
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
