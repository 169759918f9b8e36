/**
 * Credo demands that every `@context` be an address with a dot in its host, so
 * it would refuse the credentials of a registry that runs at `http://localhost`.
 * Here Credo's data model check sees that one host as `registry.localhost`
 * (RFC 6761, section 6.3, reserves the whole of `.localhost` for the loopback).
 * All of Credo's checks run; the signature is checked over the bytes as signed.
 */
import { Jwt, W3cV2JwtVerifiableCredential } from '@credo-ts/core'

class LoopbackCredential extends W3cV2JwtVerifiableCredential {
  /** The base class calls it in its constructor, and Credo's verifier calls it again. */
  override validate(): void {
    const credential = this.resolvedCredential
    const actual = credential.context
    if (Array.isArray(actual)) {
      credential.context = actual.map(entry => (typeof entry === 'string' ? withDottedHost(entry) : entry))
    }
    try {
      super.validate()
    } finally {
      credential.context = actual
    }
  }
}

/**
 * Read a compact `vc+jwt` for Credo's verifier.
 *
 * @throws when it is not a credential by Credo's data model
 */
export function readForCredo(compact: string): W3cV2JwtVerifiableCredential {
  return new LoopbackCredential({ jwt: Jwt.fromSerializedJwt(compact) })
}

function withDottedHost(address: string): string {
  return address.replace(/^(https?:\/\/)localhost(?=[:/]|$)/, '$1registry.localhost')
}
