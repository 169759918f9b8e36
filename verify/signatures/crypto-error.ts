/**
 * Tells what a cryptographic library says about a key or a signature from an error of our own. Only the former says
 * anything about the credential.
 */
import { errors } from 'jose'

/**
 * Returns the answer for an error that WebCrypto or jose threw about a key or a signature. Throws any other error again.
 *
 * @param refused the answer when the key or the signature is not accepted; an algorithm that this platform does not have
 * gives `cannot-tell`
 */
export function answerFor<Refused>(error: unknown, refused: Refused): Refused | 'cannot-tell' {
  if (isNotSupported(error)) return 'cannot-tell'
  if (error instanceof DOMException || error instanceof errors.JOSEError) return refused
  throw error
}

/** True for the error that WebCrypto throws for an unknown algorithm. */
export function isNotSupported(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotSupportedError'
}
