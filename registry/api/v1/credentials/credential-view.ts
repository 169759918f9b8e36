/** A stored credential as the API shows it: the signed text and its current status. */
import { z } from '@hono/zod-openapi'
import { decodeJwt } from 'jose'
import { credentialState, type StoredCredential } from '../../../../domain/credential.ts'
import { defined } from '../../../../domain/defined.ts'
import type { CredentialSummaryBody, CredentialViewBody } from '../../shared/contract.ts'
import type { AppDependencies } from '../../shared/dependencies.ts'
import { credentialTypeName } from '../../shared/labels.ts'

/** The members of a VCDM 2.0 payload that a summary repeats (sections 4.7 and 4.9). */
const payloadSchema = z.looseObject({
  issuer: z.union([z.string(), z.looseObject({ id: z.string() }).transform(issuer => issuer.id)]),
  validFrom: z.string().optional(),
  validUntil: z.string().optional(),
})

/** What a summary takes from outside the credential: the registry's public address, and the names of types. */
type Summarized = Pick<AppDependencies, 'baseUrl' | 'credentialTypes'>

export function credentialSummary(
  stored: StoredCredential,
  { baseUrl, credentialTypes }: Summarized,
): CredentialSummaryBody {
  const { id, organization, type, version, statement, issuedAt, supersededBy, endedAt, digest } = stored
  const { issuer, validFrom, validUntil } = payloadSchema.parse(decodeJwt(stored.jwt))
  return {
    id,
    url: `${baseUrl}/credentials/${id}`,
    organization,
    type,
    typeName: credentialTypeName(credentialTypes, type),
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

export function credentialView(stored: StoredCredential, from: Summarized): CredentialViewBody {
  return { ...credentialSummary(stored, from), credential: { ...decodeJwt(stored.jwt) }, jwt: stored.jwt }
}
