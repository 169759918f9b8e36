/** Finds the nonce in a presentation before anything is verified. A verifier that stores no nonces needs it. */
import { readInput } from './read-input.ts'

/**
 * Returns the `nonce` of a `vp+jwt`, or the `challenge` of the first proof. The caller must check that it made this
 * nonce and give it in `evidence.expected`, so that every signature of the presentation is compared with it.
 *
 * @param input any input of `verify`, or what `readInput` returned for it
 */
export function presentedNonce(input: unknown): string | undefined {
  const reading = readInput(input)
  if (reading.kind !== 'presentation' || !reading.result.ok) return undefined
  const { securing, payload } = reading.result.presentation
  const nonce = securing.kind === 'jose' ? payload.nonce : securing.proofs[0]?.challenge
  return typeof nonce === 'string' ? nonce : undefined
}
