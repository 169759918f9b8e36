/**
 * What the witnesses of a did:webvh signed. They sign no more than a `versionId`,
 * so a proof counts only for a version that this very log has; and for every
 * version before it, because a witness approves the whole history.
 */

import { verifyEddsaJcs } from '../proofs/eddsa-jcs.ts'
import { asArray, isObject, type JsonObject, parseStrictJson } from '../reading/strict-json.ts'
import { type Reasons, reason } from '../reasons/reason.ts'
import { readDidKeyReference } from './did-key.ts'
import { decodeMultikey } from './multikey.ts'
import type { WebvhVersion } from './webvh-log.ts'

/** `undefined` when there were enough; otherwise what is wrong. */
export type WitnessFault = Reasons | undefined

const MAX_FILE_LENGTH = 1024 * 1024

/**
 * Verifies that each version has been approved by as many of its witnesses as it needed (did:webvh v1.0, sections
 * "Witness Threshold Algorithm" and "Verifying Witness Proofs During Resolution").
 *
 * @param versions of a log that holds otherwise
 * @param text the whole of `did-witness.json`
 */
export async function witnessFault(versions: readonly WebvhVersion[], text: string): Promise<WitnessFault> {
  if (text.length > MAX_FILE_LENGTH) return reason('webvh_witnesses_too_large')
  const parsed = parseStrictJson(text)
  if (!parsed.ok || !Array.isArray(parsed.value)) return reason('webvh_witnesses_no_list')
  const approvedUpTo = await lastApprovals(versions, parsed.value)
  const lacking = versions.findIndex(({ witness }, at) => {
    const approving = witness?.witnesses.filter(did => (approvedUpTo.get(did) ?? -1) >= at) ?? []
    return approving.length < (witness?.threshold ?? 0)
  })
  return lacking < 0 ? undefined : reason('webvh_witnesses_too_few', { number: lacking + 1 })
}

/** By did:key of each witness, the index of the last version that it approved. */
async function lastApprovals(
  versions: readonly WebvhVersion[],
  file: readonly unknown[],
): Promise<ReadonlyMap<string, number>> {
  const indexes = new Map(versions.map(({ versionId }, at) => [versionId, at]))
  const witnesses = new Set(versions.flatMap(({ witness }) => witness?.witnesses ?? []))
  const last = new Map<string, number>()
  for (const entry of file.filter(isObject)) {
    const index = typeof entry.versionId === 'string' ? indexes.get(entry.versionId) : undefined
    if (index === undefined) continue
    for (const proof of asArray(entry.proof).filter(isObject)) {
      const witness = readDidKeyReference(proof.verificationMethod)
      // What would not add anything is not verified, so that each witness costs little however often it is listed.
      if (!witness || !witnesses.has(witness.did) || index <= (last.get(witness.did) ?? -1)) continue
      if (await approves(proof, witness.multikey, entry.versionId)) last.set(witness.did, index)
    }
  }
  return last
}

async function approves(proof: JsonObject, multikey: string, versionId: unknown): Promise<boolean> {
  const key = decodeMultikey(multikey)
  if (!key || proof.proofPurpose !== 'assertionMethod') return false
  return (await verifyEddsaJcs({ document: { versionId }, proof, publicKey: key.bytes })) === 'right'
}
