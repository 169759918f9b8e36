/**
 * The public API of the verifier. It takes a credential or a presentation and the documents that it needs, and returns
 * a checklist. It makes no network requests, runs in browsers and in Node, and never throws.
 */
export { collectEvidence, neededDocuments } from './checks/collect-evidence.ts'
export { verify } from './checks/verify.ts'
export type { Evidence, EvidenceDocuments, ExpectedPresentation, Fetched } from './evidence/evidence.ts'
export { type Reading, readInput } from './reading/read-input.ts'
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
