/**
 * From an organization to the credential that states its registration
 * (Verifiable Credentials Data Model 2.0). What is not known is left out: no
 * empty lists, no guesses, and never a former name as the name.
 */
import { STATUS_MESSAGES, type StatusListPurpose, statusListUrl } from './status/bitstring-status-list.ts'

/** A text in both official languages; in the credential a JSON-LD language map. */
interface Bilingual {
  readonly en: string
  readonly fr: string
}

/** Dates are `YYYY-MM-DD`; organization ids are `<jurisdiction>.<registration number>`. */
interface RegisteredOrganization {
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
  readonly relationships: readonly {
    readonly kind: string
    readonly organization: string
    readonly since?: string
    readonly until?: string
  }[]
}

interface SourceRegister {
  readonly name: Bilingual
  readonly authority: { readonly name: Bilingual; readonly raCode?: string }
  readonly homepage?: string
  readonly licence: { readonly name: string; readonly url: string; readonly notice: Bilingual }
  readonly invented: boolean
  readonly entityTypes: Readonly<Record<string, { readonly label: Bilingual; readonly elf?: string }>>
  readonly statuses: Readonly<Record<string, { readonly label: Bilingual }>>
}

interface SourceProvenance {
  /** `sha-256:<hex>` of the source record. */
  readonly sourceRecordHash: string
  readonly observedOn: string
  readonly sourceUrl?: string
}

export interface RegistrationInput {
  /** Without a slash at the end. */
  readonly baseUrl: string
  /** DID of the issuer. */
  readonly issuer: string
  readonly credentialId: string
  /** ISO 8601 with zone; not in the future. */
  readonly validFrom: string
  readonly organization: RegisteredOrganization
  readonly register: SourceRegister
  readonly provenance: SourceProvenance
  readonly status: { readonly list: number; readonly index: number }
}

/** A plain JSON object, ready to be signed. */
export interface RegistrationCredential {
  readonly '@context': readonly string[]
  readonly id: string
  readonly type: readonly string[]
  readonly issuer: string
  readonly name: readonly LanguageValue[]
  readonly description: readonly LanguageValue[]
  readonly validFrom: string
  readonly credentialSubject: Readonly<Record<string, unknown>> & { readonly id: string; readonly legalName: string }
  readonly credentialSchema: { readonly id: string; readonly type: 'JsonSchema' }
  readonly credentialStatus: readonly Readonly<Record<string, unknown>>[]
  readonly evidence: Readonly<Record<string, unknown>>
  readonly termsOfUse: Readonly<Record<string, unknown>>
}

/** Language and text of `name` and `description` (VCDM 2.0, section 11.1). */
interface LanguageValue {
  readonly '@value': string
  readonly '@language': string
}

/** The registration credential type's own name; `display.json` has the same. */
const REGISTRATION_NAME: Bilingual = { en: 'Registration', fr: 'Immatriculation' }

/** A status that no register's description has: the newest file no longer lists the organization. */
const BUILT_IN_STATUSES: Readonly<Record<string, { readonly label: Bilingual }>> = {
  'not-listed': { label: { en: 'No longer listed', fr: 'Plus inscrite au registre' } },
}

/** The registration credential of an organization; the same input gives the same object, member for member. */
export function buildRegistrationCredential(input: RegistrationInput): RegistrationCredential {
  const { baseUrl, organization, register } = input
  const definition = `${baseUrl}/credential-types/registration/v1`
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2', `${definition}/context.jsonld`],
    id: `${baseUrl}/credentials/${input.credentialId}`,
    type: ['VerifiableCredential', 'RegistrationCredential'],
    issuer: input.issuer,
    name: languageValues(REGISTRATION_NAME),
    description: languageValues(describe(organization, register)),
    validFrom: input.validFrom,
    credentialSubject: subjectOf(baseUrl, organization, register),
    credentialSchema: { id: `${definition}/schema.json`, type: 'JsonSchema' },
    credentialStatus: statusEntries(baseUrl, definition, input.status),
    evidence: evidenceOf(register, input.provenance),
    termsOfUse: {
      type: 'RegisterLicence',
      ...(register.licence.url === '' ? {} : { id: register.licence.url }),
      licence: register.licence.name,
      notice: both(register.licence.notice),
    },
  }
}

