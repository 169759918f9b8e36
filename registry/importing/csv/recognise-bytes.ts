/**
 * Recognizes a file by its first bytes: a byte order mark, the zero bytes of
 * UTF-16 and UTF-32, or the signature of a format that is not text.
 */

export type FirstBytes =
  | { readonly kind: 'unicode'; readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be' }
  | { readonly kind: 'format'; readonly name: string; readonly advice: string }
  | { readonly kind: 'unmarked' }

const FROM_A_SPREADSHEET = 'save its sheet as CSV in UTF-8 and import that'
const UNPACK = 'unpack it and import the file inside'

const MARKS: readonly (readonly [bytes: readonly number[], found: FirstBytes])[] = [
  [[0xff, 0xfe, 0, 0], { kind: 'unicode', encoding: 'utf-32le' }],
  [[0, 0, 0xfe, 0xff], { kind: 'unicode', encoding: 'utf-32be' }],
  [[0xff, 0xfe], { kind: 'unicode', encoding: 'utf-16le' }],
  [[0xfe, 0xff], { kind: 'unicode', encoding: 'utf-16be' }],
  [[0xef, 0xbb, 0xbf], { kind: 'unicode', encoding: 'utf-8' }],
  [[0x50, 0x4b, 3, 4], format('a workbook (.xlsx, .ods) or a ZIP archive', `${FROM_A_SPREADSHEET}, or ${UNPACK}`)],
  [[0xd0, 0xcf, 0x11, 0xe0], format('a workbook of an old Excel (.xls)', FROM_A_SPREADSHEET)],
  [[0x25, 0x50, 0x44, 0x46], format('a PDF', 'ask for the register as CSV')],
  [[0x42, 0x5a, 0x68], format('a bzip2 file', UNPACK)],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], format('an xz file', UNPACK)],
  [[0x28, 0xb5, 0x2f, 0xfd], format('a Zstandard file', UNPACK)],
  [[0x37, 0x7a, 0xbc, 0xaf], format('a 7z archive', UNPACK)],
  [[0x50, 0x41, 0x52, 0x31], format('a Parquet file', 'export it as CSV')],
  [[...Buffer.from('SQLite format 3\0')], format('a SQLite database', 'export the table as CSV')],
]

function format(name: string, advice: string): FirstBytes {
  return { kind: 'format', name, advice }
}

/** @param start the first bytes of the file, several thousand where it has that many */
export function recogniseBytes(start: Uint8Array): FirstBytes {
  for (const [bytes, found] of MARKS) {
    if (bytes.every((byte, at) => start[at] === byte)) return found
  }
  return byZeroBytes(start)
}

/**
 * Recognizes UTF-16 or UTF-32 without a byte order mark: commas, digits and line breaks have zero bytes at fixed
 * offsets of each unit, and there are hardly any zero bytes at the others.
 */
function byZeroBytes(start: Uint8Array): FirstBytes {
  const zeros = [0, 0, 0, 0]
  for (const [at, byte] of start.entries()) if (byte === 0) zeros[at % 4] = (zeros[at % 4] ?? 0) + 1
  const [a = 0, b = 0, c = 0, d = 0] = zeros
  const few = start.length / 100
  const many = start.length / 5
  // The upper two bytes of a unit of UTF-32 are zero in nearly every character.
  const nearlyAll = (start.length / 4) * 0.95
  if (c > nearlyAll && d > nearlyAll && a <= few) return { kind: 'unicode', encoding: 'utf-32le' }
  if (a > nearlyAll && b > nearlyAll && d <= few) return { kind: 'unicode', encoding: 'utf-32be' }
  const [even, odd] = [a + c, b + d]
  if (odd > few && odd > even * 20) return { kind: 'unicode', encoding: 'utf-16le' }
  if (even > few && even > odd * 20) return { kind: 'unicode', encoding: 'utf-16be' }
  return even + odd > many ? format('not text', 'ask for the register as CSV') : { kind: 'unmarked' }
}
