/**
 * Finds out why a file cannot be read in its stated encoding. The file is read
 * once more, line by line as bytes, for the details of the error message. Only
 * files that will be refused are read in this way.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { type Encoding, findEncoding } from '../mapping/encodings.ts'
import { readBytes } from './file-bytes.ts'

export interface BadLine {
  readonly line: number
  /** The first invalid byte, or the first byte of an invalid sequence. */
  readonly byte: number
  readonly text: Uint8Array
}

export interface ExaminedLines {
  /** The first line that is invalid in the stated encoding. */
  readonly undecodable: BadLine | undefined
  readonly notUtf8: BadLine | undefined
  /** The first line that has multi-byte characters in UTF-8. */
  readonly inUtf8: { readonly line: number; readonly text: Uint8Array } | undefined
  readonly linesNotUtf8: number
  readonly linesInUtf8: number
  /** The first lines that are not ASCII. */
  readonly sample: readonly Uint8Array[]
  readonly bytes: { readonly total: number; readonly high: number; readonly lineFeeds: number }
}

const MAX_SAMPLE = 256
/** Longer lines are examined only up to this length. */
const MAX_LINE = 1 << 20
/** After the first invalid byte, this many more bytes are read for the sample. */
const MORE_BYTES = 32 * 1024 * 1024

/** @param encoding one in which the byte 0x0A is always a line feed, so not UTF-16 */
export async function examineLines(file: string, encoding: Encoding): Promise<ExaminedLines> {
  const examiner = createExaminer(encoding)
  let toGo = Number.POSITIVE_INFINITY
  for await (const { bytes } of readBytes(file)) {
    examiner.push(bytes)
    if (examiner.hasBad()) toGo = Math.min(toGo, MORE_BYTES) - bytes.length
    if (toGo <= 0) break
  }
  return examiner.end()
}

function createExaminer(encoding: Encoding) {
  const utf8 = findEncoding('utf-8') ?? encoding
  const sample: Uint8Array[] = []
  const bytes = { total: 0, high: 0, lineFeeds: 0 }
  let undecodable: BadLine | undefined
  let notUtf8: BadLine | undefined
  let inUtf8: ExaminedLines['inUtf8']
  let linesNotUtf8 = 0
  let linesInUtf8 = 0
  let pieces: Buffer[] = []
  let length = 0

  function push(chunk: Buffer): void {
    bytes.total += chunk.length
    let from = 0
    for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, from)) {
      add(chunk.subarray(from, at))
      endLine()
      from = at + 1
    }
    add(chunk.subarray(from))
  }

  function add(piece: Buffer): void {
    const kept = piece.subarray(0, MAX_LINE - length)
    if (kept.length > 0) pieces.push(kept)
    length += kept.length
  }

  function endLine(): void {
    const line = pieces.length === 1 ? (pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(pieces)
    const whole = length < MAX_LINE ? line : upToAscii(line)
    bytes.lineFeeds++
    pieces = []
    length = 0
    // An escape sequence of ISO-2022 is ASCII, too.
    if (isAscii(whole) && !whole.includes(0x1b)) return
    examine(Uint8Array.from(whole), bytes.lineFeeds)
  }

  function examine(text: Uint8Array, line: number): void {
    for (const byte of text) if (byte >= 0x80) bytes.high++
    if (sample.length < MAX_SAMPLE) sample.push(text)
    if (!undecodable) {
      const byte = firstBadByte(encoding, text)
      if (byte !== undefined) undecodable = { line, byte, text }
    }
    if (!isUtf8(text)) {
      linesNotUtf8++
      notUtf8 ??= { line, byte: firstBadByte(utf8, text) ?? 0, text }
    } else if (!isAscii(text)) {
      linesInUtf8++
      inUtf8 ??= { line, text }
    }
  }

  return {
    push,
    hasBad: () => undecodable !== undefined || notUtf8 !== undefined,
    end(): ExaminedLines {
      endLine()
      return { undecodable, notUtf8, inUtf8, linesNotUtf8, linesInUtf8, sample, bytes }
    },
  }
}

/** Removes a possibly incomplete character at the end of a cut line. */
function upToAscii(line: Buffer): Buffer {
  let end = line.length
  while (end > 0 && (line[end - 1] ?? 0) >= 0x80) end--
  return line.subarray(0, end)
}

function firstBadByte(encoding: Encoding, text: Uint8Array): number | undefined {
  if (isDecodable(encoding, text)) return undefined
  const decoder = encoding.open()
  let start = 0
  for (const [at, byte] of text.entries()) {
    try {
      // Output means that a character ended here; the next byte begins one.
      if (decoder.decode(Uint8Array.of(byte)) !== '') start = at + 1
    } catch {
      return text[start]
    }
  }
  return text[start]
}

function isDecodable(encoding: Encoding, text: Uint8Array): boolean {
  try {
    const decoder = encoding.open()
    decoder.decode(text)
    decoder.end()
    return true
  } catch {
    return false
  }
}