function describe({ legalName, registrationNumber }: RegisteredOrganization, register: SourceRegister): Bilingual {
  const en = `What the ${register.name.en} says of ${legalName} (${registrationNumber}).`
  const fr = `${register.name.fr} : renseignements sur ${legalName} (${registrationNumber}).`
  if (!register.invented) return { en, fr }
  return {
    en: `${en} This register is invented: it describes no real organization.`,
    fr: `${fr} Ce registre est inventé : il ne décrit aucune organisation réelle.`,
  }
}

function subjectOf(baseUrl: string, organization: RegisteredOrganization, register: SourceRegister) {
  const { status } = organization
  const entityType = entry(register.entityTypes, organization.entityType)
  const statusLabel = (entry(register.statuses, status.code) ?? entry(BUILT_IN_STATUSES, status.code))?.label
  return {
    id: organizationUrl(baseUrl, organization.id),
    type: 'RegisteredOrganization',
    legalName: organization.legalName,
    registrationNumber: organization.registrationNumber,
    jurisdiction: organization.jurisdiction,
    entityType: known({
      code: organization.entityType,
      label: entityType && both(entityType.label),
      elf: entityType?.elf,
    }),
    status: known({
      code: status.code,
      active: status.active,
      label: statusLabel && both(statusLabel),
      reason: status.reason,
      since: status.since,
    }),
    ...known({
      registeredOn: organization.registeredOn,
      dissolvedOn: organization.dissolvedOn,
      previousNames: listed(organization.previousNames, ({ name, from, until }) => known({ name, from, until })),
      otherNames: listed(organization.otherNames, ({ name, kind, language }) => known({ name, kind, language })),
      addresses: listed(organization.addresses, ({ kind, lines, locality, region, postalCode, country }) =>
        known({ kind, lines: listed(lines, line => line), locality, region, postalCode, country }),
      ),
      identifiers: listed(organization.identifiers, ({ scheme, value }) => ({ scheme, value })),
      relationships: listed(organization.relationships, ({ kind, organization: other, since, until }) =>
        known({ kind, organization: organizationUrl(baseUrl, other), since, until }),
      ),
    }),
  }
}

/** One entry for each thing that can become of the credential (Bitstring Status List v1.0, section 2.1). */
function statusEntries(baseUrl: string, definition: string, { list, index }: RegistrationInput['status']) {
  const entryFor = (statusPurpose: StatusListPurpose) => {
    const statusListCredential = statusListUrl(baseUrl, list, statusPurpose)
    return {
      id: `${statusListCredential}#${index}`,
      type: 'BitstringStatusListEntry',
      statusPurpose,
      statusListIndex: String(index),
      statusListCredential,
    }
  }
  return [
    entryFor('revocation'),
    entryFor('suspension'),
    {
      ...entryFor('message'),
      statusSize: 1,
      statusMessage: STATUS_MESSAGES,
      statusReference: `${definition}/display.json`,
    },
  ]
}

/** Where the statement comes from (VCDM 2.0, section 5.6). */
function evidenceOf(register: SourceRegister, provenance: SourceProvenance) {
  return {
    type: 'RegisterRecord',
    register: known({
      id: register.homepage,
      label: both(register.name),
      authority: both(register.authority.name),
      authorityCode: register.authority.raCode,
      invented: register.invented ? true : undefined,
    }),
    sourceRecordHash: provenance.sourceRecordHash,
    observedOn: provenance.observedOn,
    ...known({ sourceUrl: provenance.sourceUrl }),
  }
}

function organizationUrl(baseUrl: string, id: string): string {
  return `${baseUrl}/organization/${id}`
}

function languageValues(text: Bilingual): readonly LanguageValue[] {
  return [
    { '@value': text.en, '@language': 'en' },
    { '@value': text.fr, '@language': 'fr' },
  ]
}

function both({ en, fr }: Bilingual): Bilingual {
  return { en, fr }
}

/** A register may use any word, `constructor` too: only what was put into the table is in it. */
function entry<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}

/** The members that have a value. */
function known(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

/** `undefined` for an empty list, which says nothing and takes room. */
function listed<T, U>(items: readonly T[], convert: (item: T) => U): readonly U[] | undefined {
  return items.length === 0 ? undefined : items.map(convert)
}
