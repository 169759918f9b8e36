/** Finds the nonce in a presentation before anything is verified. A verifier that stores no nonces needs it. */
import { readPresentation } from './read-presentation.ts'

/**
 * Returns the `nonce` of a `vp+jwt`, or the `challenge` of the first proof. The caller must check that it made this
 * nonce and give it in `evidence.expected`, so that every signature of the presentation is compared with it.
 *
 * @param input as text or bytes; see `readPresentation`
 */
export function presentedNonce(input: string | Uint8Array): string | undefined {
  const read = readPresentation(input)
  if (!read?.ok) return undefined
  const { securing, payload } = read.presentation
  const nonce = securing.kind === 'jose' ? payload.nonce : securing.proofs[0]?.challenge
  return typeof nonce === 'string' ? nonce : undefined
}
