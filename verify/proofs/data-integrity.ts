/** Verifies Data Integrity proofs: one proof, a set or a chain, of one suite or several. */

import { defined } from '../encoding/defined.ts'
import { asArray, type JsonObject } from '../encoding/strict-json.ts'
import { budgetOf, MOST, SIGNATURE_COSTS } from '../evidence/budget.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { didOfKeyId } from '../identifiers/methods/did-web.ts'
import { findKey } from '../identifiers/read-did-document.ts'
import { resolveDid } from '../identifiers/resolve-did.ts'
import { type CodeOf, check } from '../report/check.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import type { Check } from '../report/report.ts'
import type { PublicJwk } from '../signatures/public-jwk.ts'
import { draftJcsTexts, jcsTexts } from '../signatures/verify-eddsa-jcs.ts'
import { memberFlaw, proofFlaw } from './proof-members.ts'
import { combineProofs, type JudgedProof } from './proof-set.ts'
import { type ProvenDocument, unsignedWith } from './proven-document.ts'
import { algorithmOf, type SignedTexts, verifyTexts } from './signature.ts'
import { SignedWords } from './signed-words.ts'
import { readSuite, type Suite } from './suites.ts'

type ProofCheck = Check & { readonly code: CodeOf<'proof'> }

/**
 * Verifies the proofs of a document (Verifiable Credential Data Integrity 1.0, section 4.5). In a set, one proof of the
 * signer is enough (`combineProofs`). A proof in a chain also signs the ones before it, and holds only if they do.
 */
export async function proofOfDataIntegrity(proven: ProvenDocument, evidence: Evidence): Promise<Check> {
  const { proofs, signer } = proven
  // Anyone can add proofs, so too many proofs do not make the document invalid.
  if (proofs.length > MOST.proof) {
    const reasons = reason('proof_too_many', { count: proofs.length, limit: MOST.proof })
    return check('proof', 'unknown', 'over_limit', reasons)
  }
  const words = new SignedWords(proven, evidence)
  const alone = await Promise.all(proofs.map(proof => judge(proof, proven, words, evidence)))
  const judged = proofs.map((proof, at): JudgedProof => {
    const did = didOf(proof.verificationMethod)
    const result = brokenChain(at, proofs, alone) ?? alone[at] ?? unacceptable(reason('proof_missing'))
    return { check: result, name: nameOf(proof), ...defined({ did }) }
  })
  return combineProofs(judged, signer)
}

/** Returns the DIDs whose keys the proofs name. */
export function proofDids(proofs: readonly JsonObject[]): readonly string[] {
  return proofs.flatMap(({ verificationMethod }) => didOf(verificationMethod) ?? [])
}

/** True when a proof signs the meaning of the terms, so that their contexts are needed. */
export function needsContexts(proofs: readonly JsonObject[]): boolean {
  return proofs.some(proof => {
    const reading = readSuite(proof)
    return reading.kind === 'known' && reading.suite.form === 'rdfc'
  })
}

/** Judges one proof by itself, independently of those that it continues. */
async function judge(
  proof: JsonObject,
  proven: ProvenDocument,
  words: SignedWords,
  evidence: Evidence,
): Promise<ProofCheck> {
  const flaw = proofFlaw(proof, evidence)
  if (flaw) return unacceptable(flaw)
  const reading = readSuite(proof)
  if (reading.kind === 'unreadable') return unacceptable(reason('proof_kind_unreadable'))
  if (reading.kind === 'unsupported') return unsupported(reason('proof_suite_unsupported', { suite: reading.name }))
  const { suite } = reading
  const contextOfDocument = proven.document['@context']
  const wanted = { purpose: proven.relationship, contextOfDocument }
  const broken = memberFlaw(proof, suite, wanted)
  if (broken) return unacceptable(broken)
  const previous = previousProofs(proof, proven.proofs)
  if (!previous) return unacceptable(reason('proof_previous_missing'))
  const keyId = String(proof.verificationMethod)
  const did = didOf(keyId)
  if (did === undefined) return namesNoDid(keyId)
  if (suite.context !== undefined && !asArray(contextOfDocument).includes(suite.context)) {
    return unsupported(reason('proof_suite_context_missing', { suite: suite.name, context: suite.context }))
  }
  const algorithm = algorithmOf(proof, suite)
  if (!budgetOf(evidence.documents).take('signatures', SIGNATURE_COSTS.get(algorithm) ?? 1)) return overLimit()
  const key = await keyOf({ did, keyId, relationship: proven.relationship }, algorithm, evidence)
  if (!key.ok) return key.check
  if (suite.form === 'jcs') {
    // Most of the cost is to canonicalize the document for each proof.
    const length = lengthOf(proven.document)
    if (!budgetOf(evidence.documents).take('canonicalCharacters', length)) return overLimit()
    const signed = { proof, suite, jwk: key.jwk, did }
    const document = unsignedWith(proven.document, previous)
    const result = await signatureCheck(jcsTexts(document, proof), signed)
    if (result.outcome !== 'fail' || '@context' in proof) return result
    if (!budgetOf(evidence.documents).take('canonicalCharacters', length)) return overLimit()
    const asInDraft = draftJcsTexts(document, proof)
    return asInDraft ? signatureCheck(asInDraft, signed) : result
  }
  const quads = await words.read(proof, previous)
  if (quads.kind === 'refused') return check('proof', quads.outcome, quads.code, quads.reasons)
  if (quads.kind === 'no-processor') return notHere(suite)
  const result = await signatureCheck(quads.texts, { proof, suite, jwk: key.jwk, did })
  if (result.outcome !== 'pass' || quads.reservation === undefined) return result
  return check('proof', 'unknown', 'context_not_relied_on', quads.reservation)
}

