/**
 * Checks that the documents used here are the ones that the issuer meant. A
 * credential may give their digests (VCDM 2.0, section 5.3). A document with
 * another digest is an error, whichever check uses it.
 */

import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import { documentText, type EvidenceDocuments } from '../evidence/evidence.ts'
import { FROZEN_CONTEXTS } from '../proofs/known-contexts.ts'
import { CONTEXT_V2 } from '../reading/vcdm.ts'
import { check } from '../report/check.ts'
import { reason } from '../report/reasons/reason.ts'
import type { Check } from '../report/report.ts'
import { contextDigests } from '../schema/context-digests.ts'
import { checkResourceDigests, type IntegrityResult } from '../schema/integrity.ts'

/**
 * Compares each digest in `relatedResource` with the document that is used here: the frozen contexts, and everything
 * that was fetched. A resource that no check needs was not fetched, and is not judged.
 *
 * @returns a line that replaces the proof's, or `undefined` when no digest is wrong
 */
export function checkRelatedResources(payload: JsonObject, documents: EvidenceDocuments): Check | undefined {
  // Version 1.1 does not define the member, and an SD-JWT VC may use the name for something else.
  if (asArray(payload['@context'])[0] !== CONTEXT_V2) return undefined
  const resources = asArray(payload.relatedResource).filter(isObject)
  const judged = resources.map(resource => ({ id: String(resource.id), result: resultOf(resource, documents) }))
  const changed = judged.find(({ result }) => result === 'wrong')
  if (changed) {
    return check('proof', 'fail', 'related_resource_changed', reason('resource_changed', { resource: changed.id }))
  }
  const uncompared = judged.find(({ result }) => result === 'over-limit')
  if (uncompared) {
    const reasons = reason('resource_not_compared', { resource: uncompared.id }, reason('digest_over_limit'))
    return check('proof', 'unknown', 'over_limit', reasons)
  }
  const unsupported = judged.find(({ result }) => result === 'unknown')
  if (!unsupported) return undefined
  const reasons = reason('resource_digest_unsupported', { resource: unsupported.id })
  return check('proof', 'unknown', 'related_resource_unsupported', reasons)
}

function resultOf(resource: JsonObject, documents: EvidenceDocuments): IntegrityResult {
  if (typeof resource.id !== 'string') return 'none'
  const known = contextDigests(resource.id)
  if (known) {
    const result = checkResourceDigests(resource, known.digestsOf)
    return result === 'wrong' && !known.complete ? 'unknown' : result
  }
  if (FROZEN_CONTEXTS.has(resource.id)) return 'unknown'
  const text = documentText(documents, resource.id)
  return text.ok ? checkResourceDigests(resource, text.body, documents) : 'none'
}
