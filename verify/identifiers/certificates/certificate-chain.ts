/**
 * Verifies a chain of certificates, from the signer's to a root that the reader
 * relies on. A chain can be sound without being trusted: anyone can make a sound
 * chain with any name in it, so a chain to another root proves nothing about the
 * signer.
 */
import { type CryptoKey, importSPKI } from 'jose'
import { budgetOf, PerRequest } from '../../evidence/budget.ts'
import { clockWindow, type Evidence, type EvidenceDocuments } from '../../evidence/evidence.ts'
import { type Reasons, reason } from '../../report/reasons/reason.ts'
import { KEY_KINDS, type SigningAlgorithm } from '../../signatures/signing-algorithm.ts'
import { isWeakEd25519 } from '../../signatures/weak-ed25519.ts'
import {
  type Certificate,
  isSignedBy,
  loadX509,
  MAX_CERTIFICATE_LENGTH,
  readCertificate,
  type X509,
} from './certificate.ts'

export type ChainReading =
  | {
      readonly ok: true
      /** The key of the first certificate, imported for the algorithm that was asked for. */
      readonly key: CryptoKey
      /** Whether it ends at one of `evidence.trustedCertificates`. */
      readonly trusted: boolean
    }
  | {
      readonly ok: false
      readonly code: 'certificate_invalid' | 'algorithm_not_allowed' | 'key_unsupported' | 'over_limit'
      readonly reasons: Reasons
    }

/** The part of the evidence that a chain needs. */
export type ChainEvidence = Pick<Evidence, 'now' | 'clockToleranceSeconds' | 'trustedCertificates' | 'documents'>

export interface ChainWanted {
  /** `x5c`: DER in base64, the signer's first, each signed by the next. */
  readonly chain: readonly string[]
  /** `iss`: an https address, a DNS name as `dns:` URI, or any other URI. */
  readonly issuer: string
  readonly algorithm: SigningAlgorithm
}

/**
 * Validates a certification path (RFC 5280, section 6.1) and that its first certificate is for the issuer: the `iss`
 * is one of its URIs, or its host is one of its DNS names. Revocation of certificates is not looked up.
 *
 * @param evidence whose documents are those of the request, which pays for the certificates
 */
export function verifyChain(wanted: ChainWanted, evidence: ChainEvidence): Promise<ChainReading> {
  const { now, clockToleranceSeconds, trustedCertificates, documents } = evidence
  const named = JSON.stringify([wanted, now.getTime(), clockToleranceSeconds, trustedCertificates])
  return CHAINS.get(documents, named, () => judgeChain(wanted, evidence))
}

/** A chain is verified for the signature and for trust, and several credentials may have the same one. */
const CHAINS = new PerRequest<string, Promise<ChainReading>>()
const READ = new PerRequest<string, Certificate | 'over-limit' | undefined>()
/** The roots are the reader's own, so the sender's budget does not pay for them. */
const ROOTS = new PerRequest<string, Certificate | undefined>()

/** Reading this many characters takes as long as the fixed work for each certificate. */
const LARGE_CERTIFICATE = 4_000

function readWithin(x509: X509, encoded: string, documents: EvidenceDocuments): Certificate | 'over-limit' | undefined {
  if (encoded.length > MAX_CERTIFICATE_LENGTH) return 'over-limit'
  const isWithin = budgetOf(documents).take('certificates', 1 + encoded.length / LARGE_CERTIFICATE)
  return isWithin ? readCertificate(x509, encoded) : 'over-limit'
}

