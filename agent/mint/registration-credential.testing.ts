/** Builds the registration credential in one call, for tests about something else. */
import { fileURLToPath } from 'node:url'
import {
  buildCredential,
  type CredentialTypeDefinition,
  type LanguageValue,
  loadCredentialTypes,
  type Statement,
} from '../credential-types/index.ts'

export interface RegistrationInput extends Statement {
  /** Without a slash at the end. */
  readonly baseUrl: string
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

const DIRECTORY = fileURLToPath(new URL('../../definitions/credential-types', import.meta.url))
const definitions = new Map<string, CredentialTypeDefinition>()

/** The registration credential of an organization; the same input gives the same object, member for member. */
export function buildRegistrationCredential({ baseUrl, ...statement }: RegistrationInput): RegistrationCredential {
  const definition = definitions.get(baseUrl) ?? loadCredentialTypes(DIRECTORY, baseUrl).get('registration')
  if (!definition) throw new Error('The registration credential type is not in definitions/credential-types.')
  definitions.set(baseUrl, definition)
  return buildCredential(definition, statement) as RegistrationCredential
}
