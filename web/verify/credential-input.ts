/** What someone pasted or chose as a credential, before it is looked at: its size, and which part of it was signed. */
import { unwrapped } from '../../verify/reading/pasted-text.ts'

/** The largest credential that is looked at, in bytes: 1 MiB. */
export const MAX_CREDENTIAL_BYTES = 1024 * 1024

export type CredentialInput =
  | { readonly ok: true; readonly credential: string }
  | { readonly ok: false; readonly reason: 'empty' | 'too-large' }

/**
 * A compact text is freed of what a mail program or a chat added to it; the JSON
 * that encloses one stays as it is; from the registry's own view of a credential the signed text is taken, since only that
 * can be verified. JSON that is none stays as it is too: the verifier says what
 * is wrong with it.
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
  // As text, not as the object: the verifier's own parser refuses names that stand twice.
  return { ok: true, credential: bare }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