async function judgeChain({ chain, issuer, algorithm }: ChainWanted, evidence: ChainEvidence): Promise<ChainReading> {
  const x509 = await loadX509()
  const { documents } = evidence
  const { earliest, latest } = clockWindow(evidence)
  const inForce = ({ notBefore, notAfter }: Certificate) => notBefore <= latest && notAfter >= earliest
  const readings = chain.map(entry => READ.get(documents, entry, () => readWithin(x509, entry, documents)))
  if (readings.includes('over-limit')) {
    return { ok: false, code: 'over_limit', reasons: reason('key_certificates_over_limit') }
  }
  const certificates = readings.filter(reading => typeof reading === 'object')
  const [leaf] = certificates
  if (!leaf || certificates.length !== chain.length) return invalid(reason('key_certificate_unreadable'))
  if (!certificates.every(inForce)) return invalid(reason('key_certificate_not_in_force'))
  if (!leaf.mayVerifySignatures) return invalid(reason('key_certificate_use'))
  if (!isFor(leaf, issuer)) return invalid(reason('key_certificate_of_another', { issuer }))
  for (const [at, authority] of certificates.slice(1).entries()) {
    const fault = await linkFault(certificates.slice(0, at + 1), authority)
    if (fault !== undefined) return invalid(fault)
  }
  if (algorithm === 'ES256K') {
    // The parser and WebCrypto do not support the curve.
    const reasons = reason('key_unsupported', {}, reason('key_kind_unsupported'))
    return { ok: false, code: 'key_unsupported', reasons }
  }
  const key = await keyOf(leaf, algorithm)
  if (!key) {
    return { ok: false, code: 'algorithm_not_allowed', reasons: reason('key_certificate_algorithm', { algorithm }) }
  }
  const roots = (evidence.trustedCertificates ?? []).map(root =>
    ROOTS.get(documents, root, () => readCertificate(x509, root)),
  )
  return {
    ok: true,
    key,
    trusted: await endsAt(certificates, roots.filter(root => root !== undefined).filter(inForce)),
  }
}

/** True when a chain reaches one of the roots: it contains the root, or the root signed its last certificate. */
async function endsAt(certificates: readonly Certificate[], roots: readonly Certificate[]): Promise<boolean> {
  if (certificates.some(({ der }) => roots.some(root => root.der === der))) return true
  const links = await Promise.all(roots.map(root => linkFault(certificates, root)))
  return links.includes(undefined)
}

/** Returns why an authority cannot have issued the last of the certificates below it. */
async function linkFault(below: readonly Certificate[], authority: Certificate): Promise<Reasons | undefined> {
  const last = below.at(-1)
  if (last?.issuer !== authority.subject) return reason('key_certificate_order')
  if (!authority.isAuthority) return reason('key_certificate_no_authority')
  // Self-issued certificates are not counted (section 4.2.1.9), and neither is the signer's.
  const between = below.slice(1).filter(({ subject, issuer }) => subject !== issuer).length
  if (between > (authority.pathLength ?? Number.POSITIVE_INFINITY)) return reason('key_certificate_path_too_long')
  return (await isSignedBy(last, authority)) ? undefined : reason('key_certificate_signature')
}

/** SD-JWT VC, drafts 00 to 08, section "Issuer-signed JWT Verification Key Validation". Wildcards match no issuer. */
function isFor({ uris, dnsNames }: Certificate, issuer: string): boolean {
  if (uris.includes(issuer)) return true
  const [, host] =
    /^(?:https:\/\/([^/:?#@]+)(?:[:/?#][^@]*)?|dns:([^/?;]+))$/.exec(issuer)?.filter(part => part !== undefined) ?? []
  return host !== undefined && !host.includes('*') && dnsNames.includes(host.toLowerCase())
}

async function keyOf({ parsed }: Certificate, algorithm: SigningAlgorithm): Promise<CryptoKey | undefined> {
  const { name, namedCurve, modulusLength } = parsed.publicKey.algorithm as {
    name?: string
    namedCurve?: string
    modulusLength?: number
  }
  const kind = KEY_KINDS[algorithm]
  const isRsa = name?.startsWith('RSA') === true && isRsaLength(modulusLength)
  if (kind === 'RSA' ? !isRsa : (namedCurve ?? name) !== kind) return undefined
  // The key itself is the end of its structure (RFC 8410, section 4).
  if (kind === 'Ed25519' && isWeakEd25519(new Uint8Array(parsed.publicKey.rawData).slice(-32))) return undefined
  try {
    return await importSPKI(parsed.publicKey.toString('pem'), algorithm)
  } catch {
    // The library throws errors of several classes about a key that it cannot use.
    return undefined
  }
}

/** Applies the same limits as to keys that are published as JWK. */
function isRsaLength(bits: number | undefined): boolean {
  return bits !== undefined && bits >= 2048 && bits <= 8192
}

/** @param because a clause that says what is wrong with the certificates */
function invalid(because: Reasons): ChainReading {
  return { ok: false, code: 'certificate_invalid', reasons: reason('key_certificate_invalid', {}, because) }
}
