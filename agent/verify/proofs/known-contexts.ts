/**
 * Which JSON-LD contexts may say what a credential's words mean. The signature
 * of `eddsa-rdfc-2022` is over the meaning and not over the words: whoever may
 * choose the contexts can swap two words and their values, and the signature
 * still holds. So contexts come from someone who is known.
 */
import { didDocumentUrls } from '../identifiers/resolve-did.ts'

/** Contexts whose content is part of the verifier; `frozen-contexts.ts` holds them. */
export const FROZEN_CONTEXTS: ReadonlySet<string> = new Set([
  'https://www.w3.org/ns/credentials/v2',
  'https://www.w3.org/ns/credentials/undefined-terms/v2',
  'https://www.w3.org/ns/credentials/examples/v2',
  'https://w3id.org/security/data-integrity/v2',
])

/** Bodies that publish vocabularies for everyone and keep what they have published. */
const PUBLISHERS = [
  'https://www.w3.org/ns/',
  'https://w3id.org/',
  'https://vocabulary.uncefact.org/',
  'https://test.uncefact.org/vocabulary/',
]

/** `any`: the reader takes words by their expanded meaning (JSON-LD), so that it does not matter who defines them. */
export type TrustedContexts = 'any' | readonly string[]

/**
 * True when a context may be relied on for a credential of this issuer: it is
 * frozen here, a standards body's, of the issuer's own site, or one of those that
 * the reader relies on (Data Integrity 1.0, section 4.6, "Context Validation").
 */
export function isReliableContext(url: string, issuer: string | undefined, trusted: TrustedContexts = []): boolean {
  if (trusted === 'any' || trusted.includes(url) || FROZEN_CONTEXTS.has(url)) return true
  if (PUBLISHERS.some(beginning => url.startsWith(beginning))) return true
  const origins = issuer === undefined ? [] : (didDocumentUrls(issuer) ?? []).map(originOf)
  const origin = originOf(url)
  return origin !== undefined && origins.includes(origin)
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined
}
