/**
 * Every reason that a check can give, in English. Each part of the verifier has
 * its own file; `web/messages/reasons` has the same keys in French.
 */
import { BINDING_REASONS } from './binding.ts'
import { DATA_INTEGRITY_REASONS } from './data-integrity.ts'
import { DOCUMENT_REASONS } from './document.ts'
import { ISSUER_REASONS } from './issuer.ts'
import { JOSE_REASONS } from './jose.ts'
import { KEY_REASONS } from './key.ts'
import { PRESENTATION_REASONS } from './presentation.ts'
import { PROOF_REASONS } from './proof.ts'
import { READING_REASONS } from './reading.ts'
import { SCHEMA_REASONS } from './schema.ts'
import { STATUS_REASONS } from './status.ts'
import { VALIDITY_REASONS } from './validity.ts'
import { WEBVH_REASONS } from './webvh.ts'

export const REASONS = {
  ...READING_REASONS,
  ...JOSE_REASONS,
  ...KEY_REASONS,
  ...WEBVH_REASONS,
  ...PROOF_REASONS,
  ...DATA_INTEGRITY_REASONS,
  ...ISSUER_REASONS,
  ...VALIDITY_REASONS,
  ...STATUS_REASONS,
  ...SCHEMA_REASONS,
  ...BINDING_REASONS,
  ...PRESENTATION_REASONS,
  ...DOCUMENT_REASONS,
} as const

export type ReasonCode = keyof typeof REASONS