/** A cache: the length is computed once for all proofs of a document. */
const LENGTHS = new WeakMap<JsonObject, number>()

function lengthOf(document: JsonObject): number {
  const length = LENGTHS.get(document) ?? JSON.stringify(document).length
  LENGTHS.set(document, length)
  return length
}

/** Returns the proofs that `previousProof` names, or `undefined` when one is missing (section 4.5, step 4). */
function previousProofs(proof: JsonObject, all: readonly JsonObject[]): readonly JsonObject[] | undefined {
  const found = asArray(proof.previousProof).map(id =>
    all.filter(other => other !== proof && typeof other.id === 'string' && other.id === id),
  )
  return found.every(matching => matching.length === 1) ? found.flat() : undefined
}

/** Finds the fault of a proof that continues, directly or not, one that does not hold. */
function brokenChain(at: number, proofs: readonly JsonObject[], alone: readonly ProofCheck[]): ProofCheck | undefined {
  const own = alone[at]
  if (!own || own.outcome === 'fail') return undefined
  const reached = new Set<JsonObject>()
  const left = proofs.slice(at, at + 1)
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    for (const previous of previousProofs(next, proofs) ?? []) {
      if (reached.has(previous)) continue
      reached.add(previous)
      left.push(previous)
    }
  }
  const isBroken = [...reached].some(proof => alone[proofs.indexOf(proof)]?.outcome === 'fail')
  return isBroken ? unacceptable(reason('proof_previous_fails')) : undefined
}

type ProofKey = { readonly ok: true; readonly jwk: PublicJwk } | { readonly ok: false; readonly check: ProofCheck }

interface WantedKey {
  readonly did: string
  readonly keyId: string
  readonly relationship: ProvenDocument['relationship']
}

async function keyOf(
  wanted: WantedKey,
  algorithm: ReturnType<typeof algorithmOf>,
  evidence: Evidence,
): Promise<ProofKey> {
  const resolved = await resolveDid(wanted.did, evidence.documents, evidence.now)
  if (!resolved.ok) {
    const { outcome, code, reasons } = resolved.proof
    return { ok: false, check: check('proof', outcome, code, reasons) }
  }
  const found = findKey(resolved.document, { ...wanted, algorithm, now: evidence.now.getTime() })
  return found.ok ? found : { ok: false, check: check('proof', found.outcome, found.code, found.reasons) }
}

interface Signed {
  readonly proof: JsonObject
  readonly suite: Suite
  readonly jwk: PublicJwk
  readonly did: string
}

async function signatureCheck(texts: SignedTexts | undefined, signed: Signed): Promise<ProofCheck> {
  const answer = texts ? await verifyTexts(signed, texts) : 'wrong'
  if (answer === 'cannot-tell') return notHere(signed.suite)
  return answer === 'right'
    ? check('proof', 'pass', 'signature_valid', reason('proof_holds', { did: signed.did }))
    : check('proof', 'fail', 'signature_invalid', reason('proof_text_altered'))
}

function didOf(keyId: unknown): string | undefined {
  return typeof keyId === 'string' ? didOfKeyId(keyId) : undefined
}

function nameOf({ type, cryptosuite }: JsonObject): string {
  return String(type === 'DataIntegrityProof' ? cryptosuite : type)
}

function notHere(suite: Suite): ProofCheck {
  return check('proof', 'unknown', 'not_checked', reason('proof_not_supported_here', { suite: suite.name }))
}

function overLimit(): ProofCheck {
  return check('proof', 'unknown', 'over_limit', reason('proof_over_limit'))
}

/** A proof may name its key by any URL (section 2.1); only DID URLs are looked up here. */
function namesNoDid(keyId: string): ProofCheck {
  if (!URL.canParse(keyId)) return unacceptable(reason('proof_key_not_absolute'))
  return check(
    'proof',
    'unknown',
    'key_unsupported',
    reason('key_unsupported', {}, reason('proof_key_by_address', { key: keyId })),
  )
}

function unsupported(reasons: Reasons): ProofCheck {
  return check('proof', 'unknown', 'algorithm_unsupported', reasons)
}

function unacceptable(because: Reasons): ProofCheck {
  return check('proof', 'fail', 'proof_invalid', reason('proof_unacceptable', {}, because))
}
