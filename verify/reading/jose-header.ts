/**
 * The JOSE header decides how a signature is checked, and the author of the
 * credential wrote it: it may choose from our list and nothing more.
 */

import type { JsonObject } from '../encoding/strict-json.ts'
import { didOfKeyId, documentUrl } from '../identifiers/methods/did-web.ts'
import { type Reasons, reason, sentenceOf } from '../report/reasons/reason.ts'
import { isSigningAlgorithm, KEY_KINDS, provesNothing, type SigningAlgorithm } from '../signatures/signing-algorithm.ts'
import { type JoseType, typeFault } from './jose-type.ts'

export type { SigningAlgorithm } from '../signatures/signing-algorithm.ts'
export type { JoseType } from './jose-type.ts'

/** Where the key is: in a document of its owner, or in the header itself. */
type KeyReference =
  | {
      readonly kind: 'did'
      /** The absolute DID URL of the key. */
      readonly keyId: string
    }
  | {
      readonly kind: 'hint'
      /** A hint that selects among the keys of a DID: a fragment, the `kid` of a JWK, a thumbprint, or nothing. */
      readonly hint: string | undefined
    }
  | {
      readonly kind: 'address'
      /** The https address of the key, in the document or the metadata of an issuer that is named by an address. */
      readonly keyId: string
    }
  | {
      readonly kind: 'issuer-metadata'
      /** `kid` of one of the issuer's keys. Without it, the issuer must have only one key for the algorithm. */
      readonly kid: string | undefined
    }
  | {
      readonly kind: 'certificate'
      /** DER in base64, the signer's first (RFC 7515, section 4.1.6). */
      readonly chain: readonly string[]
    }

export interface AcceptedHeader {
  readonly ok: true
  readonly algorithm: SigningAlgorithm
  readonly key: KeyReference
  /** The claimed owner of the key: the DID in `key.keyId`; otherwise the issuer, an https address or a DID. */
  readonly did: string
  /** `iss`, when the header repeats it. */
  readonly repeatedIssuer: unknown
}

interface RefusedHeader {
  readonly ok: false
  /** `unknown`: the header may be right, but says something that is not known here. */
  readonly outcome: 'fail' | 'unknown'
  readonly code:
    | 'algorithm_not_allowed'
    | 'algorithm_unsupported'
    | 'header_invalid'
    | 'header_unsupported'
    | 'key_unsupported'
  /** The sentence of `reasons` in English. */
  readonly message: string
  readonly reasons: Reasons
}

export type HeaderReading = AcceptedHeader | RefusedHeader

/** A chain from a signer to a root; real ones have two or three. */
const MAX_CERTIFICATES = 8
/** Twice the length of the longest DID that is read: the key's name is a DID and a fragment. */
const MAX_KID_LENGTH = 4096

/**
 * Reads a header (RFC 7515, section 4.1). It names the key by an absolute DID URL, or the key is one of the issuer's:
 * in its DID document, in the document or the metadata at its address, or in a certificate (Securing Verifiable
 * Credentials using JOSE and COSE, section "Key Discovery"; SD-JWT VC, section "Issuer Signature Mechanisms").
 *
 * @param issuer the claimed signer: issuer, holder or `iss`, or the issuer of the credential that a token status list
 * is for; a `kid` that is not absolute is relative to it
 */
export function readHeader(header: JsonObject, type: JoseType, issuer?: unknown): HeaderReading {
  const { alg, iss } = header
  if (provesNothing(alg)) {
    return refused('algorithm_not_allowed', reason('jose_algorithm_proves_nothing', { algorithm: nameOf(alg) }))
  }
  const fault = typeFault(header, type)
  if (fault?.outcome === 'fail') return refused('header_invalid', fault.reasons)
  if ('crit' in header) return refused('header_invalid', criticalReasons(header.crit))
  const named = keyOf(header, type, issuer)
  if ('ok' in named && named.code === 'header_invalid') return named
  if (fault) return refused('header_unsupported', fault.reasons)
  if (!isSigningAlgorithm(alg)) {
    const known = Object.keys(KEY_KINDS).join(', ')
    return refused('algorithm_unsupported', reason('jose_algorithm_unknown', { algorithm: nameOf(alg), known }))
  }
  return 'ok' in named ? named : { ok: true, algorithm: alg, ...named, repeatedIssuer: iss }
}

