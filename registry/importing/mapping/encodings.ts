/**
 * The encodings in which a register's file can be read. Decoding is strict:
 * invalid bytes are an error and never become another character. A file read in
 * the wrong encoding must not get so far as to be signed.
 */

export interface Decoder {
  /**
   * @returns the characters that these bytes complete
   * @throws {TypeError} when bytes are invalid in this encoding
   */
  decode(bytes: Uint8Array): string
  /** @throws {TypeError} when the text ends within a character */
  end(): string
}

export interface Encoding {
  /** The label in a mapping, e.g. `windows-1252`. */
  readonly label: string
  readonly family: 'utf-8' | 'utf-16' | 'single-byte' | 'multi-byte'
  open(): Decoder
}

/** Upper halves of encodings that `TextDecoder` lacks (the code pages of DOS), or lacks in some versions of Node. */
const UPPER_HALVES: Readonly<Record<string, string>> = {
  // Many versions of Node since 20.18.3 read it as ISO-8859-1 (nodejs/node#56542). U+0081 and the like are unassigned.
  'windows-1252': `€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ${charactersBetween(0xa0, 0xff)}`,
  cp437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
  cp850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
}

/** Common names that the Encoding Standard does not list. */
const ALIASES: Readonly<Record<string, string>> = {
  ibm437: 'cp437',
  '437': 'cp437',
  ibm850: 'cp850',
  '850': 'cp850',
  macroman: 'macintosh',
  'mac-roman': 'macintosh',
  'latin-1': 'windows-1252',
  ansi: 'windows-1252',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  'euc-cn': 'gbk',
}

/** Keyed by the names of the Encoding Standard (https://encoding.spec.whatwg.org/#names-and-labels). */
const MULTI_BYTE: ReadonlySet<string> = new Set([
  ...['gbk', 'gb18030', 'big5', 'euc-jp', 'euc-kr', 'shift_jis', 'iso-2022-jp'],
])

/** Characters that decoders return for unassigned bytes; no text of a register has them. */
const NO_CHARACTER = /[\u0080-\u009f\ufffd]/u

/** @returns `undefined` for a label that is unknown, or names an encoding that cannot be read here */
export function findEncoding(label: string): Encoding | undefined {
  const given = label.trim().toLowerCase()
  const wanted = ALIASES[given] ?? given
  if (wanted in UPPER_HALVES) return singleByte(wanted, UPPER_HALVES[wanted] ?? '')
  // When the mapping does not give the byte order, the first character of the file does.
  if (wanted === 'utf-16') return { label: 'utf-16', family: 'utf-16', open: openEitherUtf16 }
  const name = standardName(wanted)
  if (name === undefined) return undefined
  if (name === 'utf-8') return { label: name, family: 'utf-8', open: () => strictDecoder(name) }
  if (name.startsWith('utf-16')) return { label: name, family: 'utf-16', open: () => strictDecoder(name) }
  if (MULTI_BYTE.has(name)) return { label: name, family: 'multi-byte', open: () => checkedDecoder(name) }
  return singleByte(name, UPPER_HALVES[name] ?? upperHalfOf(name))
}

/** ISO-2022-JP is ASCII with escape sequences, so its text is valid UTF-8, but meaningless. */
export function hasIso2022Escape(text: string): boolean {
  return text.includes('\u001b$B') || text.includes('\u001b$@')
}

function standardName(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

function strictDecoder(name: string): Decoder {
  const decoder = new TextDecoder(name, { fatal: true })
  return { decode: bytes => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() }
}

function checkedDecoder(name: string): Decoder {
  const { decode, end } = strictDecoder(name)
  const check = (text: string) => {
    if (NO_CHARACTER.test(text)) throw new TypeError(`bytes that are not valid in ${name}`)
    return text
  }
  return { decode: bytes => check(decode(bytes)), end: () => check(end()) }
}

function openEitherUtf16(): Decoder {
  let decoder: Decoder | undefined
  const of = (bytes: Uint8Array) => strictDecoder(bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-16le')
  return {
    decode(bytes) {
      decoder ??= of(bytes)
      return decoder.decode(bytes)
    },
    end: () => decoder?.end() ?? '',
  }
}

function singleByte(label: string, upperHalf: string): Encoding {
  const characters = [...upperHalf]
  const decode = (bytes: Uint8Array) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      .toString('latin1')
      .replace(/[\u0080-\u00ff]/g, byte => {
        const character = characters[byte.charCodeAt(0) - 0x80]
        if (character === undefined || NO_CHARACTER.test(character)) {
          throw new TypeError(`a byte that is not valid in ${label}`)
        }
        return character
      })
  return { label, family: 'single-byte', open: () => ({ decode, end: () => '' }) }
}

function upperHalfOf(name: string): string {
  let characters = ''
  for (let byte = 0x80; byte <= 0xff; byte++) {
    try {
      characters += new TextDecoder(name, { fatal: true }).decode(Uint8Array.of(byte), { stream: true })
    } catch {
      characters += '\ufffd'
    }
  }
  return characters
}

function charactersBetween(first: number, last: number): string {
  return String.fromCharCode(...Array.from({ length: last - first + 1 }, (_, at) => first + at))
}
