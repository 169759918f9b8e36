/**
 * What can be issued. A credential type is data: a folder `<type>/<version>/`
 * with a definition, from which its JSON-LD context, JSON Schema, display texts
 * and SD-JWT VC Type Metadata are generated. They are served under the same
 * path and never change once published, because signed credentials point at
 * them. How to write one: `fixtures/credential-types/README.md`.
 */
export { buildCredential, type LanguageValue, type UnsignedCredential } from './credential-types/build-credential.ts'
export { claimsOf, validUntilOf } from './credential-types/claims-of.ts'
export type { CredentialTypeDefinition } from './credential-types/definition.ts'
export type { CredentialFormat } from './credential-types/definition-file.ts'
export {
  CredentialTypeError,
  type CredentialTypes,
  loadCredentialTypes,
} from './credential-types/load.ts'
export {
  type IncomingRelationship,
  type StatedRelationship,
  type Statement,
  StatementError,
} from './credential-types/statement.ts'
export { objectionTo, statementsOf } from './credential-types/statements-of.ts'
