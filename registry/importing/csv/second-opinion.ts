/**
 * Checks whether a file that an old encoding decodes without an error is really
 * in that encoding, because nearly any bytes are letters of some kind. A UTF-8
 * file read as Windows-1252 would have every name misspelt, and then signed.
 */
import { isAscii } from 'node:buffer'
import { type Decoder, type Encoding, findEncoding } from '../mapping/encodings.ts'
import { isBetterRead } from './guess-encoding.ts'

export interface SecondOpinion {
  push(bytes: Buffer): void
  /** Must be called at the end of the file; returns `undefined` when nothing speaks against the encoding. */
  objection(): 'is-utf8' | 'reads-badly' | undefined
}

/** A text in an old multi-byte encoding may contain this many characters that look like UTF-8 by chance. */
const BY_CHANCE = 3
const MAX_SAMPLE = 256
const MAX_LINE = 4096

/** @param encoding the file's; UTF-8 and UTF-16 are strict enough to need no such check */
export function createSecondOpinion(encoding: Encoding): SecondOpinion {
  const { family } = encoding
  if (family === 'utf-8' || family === 'utf-16') return { push() {}, objection: () => undefined }
  let utf8 = findEncoding('utf-8')?.open()
  let characters = 0
  const sample: Uint8Array[] = []

  function countUtf8(decode: (decoder: Decoder) => string): void {
    if (!utf8) return
    try {
      characters += decode(utf8).match(/[^\p{ASCII}]/gu)?.length ?? 0
    } catch {
      utf8 = undefined
    }
  }

  return {
    push(bytes) {
      countUtf8(decoder => decoder.decode(bytes))
      if (family === 'single-byte' && sample.length < MAX_SAMPLE) addLines(bytes, sample)
    },
    objection() {
      countUtf8(decoder => decoder.end())
      if (utf8 && characters > (family === 'multi-byte' ? BY_CHANCE : 0)) return 'is-utf8'
      return family === 'single-byte' && isBetterRead(encoding.label, sample) ? 'reads-badly' : undefined
    },
  }
}

function addLines(bytes: Buffer, sample: Uint8Array[]): void {
  for (let from = 0; from < bytes.length && sample.length < MAX_SAMPLE; ) {
    const end = bytes.indexOf(0x0a, from)
    const to = end === -1 ? bytes.length : end
    const line = bytes.subarray(from, Math.min(to, from + MAX_LINE))
    if (!isAscii(line)) sample.push(Uint8Array.from(line))
    from = to + 1
  }
}
