/**
 * Checks what the witnesses of a did:webvh signed. They sign only a `versionId`,
 * so a proof counts only for a version that this log has. It counts for all
 * versions before it too, because a witness approves the whole history.
 */

import { asArray, isObject, type JsonObject } from '../../encoding/strict-json.ts'
import { budgetOf, isBeyondLimits, parseOnce } from '../../evidence/budget.ts'
import type { EvidenceDocuments } from '../../evidence/evidence.ts'
import { type Reasons, reason } from '../../report/reasons/reason.ts'
import { decodeMultikey } from '../../signatures/read-multikey.ts'
import { type JcsAnswer, verifyEddsaJcs } from '../../signatures/verify-eddsa-jcs.ts'
import { readDidKeyReference } from '../methods/did-key.ts'
import type { WebvhVersion } from './webvh-log.ts'

/** What is wrong with the proofs, or why they were not checked. */
export interface WitnessFault {
  readonly kind: 'invalid' | 'over-limit'
  readonly because: Reasons
}

const MAX_FILE_LENGTH = 1024 * 1024
/** Looking up this many witnesses takes as long as verifying one signature. */
const COMPARISONS_PER_SIGNATURE = 4_000

/**
 * Verifies that each version was approved by as many of its witnesses as it required (did:webvh v1.0, sections
 * "Witness Threshold Algorithm" and "Verifying Witness Proofs During Resolution").
 *
 * @param versions of a log that is valid apart from its witnesses
 * @param text the content of `did-witness.json`
 * @param documents of the request, whose budget it pays from
 * @returns `undefined` when there were enough
 */
export async function witnessFault(
  versions: readonly WebvhVersion[],
  text: string,
  documents: EvidenceDocuments,
): Promise<WitnessFault | undefined> {
  if (text.length > MAX_FILE_LENGTH) return overLimit(reason('webvh_witnesses_too_large'))
  const parsed = parseOnce(documents, text)
  if (isBeyondLimits(parsed)) return overLimit(reason('webvh_witnesses_work'))
  if (!parsed.ok || !Array.isArray(parsed.value)) return invalid(reason('webvh_witnesses_no_list'))
  const compared = versions.reduce((sum, { witness }) => sum + (witness?.witnesses.length ?? 0), 0)
  const isWithin = budgetOf(documents).take('signatures', compared / COMPARISONS_PER_SIGNATURE)
  const approvedUpTo = isWithin ? await lastApprovals(versions, parsed.value, documents) : 'over-limit'
  if (approvedUpTo === 'over-limit') return overLimit(reason('webvh_witnesses_work'))
  const lacking = versions.findIndex(({ witness }, at) => {
    const approving = witness?.witnesses.filter(did => (approvedUpTo.get(did) ?? -1) >= at) ?? []
    return approving.length < (witness?.threshold ?? 0)
  })
  return lacking < 0 ? undefined : invalid(reason('webvh_witnesses_too_few', { number: lacking + 1 }))
}

/** Returns, by did:key of each witness, the index of the last version that it approved. */
async function lastApprovals(
  versions: readonly WebvhVersion[],
  file: readonly unknown[],
  documents: EvidenceDocuments,
): Promise<ReadonlyMap<string, number> | 'over-limit'> {
  const indexes = new Map(versions.map(({ versionId }, at) => [versionId, at]))
  const witnesses = new Set(versions.flatMap(({ witness }) => witness?.witnesses ?? []))
  const last = new Map<string, number>()
  for (const entry of file.filter(isObject)) {
    const index = typeof entry.versionId === 'string' ? indexes.get(entry.versionId) : undefined
    if (index === undefined) continue
    for (const proof of asArray(entry.proof).filter(isObject)) {
      const witness = readDidKeyReference(proof.verificationMethod)
      // A proof that adds nothing is not verified, so a witness that is listed often costs little.
      if (!witness || !witnesses.has(witness.did) || index <= (last.get(witness.did) ?? -1)) continue
      const answer = await approves(proof, witness.multikey, entry.versionId, documents)
      if (answer === 'over-limit') return answer
      if (answer === 'right') last.set(witness.did, index)
    }
  }
  return last
}

async function approves(
  proof: JsonObject,
  multikey: string,
  versionId: unknown,
  documents: EvidenceDocuments,
): Promise<JcsAnswer> {
  const key = decodeMultikey(multikey)
  if (!key || proof.proofPurpose !== 'assertionMethod') return 'wrong'
  return verifyEddsaJcs({ document: { versionId }, proof, publicKey: key.bytes, documents })
}

function invalid(because: Reasons): WitnessFault {
  return { kind: 'invalid', because }
}

function overLimit(because: Reasons): WitnessFault {
  return { kind: 'over-limit', because }
}
