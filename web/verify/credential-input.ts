/** Prepares a pasted text or a file for the verifier: it checks the size, and finds the part that was signed. */
import { unwrapped } from '../../verify/reading/pasted-text.ts'

/** The largest credential that is read, in bytes: 1 MiB. */
export const MAX_CREDENTIAL_BYTES = 1024 * 1024

export type CredentialInput =
  | { readonly ok: true; readonly credential: string }
  | { readonly ok: false; readonly reason: 'empty' | 'too-large' }

/**
 * Removes from a compact text what a mail program or a chat added to it. JSON that encloses one is left unchanged, and
 * so is a text that only looks like JSON: the verifier says what is wrong with it. From the registry's own view of a
 * credential, the signed text is taken, since only that can be verified.
 */
export function readCredentialInput(text: string): CredentialInput {
  if (new TextEncoder().encode(text).length > MAX_CREDENTIAL_BYTES) return { ok: false, reason: 'too-large' }
  const bare = unwrapped(text)
  if (bare === '') return { ok: false, reason: 'empty' }
  if (!bare.startsWith('{')) return { ok: true, credential: bare }
  const json = parseJson(bare)
  if (typeof json !== 'object' || json === null) return { ok: true, credential: bare }
  if ('jwt' in json && typeof json.jwt === 'string' && 'credential' in json) {
    return { ok: true, credential: json.jwt }
  }
  // The text is returned and not the object, because the verifier's own parser refuses names that occur twice.
  return { ok: true, credential: bare }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
