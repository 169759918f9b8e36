/**
 * Documents of version 1.1 of the data model. The registry neither issues nor verifies credentials of that version.
 * But the W3C suite for the EdDSA cryptosuites uses them, and a Data Integrity proof can secure any document. So the
 * adapter signs them, and verifies only their proofs.
 */
import { asArray, isObject, type JsonObject } from '../../verify/encoding/strict-json.ts'

const CONTEXT_V1 = 'https://www.w3.org/2018/credentials/v1'
/** Defines the terms of the proof, which the context of 1.1 does not. */
const DATA_INTEGRITY_CONTEXT = 'https://w3id.org/security/data-integrity/v2'

/** True for a document whose first context is that of 1.1. */
export function isDataModel1(document: JsonObject): boolean {
  return asArray(document['@context'])[0] === CONTEXT_V1
}

/** Returns why a document of 1.1 cannot be signed (VC Data Model v1.1, section 4), or `undefined`. */
export function dataModel1Flaw(credential: JsonObject): string | undefined {
  if (!asArray(credential.type).includes('VerifiableCredential'))
    return 'Its type does not include VerifiableCredential.'
  if (typeof credential.issuanceDate !== 'string') return 'It has no issuanceDate.'
  const subjects = asArray(credential.credentialSubject)
  if (subjects.length > 0 && subjects.every(subject => isObject(subject) && Object.keys(subject).length > 0)) {
    return undefined
  }
  return 'It says nothing about a subject.'
}

/** The document with the context that its proof needs (Data Integrity 1.0, section 2.4.1: contexts may be injected). */
export function withProofContext(document: JsonObject): JsonObject {
  const contexts = asArray(document['@context'])
  if (contexts.includes(DATA_INTEGRITY_CONTEXT)) return document
  return { ...document, '@context': [...contexts, DATA_INTEGRITY_CONTEXT] }
}
