/**
 * Resolves did:webvh: did:web with a history that can be checked. The server
 * of the log can withhold it, but not change it.
 */
import { documentText, type EvidenceDocuments } from '../../evidence/evidence.ts'
import { type Reasons, reason } from '../../report/reasons/reason.ts'
import { type ResolvedDid, unresolved } from '../methods/resolved-did.ts'
import type { WebvhAddresses } from './webvh-address.ts'
import { readWebvhLog } from './webvh-log.ts'
import { witnessFault } from './webvh-witness.ts'

/**
 * Resolves to the document of the log's last entry (did:webvh v1.0, section "Read (Resolve)"), version 1.0 of the
 * method only. A deactivated DID has no document.
 *
 * @param addresses the result of `webvhAddresses` for the DID
 * @param now entries may be dated at most five minutes after it
 */
export async function resolveWebvh(
  did: string,
  addresses: WebvhAddresses,
  documents: EvidenceDocuments,
  now: Date,
): Promise<ResolvedDid> {
  const text = documentText(documents, addresses.log)
  if (!text.ok) return unresolved('unavailable', text.because)
  const log = await readWebvhLog(text.body, addresses.scid, now, documents)
  if (!log.ok) return unresolved(log.kind, log.because)
  const { versions } = log
  const last = versions.at(-1)
  if (!last || !versions.some(({ state }) => state.id === did)) return invalid(reason('webvh_log_of_another'))

  if (versions.some(({ witness }) => witness)) {
    const proofs = documentText(documents, addresses.witness)
    if (!proofs.ok) return unresolved('unavailable', reason('webvh_witnesses_unavailable', {}, proofs.because))
    const fault = await witnessFault(versions, proofs.body, documents)
    if (fault !== undefined) return unresolved(fault.kind, fault.because)
  }
  if (last.parameters.deactivated) return invalid(reason('webvh_deactivated'))
  return { ok: true, document: last.state }
}

function invalid(because: Reasons): ResolvedDid {
  return unresolved('invalid', because)
}
