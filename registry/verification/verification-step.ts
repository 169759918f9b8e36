/**
 * One step of a verification in its thread: parses the body and finds out which
 * documents are missing; when none is, verifies and writes the report. Strangers'
 * input is parsed here and nowhere else. Each step reads the input once. A thread
 * keeps nothing between two steps, so the next step reads it again.
 */

import { defined } from '../../domain/defined.ts'
import { collectEvidence } from '../../verify/checks/collect-evidence.ts'
import { verify } from '../../verify/checks/verify.ts'
import type { EvidenceDocuments, Fetched } from '../../verify/evidence/evidence.ts'
import { type Reading, readInput } from '../../verify/reading/read-input.ts'
import type { VerificationReport } from '../../verify/report/report.ts'
import { readQuestion } from './read-question.ts'
import type { StepRequest, StepResult } from './step-messages.ts'

/** Claims nested deeper than this are not repeated in the answer: serializing them would overflow the stack. */
const MAX_DEPTH = 100

/** @returns a `StepResult`; never throws, whatever the body or the documents contain */
export async function verificationStep(request: StepRequest): Promise<StepResult> {
  const { body, form, documents, now, trustedIssuers, trustedContexts } = request
  const reading = readQuestion(body, form)
  if (!reading.ok) return { kind: 'refused', detail: reading.detail, errors: reading.errors }
  const { input, expected } = reading.question
  const given = readInput(input)
  const missing = await missingDocuments(given, documents)
  if (missing.length > 0) return { kind: 'needs', urls: missing, body }
  const evidence = { now: new Date(now), trustedIssuers, trustedContexts, documents }
  const report = await verify(given, { ...evidence, ...defined({ expected }) })
  return { kind: 'report', json: new TextEncoder().encode(reportJson(report)) }
}

/** Returns the missing documents that the verification asks for at once; empty when it has all of them. */
function missingDocuments(given: Reading, documents: EvidenceDocuments): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const missing = new Set<string>()
    const fetchDocument = (url: string): Promise<Fetched> => {
      const known = documents.get(url)
      if (known) return Promise.resolve(known)
      // The other requests of the same round come before this turn of the event loop ends.
      if (missing.size === 0) setImmediate(() => resolve([...missing]))
      missing.add(url)
      return new Promise(() => {})
    }
    collectEvidence(given, fetchDocument).then(() => resolve([]), reject)
  })
}

/** Serializes the report in the form of the API. */
export function reportJson(report: VerificationReport): string {
  const { presentation } = report
  if (!presentation) return JSON.stringify(withoutDepths(report))
  const { holder, credentials } = presentation
  return JSON.stringify({
    ...withoutDepths(report),
    presentation: { holder, credentials: credentials.map(withoutDepths) },
  })
}

function withoutDepths({ outcome, checks, format, credential }: VerificationReport) {
  return { outcome, checks, format, ...(isShallow(credential) ? { credential } : {}) }
}

function isShallow(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    level = level.flatMap(one => (typeof one === 'object' && one !== null ? Object.values(one) : []))
    if (level.length === 0) return true
  }
  return false
}
