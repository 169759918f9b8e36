/** Opens verifiers that know this registry's own documents and issuers. */
import { availableParallelism } from 'node:os'
import { didsOf } from '../../domain/issuer.ts'
import { localDocuments } from '../../registry/publishing/local-documents.ts'
import {
  openVerifications,
  type Verifications,
  verificationLimits,
} from '../../registry/verification/open-verifications.ts'
import { collectEvidence } from '../../verify/checks/collect-evidence.ts'
import { verify } from '../../verify/checks/verify.ts'
import type { ExpectedPresentation, Fetched } from '../../verify/evidence/evidence.ts'
import { readInput } from '../../verify/reading/read-input.ts'
import type { VerificationReport } from '../../verify/report/report.ts'
import type { Records } from './registry.ts'

/** Verifies for strangers, in threads and with limits; see `registry/verification/open-verifications.ts`. */
export function verificationsFor(
  records: Records,
  options: {
    readonly fetchDocument: (url: string) => Promise<Fetched>
    readonly clock: () => Date
    readonly onBroken: (error: unknown) => void
  },
): Verifications {
  return openVerifications({
    ...options,
    limits: verificationLimits(availableParallelism()),
    localDocument: localDocuments(records),
    trustedIssuers: async () => didsOf(await records.store.issuers.list()),
    trustedContexts: records.credentialTypes.contexts(),
  })
}

/** Returns a verifier that takes this registry's own documents from its store, and all others from `fetchDocument`. */
export function verifierFor(
  records: Records | undefined,
  options: {
    readonly fetchDocument: (url: string) => Promise<Fetched>
    /** DIDs to rely on, besides those of this registry's own issuers. */
    readonly trustedIssuers: readonly string[]
    /** Addresses of JSON-LD contexts to rely on, besides those of this registry. */
    readonly trustedContexts?: readonly string[]
    readonly clock: () => Date
  },
): (input: unknown, expected?: ExpectedPresentation) => Promise<VerificationReport> {
  const local = records && localDocuments(records)
  return async (input, expected) => {
    const reading = readInput(input)
    const documents = await collectEvidence(reading, async url => (await local?.(url)) ?? options.fetchDocument(url))
    const trustedIssuers = [...(records ? didsOf(await records.store.issuers.list()) : []), ...options.trustedIssuers]
    const trustedContexts = [...(records?.credentialTypes.contexts() ?? []), ...(options.trustedContexts ?? [])]
    const trusted = { trustedIssuers, trustedContexts }
    return verify(reading, { now: options.clock(), ...trusted, documents, ...(expected ? { expected } : {}) })
  }
}
