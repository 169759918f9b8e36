/**
 * Reads the statements of a registration credential from its payload. The payload may come from anyone, so every field
 * is checked before it is used, and a field that does not have the expected form is left out.
 */
import type { Language } from '../shared/languages.ts'

export interface Claims {
  /** The credential's id. */
  readonly id: string | undefined
  readonly issuer: string | undefined
  /** The address of the organization that it is about. */
  readonly subject: string | undefined
  readonly legalName: string | undefined
  readonly registrationNumber: string | undefined
  readonly status: StatusClaim | undefined
  readonly validFrom: string | undefined
  readonly validUntil: string | undefined
}

interface StatusClaim {
  readonly code: string
  readonly active: boolean | undefined
  readonly label: Readonly<Record<Language, string>> | undefined
}

export function readClaims(payload: Readonly<Record<string, unknown>>): Claims {
  // An SD-JWT VC has its claims at the top level, under the names of JWT claims.
  if ('vct' in payload) return readSdJwtClaims(payload)
  const subject = asObject(payload.credentialSubject)
  const { issuer } = payload
  return {
    id: asText(payload.id),
    issuer: asText(issuer) ?? asText(asObject(issuer)?.id),
    subject: asText(subject?.id),
    // A foreign credential may use another member for the name; `name` is the most common one.
    legalName: asText(subject?.legalName) ?? asText(subject?.registeredName) ?? asText(subject?.name),
    registrationNumber: asText(subject?.registrationNumber) ?? asText(subject?.registeredId),
    status: readStatus(subject?.status),
    // Version 1.1 of the data model has other members for the period.
    validFrom: asText(payload.validFrom) ?? asText(payload.issuanceDate),
    validUntil: asText(payload.validUntil) ?? asText(payload.expirationDate),
  }
}

function readSdJwtClaims(payload: Readonly<Record<string, unknown>>): Claims {
  return {
    id: undefined,
    issuer: asText(payload.iss),
    subject: asText(payload.sub),
    legalName: asText(payload.legal_person_name) ?? asText(payload.legal_name) ?? asText(payload.name),
    registrationNumber: asText(payload.registration_number) ?? asText(payload.legal_person_id),
    status: readStatus(payload.legal_person_status),
    validFrom: asInstant(payload.nbf) ?? asInstant(payload.iat),
    validUntil: asInstant(payload.exp),
  }
}

/** Writes seconds since 1970 as ISO 8601. */
function asInstant(value: unknown): string | undefined {
  return typeof value === 'number' && Math.abs(value) <= 8.64e12 ? new Date(value * 1000).toISOString() : undefined
}

/** Returns the organization's id of an address in this registry: the last part of `…/organization/<id>`. */
export function organizationOf(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined
  return /\/organization\/([0-9A-Za-z.-]+)$/.exec(new URL(address).pathname)?.[1]
}

function readStatus(value: unknown): StatusClaim | undefined {
  const status = asObject(value)
  const code = asText(status?.code)
  if (code === undefined) return undefined
  const label = asObject(status?.label)
  const en = asText(label?.en)
  const fr = asText(label?.fr)
  const active = status?.active
  return {
    code,
    active: typeof active === 'boolean' ? active : undefined,
    label: en === undefined || fr === undefined ? undefined : { en, fr },
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
