/**
 * Makes SD-JWTs for one test or one set of vectors, issued and bound with new
 * keys. They are well-formed, or wrong in the way that a test needs.
 */
import { createHash, randomBytes } from 'node:crypto'
import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import type { TestIssuer } from '../evidence/issuer.testing.ts'

/** A value that its holder may show or hide. */
class Hidden {
  readonly value: unknown
  constructor(value: unknown) {
    this.value = value
  }
}

/** Marks a member of an object or an element of an array as one that can be disclosed selectively. */
export function hidden(value: unknown): unknown {
  return new Hidden(value)
}

/** Makes the text of a Disclosure: `[salt, name, value]`, `[salt, value]`, or any other content for a test. */
export function disclosure(...content: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url')
}

export function salted(...content: readonly unknown[]): string {
  return disclosure(randomBytes(16).toString('base64url'), ...content)
}

/** @param hash as Node names it */
export function digest(text: string, hash = 'sha256'): string {
  return createHash(hash).update(text).digest('base64url')
}

export interface Concealed {
  /** Has digests in place of the hidden claims. */
  readonly payload: Readonly<Record<string, unknown>>
  /** A disclosure inside of another comes before it. */
  readonly disclosures: readonly string[]
}

/** Replaces hidden values by digests, and adds a decoy digest to every object. */
export function conceal(claims: object, hash?: string): Concealed {
  const disclosures: string[] = []
  const digestFor = (...content: readonly unknown[]): string => {
    const text = salted(...content)
    disclosures.push(text)
    return digest(text, hash)
  }
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      return value.map(item => (item instanceof Hidden ? { '...': digestFor(walk(item.value)) } : walk(item)))
    }
    if (typeof value !== 'object' || value === null) return value
    const digests: string[] = []
    const plain = Object.entries(value).filter(([name, member]) => {
      if (member instanceof Hidden) digests.push(digestFor(name, walk(member.value)))
      return !(member instanceof Hidden)
    })
    const opened = Object.fromEntries(plain.map(([name, member]) => [name, walk(member)]))
    return digests.length > 0
      ? { ...opened, _sd: [...digests, digest(randomBytes(16).toString('hex'), hash)].sort() }
      : opened
  }
  return { payload: walk(claims) as Concealed['payload'], disclosures }
}

/** Issues an SD-JWT VC with all its disclosures. The given header members replace the usual ones. */
export async function issueSdJwt(issuer: TestIssuer, claims: object, header: object = {}): Promise<string> {
  const { payload, disclosures } = conceal(claims)
  return present(await issuer.sign(payload, { typ: 'dc+sd-jwt', ...header }), disclosures)
}

/** Writes the compact serialization without a key binding. */
export function present(jwt: string, disclosures: readonly string[]): string {
  return [jwt, ...disclosures, ''].join('~')
}

export interface TestHolder {
  /** For `cnf.jwk`. */
  readonly publicJwk: Readonly<Record<string, unknown>>
  /** Appends a key binding. The given claims and header members replace the usual ones; `undefined` removes them. */
  bind(presented: string, claims: object, header?: object): Promise<string>
}

/** Makes a holder with a new key that is never stored. */
export async function testHolder(algorithm: 'ES256' | 'ES384' | 'EdDSA' | 'Ed25519' = 'ES256'): Promise<TestHolder> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true })
  const { kty, crv, x, y } = await exportJWK(publicKey)
  return {
    publicJwk: { kty, crv, x, ...(y === undefined ? {} : { y }) },
    bind: async (presented, claims, header = {}) => {
      const payload = JSON.stringify({ sd_hash: digest(presented), ...claims })
      const signed = new CompactSign(new TextEncoder().encode(payload))
      return (
        presented + (await signed.setProtectedHeader({ alg: algorithm, typ: 'kb+jwt', ...header }).sign(privateKey))
      )
    },
  }
}
