import { numberKey } from '../../names/number-key.ts'

/** A hash of 32 bits, which SQLite stores in four bytes; undefined when the text cannot be a number. */
export function numberHash(text: string): number | undefined {
  const key = numberKey(text)
  return key === '' ? undefined : keyHash(key)
}

/** The 32-bit hash of any text (FNV-1a). */
export function keyHash(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return hash | 0
}
