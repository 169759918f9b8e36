import { foldWords } from './normalise-name.ts'

/** The form in which localities are compared: `St. John's` and `ST JOHNS` are one. Empty without a letter or digit. */
export function localityKey(locality: string): string {
  return foldWords(locality).join(' ')
}
