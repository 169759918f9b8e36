/** Media types as headers carry them (RFC 9110, section 8.3.1). */

export const JSON_MEDIA_TYPE = 'application/json'

/** Returns the type in a `Content-Type` header, in lower case and without parameters; empty when there is none. */
export function mediaTypeOf(header: string | undefined): string {
  return (header ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}
