/** Decodes percent-encoding (RFC 3986, section 2.1), once. */

/** @returns `undefined` when the text is not the encoding of a UTF-8 text */
export function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}
