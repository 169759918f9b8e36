/**
 * Decides which JSON-LD contexts may define a credential's terms. A signature over
 * RDF quads is over the meaning and not over the names: anyone who can choose the
 * contexts can swap two names and their values, and the signature still holds. So
 * a context is relied on only by its exact address, never by a prefix or a host.
 */
import { documentUrl } from '../identifiers/methods/did-web.ts'

/** Contexts whose content is part of the verifier; `frozen-contexts.ts` holds them. */
export const FROZEN_CONTEXTS: ReadonlySet<string> = new Set([
  'https://www.w3.org/ns/credentials/v2',
  'https://www.w3.org/2018/credentials/v1',
  'https://www.w3.org/ns/credentials/undefined-terms/v2',
  'https://www.w3.org/ns/credentials/examples/v2',
  'https://www.w3.org/ns/credentials/status/v1',
  'https://w3id.org/security/data-integrity/v1',
  'https://w3id.org/security/data-integrity/v2',
  'https://w3id.org/security/multikey/v1',
  'https://w3id.org/security/suites/ed25519-2020/v1',
  'https://w3id.org/vc/status-list/2021/v1',
  'https://purl.imsglobal.org/spec/ob/v3p0/context.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
])

/** `any`: the reader uses only the expanded meaning of terms (JSON-LD), so it does not matter who defines them. */
export type TrustedContexts = 'any' | readonly string[]

/**
 * True when a context is frozen here, or is one of those that the reader relies on (Data Integrity
 * 1.0, section 4.6, "Context Validation"). Addresses are compared as they are written.
 */
export function isReliableContext(url: string, trusted: TrustedContexts = []): boolean {
  if (trusted === 'any' || FROZEN_CONTEXTS.has(url)) return true
  return isNormalAddress(url) && trusted.includes(url)
}

/** True for a normalized address: a URL parser returns it unchanged, so all programs read it alike. */
function isNormalAddress(url: string): boolean {
  return documentUrl(url) !== undefined && new URL(url).href === url
}
