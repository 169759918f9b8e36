/** Data Integrity proofs: `eddsa-rdfc-2022` and `eddsa-jcs-2022`, one of them, a set or a chain. */

import { type CodeOf, check } from '../check.ts'
import { clockWindow, type Evidence } from '../evidence.ts'
import { findKey } from '../identifiers/did-document.ts'
import { didOfKeyId } from '../identifiers/did-web.ts'
import { decodeBase58btc } from '../identifiers/multikey.ts'
import { resolveDid } from '../identifiers/resolve-did.ts'
import { decodeBase64url } from '../reading/base64url.ts'
import { parseDateTimeStamp } from '../reading/date-time-stamp.ts'
import { asArray, type JsonObject } from '../reading/strict-json.ts'
import type { Check } from '../report.ts'
import type { SignatureAnswer } from './ed25519.ts'
import { verifyEddsaJcs } from './eddsa-jcs.ts'
import { verifyEddsaRdfc } from './eddsa-rdfc.ts'
import { isReliableContext } from './known-contexts.ts'
import { contextsOf, spellingFlaw } from './plain-json-ld.ts'

/** A document with proofs, and for what the keys must be meant. */
export interface ProvenDocument {
  readonly document: JsonObject
  readonly proofs: readonly JsonObject[]
  readonly relationship: 'assertionMethod' | 'authentication'
  /** Whose site may define the document's words: the issuer of a credential. */
  readonly author?: string
  /** Members that are documents with proofs of their own: `verifiableCredential` of a presentation. */
  readonly besides?: readonly string[]
}

/** More than anyone needs to sign one credential; each costs a canonicalization. */
const MAX_PROOFS = 8
const SUITES = ['eddsa-rdfc-2022', 'eddsa-jcs-2022']
/** The gravest first. */
const GRAVITY = ['fail', 'unknown', 'pass']

/**
 * Verifies every proof of a document (Verifiable Credential Data Integrity 1.0,
 * section 4.5): of a set, all must hold, and a proof in a chain is over the ones
 * before it, too.
 */
export async function proofOfDataIntegrity(proven: ProvenDocument, evidence: Evidence): Promise<Check> {
  if (proven.proofs.length > MAX_PROOFS) return invalid(`has more than ${MAX_PROOFS} proofs`)
  const { proof: _, ...unsigned } = proven.document
  const checks = await Promise.all(proven.proofs.map(proof => checkProof(proof, unsigned, proven, evidence)))
  const [gravest] = checks.toSorted((one, other) => GRAVITY.indexOf(one.outcome) - GRAVITY.indexOf(other.outcome))
  return gravest ?? invalid('has no proof')
}

/** The DIDs whose keys the proofs name. */
export function proofDids(proofs: readonly JsonObject[]): readonly string[] {
  return proofs.flatMap(({ verificationMethod }) => didOf(verificationMethod) ?? [])
}

/** True when a proof is over the meaning of the words, so that their definitions are needed. */
export function needsContexts(proofs: readonly JsonObject[]): boolean {
  return proofs.some(({ cryptosuite }) => cryptosuite === 'eddsa-rdfc-2022')
}

/** @param unsigned the document without its proofs: one object for all of them, so that it is hashed once */
async function checkProof(
  proof: JsonObject,
  unsigned: JsonObject,
  proven: ProvenDocument,
  evidence: Evidence,
): Promise<Check> {
  const flaw = optionsFlaw(proof, proven.relationship, evidence)
  if (flaw) return failed(flaw.code, flaw.message)
  const previous = previousProofs(proof, proven.proofs)
  if (!previous) return invalid('continues one that is not there')
  const keyId = String(proof.verificationMethod)
  const did = didOf(keyId)
  if (did === undefined) return invalid('does not name its key by an absolute DID URL')

  const key = await keyOf({ did, keyId, relationship: proven.relationship }, evidence)
  if (!key.ok) return key.check
  const document = previous.length > 0 ? { ...unsigned, proof: previous } : unsigned
  if (proof.cryptosuite === 'eddsa-jcs-2022') {
    const { documents } = evidence
    const answer = await verifyEddsaJcs({ document, proof, publicKey: key.publicKey, documents })
    return answer === 'over-limit' ? overLimit() : signatureCheck(answer)
  }
  const words = wordsCheck(unsigned, proven, evidence)
  if (words) return words
  const result = await verifyEddsaRdfc({ document, proof, publicKey: key.publicKey }, evidence.documents)
  if (result.ok) return signatureCheck(result.answer)
  const outcome = result.code === 'context_unavailable' || result.code === 'over_limit' ? 'unknown' : 'fail'
  return check('proof', outcome, result.code, `The credential ${result.message}.`)
}

type Flaw = { readonly code: 'proof_invalid' | 'algorithm_not_allowed'; readonly message: string }

