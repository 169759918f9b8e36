/**
 * Builds the credential that makes a statement (Verifiable Credentials Data
 * Model 2.0), ready to be signed as `vc+jwt` or with a Data Integrity proof.
 */
import { defined } from '../../domain/defined.ts'
import type { Bilingual } from '../../domain/register.ts'
import { STATUS_MESSAGES } from '../../verify/status/superseded-messages.ts'
import { type StatusListPurpose, statusListUrl } from '../status/create-bitstring-status-list.ts'
import { claimsIn, claimsOf, summaryOf, validUntilOf } from './claims-of.ts'
import type { CredentialTypeDefinition } from './definition.ts'
import {
  type SourceProvenance,
  type SourceRegister,
  type Statement,
  StatementError,
  type StatusIndex,
} from './statement.ts'

const VCDM_CONTEXT = 'https://www.w3.org/ns/credentials/v2'

/** A plain JSON object, without a proof. */
export interface UnsignedCredential {
  readonly '@context': readonly string[]
  readonly id: string
  readonly type: readonly string[]
  readonly issuer: string | { readonly type: readonly string[]; readonly id: string; readonly name: string }
  readonly name: readonly LanguageValue[] | string
  readonly description: readonly LanguageValue[]
  readonly validFrom: string
  readonly validUntil?: string
  readonly credentialSubject: Readonly<Record<string, unknown>> & { readonly id: string }
  readonly credentialSchema: { readonly id: string; readonly type: 'JsonSchema' }
  readonly credentialStatus?: readonly Readonly<Record<string, unknown>>[]
  readonly evidence: Readonly<Record<string, unknown>>
  readonly termsOfUse: Readonly<Record<string, unknown>>
}

/** Language and text of `name` and `description` (VCDM 2.0, section 11.1). */
export interface LanguageValue {
  readonly '@value': string
  readonly '@language': string
}

/**
 * The credential, unsigned. The same statement gives the same object, member for member.
 *
 * @throws {StatementError} when something is missing that the type must say
 */
export function buildCredential(definition: CredentialTypeDefinition, statement: Statement): UnsignedCredential {
  const { baseUrl, file, name } = definition
  const claims = claimsOf(definition, statement)
  const validUntil = validUntilOf(definition, statement)
  const credentialStatus = statusEntries(definition, statement.status)
  return {
    '@context': [VCDM_CONTEXT, ...(file.contexts ?? []), definition.context],
    id: `${baseUrl}/credentials/${statement.credentialId}`,
    type: ['VerifiableCredential', file.credential],
    issuer: file.issuerForm === 'object' ? namedIssuer(statement) : statement.issuer,
    name: file.nameForm === 'text' ? name.en : languageValues(name),
    description: languageValues(summaryOf(definition, statement)),
    validFrom: statement.validFrom,
    ...defined({ validUntil }),
    credentialSubject: {
      id: claims.id,
      type: file.subject.type,
      ...claimsIn(definition, claims, ['vc+jwt', 'data-integrity']),
    },
    credentialSchema: { id: definition.schema, type: 'JsonSchema' },
    ...(credentialStatus.length === 0 ? {} : { credentialStatus }),
    evidence: evidenceOf(statement.register, statement.provenance),
    termsOfUse: termsOf(statement.register),
  }
}

function namedIssuer({ issuer, issuerName, register }: Statement) {
  return { type: ['CredentialIssuer'], id: issuer, name: (issuerName ?? register.authority.name).en }
}

/** One status entry for each status purpose of the type (Bitstring Status List v1.0, section 2.1). */
function statusEntries({ type, statusPurposes, baseUrl, display }: CredentialTypeDefinition, status?: StatusIndex) {
  if (statusPurposes.length === 0) return []
  if (!status) throw new StatementError(type, 'it needs an index in a status list')
  const { list, index, base = baseUrl } = status
  return statusPurposes.map((statusPurpose: StatusListPurpose) => {
    const statusListCredential = statusListUrl(base, list, statusPurpose)
    return {
      id: `${statusListCredential}#${index}`,
      type: 'BitstringStatusListEntry',
      statusPurpose,
      statusListIndex: String(index),
      statusListCredential,
      ...(statusPurpose === 'message'
        ? { statusSize: 1, statusMessage: STATUS_MESSAGES, statusReference: display }
        : {}),
    }
  })
}

/** The source of the statement (VCDM 2.0, section 5.6). */
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

/** The terms under which the register publishes its records (VCDM 2.0, section 5.5). */
function termsOf({ licence }: SourceRegister) {
  return {
    type: 'RegisterLicence',
    ...(licence.url === '' ? {} : { id: licence.url }),
    licence: licence.name,
    notice: both(licence.notice),
  }
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

/** The members that have a value. */
function known(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}
