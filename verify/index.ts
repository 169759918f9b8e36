/**
 * The verifier's whole face. A credential or a presentation goes in, with the documents that it needs as values; a
 * checklist comes out. It reaches no network, runs in browsers and in Node, and never throws.
 */
export { collectEvidence, neededDocuments } from './checks/collect-evidence.ts'
export { verify } from './checks/verify.ts'
export type { Evidence, EvidenceDocuments, ExpectedPresentation, Fetched } from './evidence/evidence.ts'
export { type Reasons, sentenceOf } from './report/reasons/reason.ts'
export {
  CHECK_CODES,
  CHECK_IDS,
  type Check,
  type CheckCode,
  type CheckId,
  type Outcome,
  type VerificationReport,
} from './report/report.ts'