/** Options of a proof, before anything is computed (sections 2.1 and 4.4). */
function optionsFlaw(proof: JsonObject, purpose: string, evidence: Evidence): Flaw | undefined {
  const { type, cryptosuite, proofPurpose, verificationMethod, proofValue, created, expires, id } = proof
  if (type !== 'DataIntegrityProof' || typeof cryptosuite !== 'string' || !SUITES.includes(cryptosuite)) {
    const named = JSON.stringify(type === 'DataIntegrityProof' ? cryptosuite : type)?.slice(0, 60)
    const message = `The proof was made with ${named}; only ${SUITES.join(' and ')} are accepted.`
    return { code: 'algorithm_not_allowed', message }
  }
  if (proofPurpose !== purpose) return proofFlaw(`is not meant for this: its purpose is not ${purpose}`)
  if (typeof verificationMethod !== 'string') return proofFlaw('does not name a key')
  if (decodeBase58btc(proofValue)?.length !== 64)
    return proofFlaw('holds no signature in the one form that it can have')
  if (id !== undefined && (typeof id !== 'string' || !URL.canParse(id)))
    return proofFlaw('has an id that is no address')
  if (created !== undefined && parseDateTimeStamp(created) === undefined) {
    return proofFlaw('does not say properly when it was made')
  }
  if (expires === undefined) return undefined
  const end = parseDateTimeStamp(expires)
  if (end === undefined) return proofFlaw('does not say properly when it ends')
  return end < clockWindow(evidence).earliest ? proofFlaw(`ended at ${new Date(end).toISOString()}`) : undefined
}

/** The proofs that `previousProof` names, or `undefined` when one is not there (section 4.5, step 4). */
function previousProofs(proof: JsonObject, all: readonly JsonObject[]): readonly JsonObject[] | undefined {
  const found = asArray(proof.previousProof).map(id =>
    all.filter(other => other !== proof && typeof other.id === 'string' && other.id === id),
  )
  return found.every(matching => matching.length === 1) ? found.flat() : undefined
}

/** Words that someone else could have given another meaning (section 4.6, "Context Validation"), or `undefined`. */
function wordsCheck(document: JsonObject, proven: ProvenDocument, evidence: Evidence): Check | undefined {
  if (evidence.trustedContexts === 'any') return undefined
  const flaw = spellingFlaw(document, proven.besides)
  if (flaw !== undefined) return failed('context_invalid', `The credential is not written in plain words: it ${flaw}.`)
  for (const context of contextsOf(document, proven.besides)) {
    if (typeof context !== 'string') {
      const message = 'The credential defines words by itself, which anyone could have put in after it was signed.'
      return failed('context_invalid', message)
    }
    if (!isReliableContext(context, proven.author, evidence.trustedContexts)) {
      const named = JSON.stringify(context.slice(0, 200))
      const message = `The credential uses words that ${named} defines, which is neither known here nor the issuer's.`
      return check('proof', 'unknown', 'context_unavailable', message)
    }
  }
  return undefined
}

type ProofKey =
  | { readonly ok: true; readonly publicKey: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly check: Check }

async function keyOf(
  wanted: { readonly did: string; readonly keyId: string; readonly relationship: ProvenDocument['relationship'] },
  evidence: Evidence,
): Promise<ProofKey> {
  const resolved = await resolveDid(wanted.did, evidence.documents, evidence.now)
  if (!resolved.ok) {
    if (resolved.kind === 'invalid') {
      return { ok: false, check: failed('issuer_document_invalid', `The issuer's DID document ${resolved.message}.`) }
    }
    const message = `The issuer's DID document could not be obtained: ${resolved.message}.`
    return { ok: false, check: check('proof', 'unknown', 'issuer_document_unavailable', message) }
  }
  const found = findKey(resolved.document, { ...wanted, algorithm: 'EdDSA', now: evidence.now.getTime() })
  if (!found.ok) return { ok: false, check: failed(found.code, found.message) }
  const publicKey = decodeBase64url(found.jwk.x)
  if (!publicKey) return { ok: false, check: failed('issuer_document_invalid', "The issuer's key is not a valid one.") }
  return { ok: true, publicKey }
}

function signatureCheck(answer: SignatureAnswer): Check {
  if (answer === 'cannot-tell') {
    return check(
      'proof',
      'unknown',
      'not_checked',
      'What is needed to check signatures of this kind (Ed25519) is not there in this program.',
    )
  }
  return answer === 'right'
    ? check('proof', 'pass', 'signature_valid', "The text means exactly what the issuer's key signed.")
    : failed('signature_invalid', 'The text was altered after it was signed, or someone else signed it.')
}

function overLimit(): Check {
  const message = 'The proof was not checked: all proofs together are over more text than one verification reads.'
  return check('proof', 'unknown', 'over_limit', message)
}

function didOf(keyId: unknown): string | undefined {
  return typeof keyId === 'string' ? didOfKeyId(keyId) : undefined
}

function proofFlaw(what: string): Flaw {
  return { code: 'proof_invalid', message: `The proof cannot be accepted: it ${what}.` }
}

function invalid(what: string): Check {
  return failed('proof_invalid', `The proof cannot be accepted: it ${what}.`)
}

function failed(code: CodeOf<'proof'>, message: string): Check {
  return check('proof', 'fail', code, message)
}
