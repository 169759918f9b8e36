/** Hashes as this registry writes them: `sha-256:` and lower-case hexadecimal. */
import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

export function sha256(text: string): string {
  return `sha-256:${createHash('sha256').update(text).digest('hex')}`
}

/** Hashes a JSON value's canonical form (JCS, RFC 8785): equal for equal content, whatever the order of its members. */
export function canonicalHash(value: unknown): string {
  return sha256(canonicalize(value) ?? '')
}
