/** Certificates for tests: correctly signed, with any content, and with keys that are never stored. */
import 'reflect-metadata'
import {
  BasicConstraintsExtension,
  Extension,
  type JsonGeneralNames,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { base64 } from '@scure/base'
import { CompactSign, type CryptoKey } from 'jose'

interface TestKeys {
  readonly publicKey: CryptoKey
  readonly privateKey: CryptoKey
}

export interface TestCertificate {
  /** DER in base64, as in `x5c`. */
  readonly der: string
  /** The extensions and the name that it was made with. */
  readonly name: string
  readonly keys: TestKeys
  /** Signs a payload with this certificate's key and the given header. */
  sign(payload: object, header: Readonly<Record<string, unknown>>): Promise<string>
}

export interface CertificateWish {
  /** The certificate that signs it. Default: itself. */
  readonly by?: TestCertificate
  /** Distinguished name. */
  readonly name: string
  /** The issuer's name in it. Default: the name of `by`. */
  readonly issuer?: string
  readonly notBefore?: string
  readonly notAfter?: string
  /** The basic constraints. When absent, there is no such extension. */
  readonly authority?: { readonly ca: boolean; readonly pathLength?: number }
  readonly usages?: number
  readonly names?: JsonGeneralNames
  /** Identifiers of further critical extensions. */
  readonly critical?: readonly string[]
  readonly algorithm?: 'ES256' | 'ES384' | 'EdDSA' | 'RS256' | 'RS1024'
  readonly hash?: 'SHA-1' | 'SHA-256'
}

const ALGORITHMS = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  ES384: { name: 'ECDSA', namedCurve: 'P-384' },
  EdDSA: { name: 'Ed25519' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
  RS1024: {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 1024,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
}

let serial = 1

export async function testCertificate(wish: CertificateWish): Promise<TestCertificate> {
  const algorithm = wish.algorithm ?? 'ES256'
  const keys = (await crypto.subtle.generateKey(ALGORITHMS[algorithm], true, ['sign', 'verify'])) as TestKeys
  const signing = wish.by?.keys ?? keys
  const extensions: Extension[] = (wish.critical ?? []).map(
    type => new Extension(type, true, new Uint8Array([0x30, 0])),
  )
  if (wish.authority) extensions.push(new BasicConstraintsExtension(wish.authority.ca, wish.authority.pathLength, true))
  if (wish.usages !== undefined) extensions.push(new KeyUsagesExtension(wish.usages, true))
  if (wish.names) extensions.push(new SubjectAlternativeNameExtension(wish.names))
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: (serial++).toString(16).padStart(2, '0'),
      subject: wish.name,
      issuer: wish.issuer ?? wish.by?.name ?? wish.name,
      notBefore: new Date(wish.notBefore ?? '2026-01-01T00:00:00Z'),
      notAfter: new Date(wish.notAfter ?? '2027-01-01T00:00:00Z'),
      publicKey: keys.publicKey,
      signingKey: signing.privateKey,
      signingAlgorithm: { ...signing.privateKey.algorithm, hash: wish.hash ?? 'SHA-256' },
      extensions,
    },
    crypto,
  )
  return {
    der: base64.encode(new Uint8Array(certificate.rawData)),
    name: wish.name,
    keys,
    sign: (payload, header) =>
      new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
        .setProtectedHeader({ alg: algorithm, ...header })
        .sign(keys.privateKey),
  }
}

/** Makes a root that may sign certificates. */
export function testRoot(changes: Partial<CertificateWish> = {}): Promise<TestCertificate> {
  return testCertificate({
    name: 'CN=Invented Root',
    authority: { ca: true },
    usages: KeyUsageFlags.keyCertSign,
    ...changes,
  })
}

export { KeyUsageFlags } from '@peculiar/x509'
