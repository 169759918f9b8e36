/** The resources whose bytes are known here, so that a credential's digest of them can be held against something. */
import { asArray, isObject, type JsonObject } from '../../agent/verify/reading/strict-json.ts'

interface Edition {
  /** Hexadecimal. */
  readonly sha256: string
  /** Base64. */
  readonly sha384: string
}

/**
 * The base context, as W3C has served it: the Recommendation of 2025 (its digest is in VCDM 2.0, appendix B.1), and the
 * edition of 20 July 2024, which the W3C suite names.
 */
const EDITIONS: ReadonlyMap<string, readonly Edition[]> = new Map([
  [
    'https://www.w3.org/ns/credentials/v2',
    [
      {
        sha256: '59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734',
        sha384: 'l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU',
      },
      {
        sha256: '24a18c90e9856d526111f29376e302d970b2bd10182e33959995b0207d7043b9',
        sha384: 'NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg',
      },
    ],
  ],
])

/** A SHA-256 multihash begins with these bytes. */
const SHA2_256 = '1220'

/**
 * The first related resource (VCDM 2.0, section 5.3) that is known here and that the credential's digest is not of.
 *
 * @param credential one that `vcdmFlaw` finds nothing wrong with
 */
export function changedResource(credential: JsonObject): string | undefined {
  for (const resource of asArray(credential.relatedResource)) {
    if (!isObject(resource) || typeof resource.id !== 'string') continue
    const { digestSRI, digestMultibase } = resource
    const editions = EDITIONS.get(resource.id)
    if (editions?.some(edition => isOf(edition, digestSRI, digestMultibase)) === false) return resource.id
  }
  return undefined
}

function isOf({ sha256, sha384 }: Edition, digestSri: unknown, digestMultibase: unknown): boolean {
  const sris = [`sha256-${base64Of(sha256)}`, `sha384-${sha384}`]
  if (digestSri !== undefined && !sris.some(sri => plain(sri) === plain(digestSri))) return false
  if (digestMultibase === undefined) return true
  // Both are found: the multihash that the specification asks for, and the digest alone.
  return digestMultibase === multibaseOf(sha256) || digestMultibase === multibaseOf(`${SHA2_256}${sha256}`)
}

/** In one of the two alphabets of base64, since some write digests in the other. */
function plain(sri: unknown): string {
  return typeof sri === 'string' ? sri.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') : ''
}

function base64Of(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64')
}

function multibaseOf(hex: string): string {
  return `u${Buffer.from(hex, 'hex').toString('base64url')}`
}
