/**
 * did:webvh: did:web with a history that can be checked. Whoever serves the log
 * can keep it back, but not change it.
 */
import { documentText, type EvidenceDocuments } from '../evidence.ts'
import type { ResolvedDid } from './resolve-did.ts'
import type { WebvhAddresses } from './webvh-address.ts'
import { readWebvhLog } from './webvh-log.ts'
import { witnessFault } from './webvh-witness.ts'

/**
 * Resolves to the document of the log's last entry (did:webvh v1.0, section "Read (Resolve)"), version 1.0 of the
 * method alone. A deactivated DID has no document.
 *
 * @param addresses what `webvhAddresses` gives for the DID
 * @param now the log may not say what lies more than five minutes after it
 */
export async function resolveWebvh(
  did: string,
  addresses: WebvhAddresses,
  documents: EvidenceDocuments,
  now: Date,
): Promise<ResolvedDid> {
  const text = documentText(documents, addresses.log)
  if (!text.ok) return { ok: false, kind: 'unavailable', message: text.reason }
  const log = await readWebvhLog(text.body, addresses.scid, now)
  if (!log.ok) return log.kind === 'invalid' ? invalid(`its log ${log.message}`) : { ...log, kind: 'unavailable' }
  const { versions } = log
  const last = versions.at(-1)
  if (!last || !versions.some(({ state }) => state.id === did)) return invalid('its log is that of another identifier')

  if (versions.some(({ witness }) => witness)) {
    const proofs = documentText(documents, addresses.witness)
    if (!proofs.ok) return { ok: false, kind: 'unavailable', message: `of its witnesses' proofs, ${proofs.reason}` }
    const fault = await witnessFault(versions, proofs.body)
    if (fault !== undefined) return invalid(`its witnesses' proofs ${fault}`)
  }
  if (last.parameters.deactivated) return invalid('it was deactivated by its controller')
  return { ok: true, document: last.state }
}

/** @param what is wrong with it */
function invalid(what: string): ResolvedDid {
  return { ok: false, kind: 'invalid', message: `does not exist: ${what}` }
}
