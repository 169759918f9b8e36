/**
 * Verifies Ed25519 with WebCrypto. Browsers added it between 2023 and 2025. An
 * older browser cannot verify the signature, and must say so.
 */
import { answerFor } from './crypto-error.ts'
import { isWeakEd25519 } from './weak-ed25519.ts'

export type SignatureAnswer = 'right' | 'wrong' | 'cannot-tell'

/**
 * Decides whether the key signed the data (RFC 8032, section 5.1.7). Every signature by a key of small order is wrong.
 *
 * @param publicKey 32 bytes
 * @param signature 64 bytes
 */
export async function verifyEd25519(
  publicKey: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<SignatureAnswer> {
  if (publicKey.length !== 32 || isWeakEd25519(publicKey)) return 'wrong'
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
    return (await crypto.subtle.verify('Ed25519', key, signature, data)) ? 'right' : 'wrong'
  } catch (error) {
    return answerFor(error, 'wrong')
  }
}
