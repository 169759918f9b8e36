import { numberKey } from '../../names/number-key.ts'

/** 32 bits of a number, as SQLite stores them in four bytes; undefined when the text cannot be a number. */
export function numberHash(text: string): number | undefined {
  const key = numberKey(text)
  return key === '' ? undefined : keyHash(key)
}

/** 32 bits of any text (FNV-1a). */
export function keyHash(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return hash | 0
}
