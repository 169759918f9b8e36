/** Reads signatures of this registry's issuers. It checks the registry's own data; it is not a verifier for others. */
import { compactVerify, importJWK } from 'jose'
import type { Issuer } from '../../domain/issuer.ts'

/**
 * Returns the payload of a compact JWS and the issuer whose key signed it, or `undefined` when no current or former
 * key of these issuers signed it.
 */
export function signatureReader(issuers: readonly Issuer[]): SignatureReader {
  const keys = new Map<string, { readonly issuer: string; readonly key: ReturnType<typeof importJWK> }>()
  for (const { id: issuer, document } of issuers) {
    for (const { id, publicKeyJwk } of document.verificationMethod ?? []) {
      if (publicKeyJwk?.kty === 'EC') keys.set(id, { issuer, key: importJWK({ ...publicKeyJwk }, 'ES256') })
    }
  }
  return async jwt => {
    try {
      let issuer = ''
      const { payload } = await compactVerify(
        jwt,
        async header => {
          const known = keys.get(header.kid ?? '')
          if (!known) throw new Error('unknown key')
          issuer = known.issuer
          return known.key
        },
        { algorithms: ['ES256'] },
      )
      return { issuer, payload: JSON.parse(new TextDecoder().decode(payload)) }
    } catch {
      return undefined
    }
  }
}

export type SignatureReader = (
  jwt: string,
) => Promise<{ readonly issuer: string; readonly payload: Readonly<Record<string, unknown>> } | undefined>
