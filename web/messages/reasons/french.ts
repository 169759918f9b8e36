/** Every reason that a check can give, in Canadian French. The English sentences are in the verifier. */
import type { ReasonCode } from '../../../verify/report/reasons/catalogue.ts'
import { BINDING_REASONS_FR } from './binding.ts'
import { DATA_INTEGRITY_REASONS_FR } from './data-integrity.ts'
import { DOCUMENT_REASONS_FR } from './document.ts'
import { ISSUER_REASONS_FR } from './issuer.ts'
import { JOSE_REASONS_FR } from './jose.ts'
import { KEY_REASONS_FR } from './key.ts'
import { PRESENTATION_REASONS_FR } from './presentation.ts'
import { PROOF_REASONS_FR } from './proof.ts'
import { READING_REASONS_FR } from './reading.ts'
import { SCHEMA_REASONS_FR } from './schema.ts'
import { STATUS_REASONS_FR } from './status.ts'
import { VALIDITY_REASONS_FR } from './validity.ts'
import { WEBVH_REASONS_FR } from './webvh.ts'

export const REASONS_FR: Readonly<Record<ReasonCode, string>> = {
  ...READING_REASONS_FR,
  ...JOSE_REASONS_FR,
  ...KEY_REASONS_FR,
  ...WEBVH_REASONS_FR,
  ...PROOF_REASONS_FR,
  ...DATA_INTEGRITY_REASONS_FR,
  ...ISSUER_REASONS_FR,
  ...VALIDITY_REASONS_FR,
  ...STATUS_REASONS_FR,
  ...SCHEMA_REASONS_FR,
  ...BINDING_REASONS_FR,
  ...PRESENTATION_REASONS_FR,
  ...DOCUMENT_REASONS_FR,
}
