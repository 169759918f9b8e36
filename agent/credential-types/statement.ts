/**
 * A statement that an issuer is about to make: an organization's version, its
 * source, and what only this credential has (its id, its index in the status
 * lists). Every format is made from the same statement.
 */

import { CodedError } from '../../domain/errors.ts'
import type { Bilingual } from '../../domain/register.ts'

/** Dates are `YYYY-MM-DD`; organization ids are `<jurisdiction>.<registration number>`. */
export interface StatedOrganization {
  readonly id: string
  readonly legalName: string
  readonly registrationNumber: string
  readonly jurisdiction: string
  /** The register's own word; label and ELF code are in the register's description. */
  readonly entityType: string
  readonly status: {
    readonly code: string
    readonly active: boolean
    readonly reason?: string
    readonly since?: string
  }
  readonly registeredOn?: string
  readonly dissolvedOn?: string
  readonly previousNames: readonly { readonly name: string; readonly from?: string; readonly until?: string }[]
  readonly otherNames: readonly { readonly name: string; readonly kind: string; readonly language?: string }[]
  readonly addresses: readonly {
    readonly kind: string
    readonly lines: readonly string[]
    readonly locality?: string
    readonly region?: string
    readonly postalCode?: string
    readonly country?: string
  }[]
  readonly identifiers: readonly { readonly scheme: string; readonly value: string }[]
  readonly relationships: readonly OwnRelationship[]
}

/** A relationship in an organization's own record. */
interface OwnRelationship {
  readonly kind: string
  /** Id of the other organization. */
  readonly organization: string
  readonly since?: string
  readonly until?: string
}

/** A relationship to this organization in another organization's record. */
export interface IncomingRelationship {
  /** Id of the organization whose record has it. */
  readonly statedBy: string
  /** As that record says it: `owns` means that this organization is owned by the other. */
  readonly kind: string
  readonly since?: string
  readonly until?: string
}

/** A relationship as a credential states it, from the subject's side. */
export interface StatedRelationship extends OwnRelationship {
  /** Legal name of the other organization, where it is known. */
  readonly name?: string
}

export interface SourceRegister {
  readonly name: Bilingual
  readonly authority: { readonly name: Bilingual; readonly raCode?: string }
  readonly homepage?: string
  readonly licence: { readonly name: string; readonly url: string; readonly notice: Bilingual }
  readonly invented: boolean
  readonly entityTypes: Readonly<Record<string, { readonly label: Bilingual; readonly elf?: string }>>
  readonly statuses: Readonly<Record<string, { readonly label: Bilingual }>>
}

export interface SourceProvenance {
  /** `sha-256:<hex>` of the source record. */
  readonly sourceRecordHash: string
  readonly observedOn: string
  readonly sourceUrl?: string
}

/** The position of a credential's status: the same index in every list of that number. */
export interface StatusIndex {
  readonly list: number
  readonly index: number
  /** Address under which this issuer's lists are, without a slash at the end; the registry's own when absent. */
  readonly base?: string
}

export interface Statement {
  /** The last part of the credential's address, `<base URL>/credentials/<credentialId>`. */
  readonly credentialId: string
  /** DID of the issuer. */
  readonly issuer: string
  /** Where a type's model asks for the issuer's name; else the name of the register's authority is used. */
  readonly issuerName?: Bilingual
  /** ISO 8601 with zone; not in the future. */
  readonly validFrom: string
  /** When absent, the credential ends as the type's `validFor` says, or has no end. */
  readonly validUntil?: string
  readonly organization: StatedOrganization
  readonly register: SourceRegister
  readonly provenance: SourceProvenance
  /** Every type with status purposes needs it. */
  readonly status?: StatusIndex
  /** For a type that says `each: relationships`. */
  readonly relationship?: StatedRelationship
  /** A DID that the organization has proved to control, for a type about that. */
  readonly holder?: string
}

/** A statement that lacks something its credential type requires. */
export class StatementError extends CodedError<'statement_incomplete' | 'holder_missing'> {
  /** @param missing where the missing value is in the statement, such as `holder` */
  constructor(type: string, what: string, missing?: string) {
    const code = missing === 'holder' ? 'holder_missing' : 'statement_incomplete'
    super(code, `A ${type} credential cannot be made: ${what}.`)
  }
}
