/**
 * The credential types. A credential type is data: a folder `<type>/<version>/`
 * with a definition, from which its JSON-LD context, JSON Schema, display texts
 * and SD-JWT VC Type Metadata are generated. They are served under the same
 * path and never change once published, because signed credentials point at
 * them. How to write one: `definitions/credential-types/README.md`.
 */
export { buildCredential, type LanguageValue, type UnsignedCredential } from './build-credential.ts'
export { claimsOf, validUntilOf } from './claims-of.ts'
export type { CredentialTypeDefinition } from './definition.ts'
export type { CredentialFormat } from './definition-file.ts'
export {
  CredentialTypeError,
  type CredentialTypes,
  loadCredentialTypes,
} from './load.ts'
export {
  type IncomingRelationship,
  type StatedRelationship,
  type Statement,
  StatementError,
} from './statement.ts'
export { objectionTo, statementsOf } from './statements-of.ts'
