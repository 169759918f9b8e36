import { foldWords } from './normalise-name.ts'

/** A locality as it is compared: `St. John's` and `ST JOHNS` are one. Empty when it has no letter or digit. */
export function localityKey(locality: string): string {
  return foldWords(locality).join(' ')
}