/**
 * RFC 7515, section 4.1.11, says that a signature with an extension that the verifier does not understand is invalid:
 * the signer asked for exactly that. So the answer is not merely "unknown".
 */
function criticalReasons(critical: unknown): Reasons {
  const names = Array.isArray(critical) ? critical.map(String).join(', ') : nameOf(critical)
  return reason('jose_critical', { names })
}

type NamedKey = Pick<AcceptedHeader, 'did' | 'key'>

function keyOf(header: JsonObject, type: JoseType, issuer: unknown): NamedKey | RefusedHeader {
  const { kid, x5c } = header
  if (kid !== undefined && (typeof kid !== 'string' || kid === '')) {
    return refused('header_invalid', reason('jose_kid_no_text'))
  }
  // If the header names the key in two ways, the full name is used. Both would prove the same.
  if (kid?.startsWith('did:')) return keyOfDid(kid)
  if (typeof issuer !== 'string') return refused('key_unsupported', reason('jose_no_owner'))
  const isDid = issuer.startsWith('did:')
  const isCredential = type !== 'dc+sd-jwt' && type !== 'statuslist+jwt'
  // An issuer with a DID publishes the key in its DID document, so a certificate beside it adds nothing.
  if (x5c !== undefined && !(isDid && isCredential)) {
    if (!isChain(x5c)) return refused('header_invalid', reason('jose_certificates'))
    return x5c.length > MAX_CERTIFICATES
      ? refused('header_unsupported', reason('jose_too_many_certificates', { limit: MAX_CERTIFICATES }))
      : { did: issuer, key: { kind: 'certificate', chain: x5c } }
  }
  if (isDid) {
    return kid?.startsWith('#') ? keyOfDid(issuer + kid) : { did: issuer, key: { kind: 'hint', hint: kid } }
  }
  if (documentUrl(issuer) === undefined || issuer.includes('?')) {
    return refused('key_unsupported', reason('jose_owner_unsupported', { issuer }))
  }
  return kid !== undefined && isCredential && isAddress(kid)
    ? { did: issuer, key: { kind: 'address', keyId: kid } }
    : { did: issuer, key: { kind: 'issuer-metadata', kid } }
}

/** A DID without path, query or fragment (DID v1.0, section 3.1). */
const DID = /^did:[a-z0-9]+:(?:[A-Za-z0-9._:-]|%[0-9A-Fa-f]{2})+$/

function keyOfDid(kid: string): NamedKey | RefusedHeader {
  if (kid.length > MAX_KID_LENGTH) {
    return refused('key_unsupported', reason('jose_kid_too_long', { limit: MAX_KID_LENGTH }))
  }
  const did = didOfKeyId(kid)
  if (did !== undefined) return { did, key: { kind: 'did', keyId: kid } }
  // A DID without a fragment names its key if it has only one.
  if (DID.test(kid)) return { did: kid, key: { kind: 'hint', hint: undefined } }
  // A DID URL with a path or a query would have to be dereferenced.
  return /^did:[a-z0-9]+:[^\s#]+(#\S+)?$/.test(kid)
    ? refused('key_unsupported', reason('jose_kid_unsupported', { kid }))
    : refused('header_invalid', reason('jose_kid_malformed', { kid }))
}

function isAddress(kid: string): boolean {
  return documentUrl(kid.replace(/#[^#\s]*$/, '')) !== undefined
}

function isChain(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every(entry => typeof entry === 'string')
}

function nameOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined')
}

function refused(code: RefusedHeader['code'], because: Reasons): RefusedHeader {
  const outcome = code === 'algorithm_not_allowed' || code === 'header_invalid' ? 'fail' : 'unknown'
  return { ok: false, outcome, code, message: sentenceOf(because) ?? '', reasons: because }
}
