/** Reads what this registry's issuer has signed: the check of our own books, not a verification for others. */
import { compactVerify, importJWK } from 'jose'
import type { IssuerDocument } from './domain/issuer.ts'

/** Answers a compact JWS' payload, or `undefined` when it is not signed by a key of the document. */
export function signatureReader(
  issuer: IssuerDocument | undefined,
): (jwt: string) => Promise<Readonly<Record<string, unknown>> | undefined> {
  const keys = new Map<string, ReturnType<typeof importJWK>>()
  for (const { id, publicKeyJwk } of issuer?.verificationMethod ?? []) {
    if (publicKeyJwk) keys.set(id, importJWK({ ...publicKeyJwk }, 'ES256'))
  }
  return async jwt => {
    try {
      const { payload } = await compactVerify(
        jwt,
        async header => {
          const key = await keys.get(header.kid ?? '')
          if (!key) throw new Error('a key of nobody')
          return key
        },
        { algorithms: ['ES256'] },
      )
      return JSON.parse(new TextDecoder().decode(payload))
    } catch {
      return undefined
    }
  }
}
