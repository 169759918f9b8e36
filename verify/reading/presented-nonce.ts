/** Finds the nonce in a presentation before anything is verified. A verifier that stores no nonces needs it. */
import { readPresentation } from './read-presentation.ts'

/**
 * The `nonce` of a `vp+jwt`, or the `challenge` of the first proof. Once it is known to be one's own it is to be
 * expected, by `evidence.expected`, of everything that signs the presentation.
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
