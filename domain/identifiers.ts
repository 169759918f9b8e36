/**
 * Identifiers of organizations and credentials. They appear in signed
 * credentials and in addresses that people bookmark, so their forms may be
 * extended but never changed.
 */

declare const organizationIdBrand: unique symbol
declare const credentialIdBrand: unique symbol
declare const isoDateBrand: unique symbol

/** `<JURISDICTION>.<registration number>`, e.g. `IM.000123C`, `CA-BC.BC0123456`. */
export type OrganizationId = string & { readonly [organizationIdBrand]: true }

/** `<organization id>.<credential type>.<ordinal>`, e.g. `IM.000123C.registration.1`. */
export type CredentialId = string & { readonly [credentialIdBrand]: true }

/** A calendar date, `YYYY-MM-DD` (ISO 8601), without a time or a zone. */
export type IsoDate = string & { readonly [isoDateBrand]: true }

const JURISDICTION = /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/
const REGISTRATION_NUMBER = /^[0-9A-Za-z](?:[0-9A-Za-z-]{0,62}[0-9A-Za-z])?$/
const ORGANIZATION_ID = /^[A-Z]{2}(?:-[A-Z0-9]{1,3})?\.[0-9A-Za-z](?:[0-9A-Za-z-]{0,62}[0-9A-Za-z])?$/
const CREDENTIAL_ID = /^([A-Z]{2}(?:-[A-Z0-9]{1,3})?\.[0-9A-Za-z-]{1,64})\.([a-z][a-z-]{0,62})\.([1-9][0-9]{0,8})$/

/** DID Core 1.0, section 3.1: a DID, without a path, a query or a fragment. */
const DID = /^did:[a-z0-9]+:(?:[A-Za-z0-9._:-]|%[0-9A-Fa-f]{2})*(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})$/

/** True for a DID of any method, by its form. */
export function isDid(text: string): boolean {
  return DID.test(text)
}

/** True for an ISO 3166-1 alpha-2 or ISO 3166-2 code, by its form. */
export function isJurisdiction(text: string): boolean {
  return JURISDICTION.test(text)
}

/** True when a registration number can be used in an address and an identifier without being changed. */
export function isRegistrationNumber(text: string): boolean {
  return REGISTRATION_NUMBER.test(text)
}

/** @throws {RangeError} when either part does not have the form that an identifier needs */
export function organizationId(jurisdiction: string, registrationNumber: string): OrganizationId {
  if (!isJurisdiction(jurisdiction)) throw new RangeError(`not a jurisdiction code: ${jurisdiction}`)
  if (!isRegistrationNumber(registrationNumber)) {
    throw new RangeError(`not a registration number: ${registrationNumber}`)
  }
  return `${jurisdiction}.${registrationNumber}` as OrganizationId
}

/** Returns the text as an organization id, or `undefined` when it does not have that form. */
export function parseOrganizationId(text: string): OrganizationId | undefined {
  return ORGANIZATION_ID.test(text) ? (text as OrganizationId) : undefined
}

/** @param ordinal 1 for the first credential of this type for this organization */
export function credentialId(organization: OrganizationId, type: string, ordinal: number): CredentialId {
  return `${organization}.${type}.${ordinal}` as CredentialId
}

/** Returns the text as a credential id, or `undefined` when it does not have that form. */
export function parseCredentialId(text: string): CredentialId | undefined {
  return CREDENTIAL_ID.test(text) ? (text as CredentialId) : undefined
}

/** Returns the text as a date, or `undefined` when it is not a calendar day. */
export function parseIsoDate(text: string): IsoDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const time = Date.parse(`${text}T00:00:00Z`)
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) return undefined
  return text as IsoDate
}
