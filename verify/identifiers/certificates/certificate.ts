/**
 * Reads one certificate of a chain, in the terms of RFC 5280, and refuses
 * critical extensions that it does not understand. The parser is large and seldom
 * needed, so it is loaded on demand.
 */
import type { Extension, X509Certificate } from '@peculiar/x509'
import { base64 } from '@scure/base'

/** The parser. Its first import would fail without the reflection that it relies on. */
export type X509 = typeof import('@peculiar/x509')

export async function loadX509(): Promise<X509> {
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

export interface Certificate {
  /** The whole certificate, for comparisons: DER in base64. */
  readonly der: string
  /** Distinguished names, DER in base64. */
  readonly subject: string
  readonly issuer: string
  /** Milliseconds since 1970, both inclusive. */
  readonly notBefore: number
  readonly notAfter: number
  /** `basicConstraints` says that it may sign certificates, and so does its key usage. */
  readonly isAuthority: boolean
  /** How many authorities may be between it and the signer; unlimited when absent. */
  readonly pathLength: number | undefined
  readonly mayVerifySignatures: boolean
  readonly dnsNames: readonly string[]
  readonly uris: readonly string[]
  readonly parsed: X509Certificate
}

/** Characters in base64. A certificate of a person or a service has about one kilobyte. */
export const MAX_CERTIFICATE_LENGTH = 32 * 1024
/** Extensions that may be critical: they are evaluated here, or do not matter for this purpose. */
const UNDERSTOOD = new Set([
  '2.5.29.15', // keyUsage
  '2.5.29.17', // subjectAltName
  '2.5.29.19', // basicConstraints
  '2.5.29.32', // certificatePolicies: any will do
  '2.5.29.37', // extKeyUsage: none is defined for credentials
])

/**
 * Reads one entry of `x5c` (RFC 7515, section 4.1.6: DER in base64, not base64url).
 *
 * @returns `undefined` when it is not a certificate, or has a critical extension that is not understood
 */
export function readCertificate(x509: X509, encoded: string): Certificate | undefined {
  if (encoded.length > MAX_CERTIFICATE_LENGTH) return undefined
  try {
    const der = base64.decode(encoded)
    if (!isWhole(der)) return undefined
    const parsed = new x509.X509Certificate(new Uint8Array(der))
    const { extensions } = parsed
    const isKnown = (extension: Extension) => !extension.critical || UNDERSTOOD.has(extension.type)
    const types = extensions.map(({ type }) => type)
    if (!extensions.every(isKnown) || new Set(types).size !== types.length) return undefined
    const constraints = parsed.getExtension(x509.BasicConstraintsExtension)
    const usages = parsed.getExtension(x509.KeyUsagesExtension)?.usages
    const names = parsed.getExtension(x509.SubjectAlternativeNameExtension)?.names.items ?? []
    const may = (usage: number) => usages === undefined || (usages & usage) !== 0
    return {
      der: encoded,
      subject: base64.encode(new Uint8Array(parsed.subjectName.toArrayBuffer())),
      issuer: base64.encode(new Uint8Array(parsed.issuerName.toArrayBuffer())),
      notBefore: parsed.notBefore.getTime(),
      notAfter: parsed.notAfter.getTime(),
      isAuthority: constraints?.ca === true && may(x509.KeyUsageFlags.keyCertSign),
      pathLength: constraints?.pathLength,
      mayVerifySignatures: may(x509.KeyUsageFlags.digitalSignature),
      dnsNames: names.filter(({ type }) => type === 'dns').map(({ value }) => value.toLowerCase()),
      uris: names.filter(({ type }) => type === 'url').map(({ value }) => value),
      parsed,
    }
  } catch {
    // The parser reads each part when it is asked for, and throws errors of many classes about bytes that are none.
    return undefined
  }
}

/** True when the key of `by` signed the certificate, with an algorithm that is still secure. */
export async function isSignedBy({ parsed }: Certificate, by: Certificate): Promise<boolean> {
  try {
    const { publicKey } = by.parsed
    return isStrong(parsed, by.parsed) && (await parsed.verify({ publicKey, signatureOnly: true }, crypto))
  } catch {
    // The library throws errors of many classes about a key that it cannot use.
    return false
  }
}

function isStrong({ signatureAlgorithm }: X509Certificate, { publicKey }: X509Certificate): boolean {
  const { name, hash } = signatureAlgorithm as { readonly name?: string; readonly hash?: { readonly name?: string } }
  const { modulusLength } = publicKey.algorithm as { readonly modulusLength?: number }
  if (name !== 'Ed25519' && !/^SHA-(256|384|512)$/.test(String(hash?.name))) return false
  return modulusLength === undefined || modulusLength >= 2048
}

/** True for one DER sequence with nothing after it. The parser would ignore further bytes. */
function isWhole(der: Uint8Array): boolean {
  const [tag, length = 0, ...rest] = der.subarray(0, 5)
  const size = length - 0x80
  if (tag !== 0x30 || size < 1 || size > 3) return false
  const said = rest.slice(0, size).reduce((sum, byte) => sum * 256 + byte, 0)
  return der.length === said + 2 + size
}
