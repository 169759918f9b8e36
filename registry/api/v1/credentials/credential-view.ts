/** A stored credential as the API shows it: the signed text and its current status. */
import { z } from '@hono/zod-openapi'
import { decodeJwt } from 'jose'
import { credentialState, type StoredCredential } from '../../../../domain/credential.ts'
import { defined } from '../../../../domain/defined.ts'
import type { CredentialSummaryBody, CredentialViewBody } from '../../shared/contract.ts'

/** The members of a VCDM 2.0 payload that a summary repeats (sections 4.7 and 4.9). */
const payloadSchema = z.looseObject({
  issuer: z.union([z.string(), z.looseObject({ id: z.string() }).transform(issuer => issuer.id)]),
  validFrom: z.string().optional(),
  validUntil: z.string().optional(),
})

/** @param baseUrl the registry's public address */
export function credentialSummary(stored: StoredCredential, baseUrl: string): CredentialSummaryBody {
  const { id, organization, type, version, statement, issuedAt, supersededBy, endedAt, digest } = stored
  const { issuer, validFrom, validUntil } = payloadSchema.parse(decodeJwt(stored.jwt))
  return {
    id,
    url: `${baseUrl}/credentials/${id}`,
    organization,
    type,
    ...(statement === '' ? {} : { statement }),
    version,
    state: credentialState(stored),
    issuer,
    issuedAt,
    validFrom: validFrom ?? issuedAt,
    ...defined({ validUntil, supersededBy, endedAt }),
    digest,
  }
}

export function credentialView(stored: StoredCredential, baseUrl: string): CredentialViewBody {
  return { ...credentialSummary(stored, baseUrl), credential: { ...decodeJwt(stored.jwt) }, jwt: stored.jwt }
}
