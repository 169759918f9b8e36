/**
 * Selective disclosure: puts the disclosures of a holder back where the issuer
 * hid the claims (RFC 9901, section 7.1, steps 3 to 5). Every irregularity is
 * refused, so that a text cannot be read in two ways.
 */

import { decodeBase64url } from '../encoding/base64url.ts'
import { type HashName, hashName, isWeakHash, sdHash } from '../encoding/sd-hash.ts'
import { isObject, type JsonObject, MAX_DEPTH, parseJsonBytes } from '../encoding/strict-json.ts'
import type { CodeOf } from '../report/check.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'

/** Far more than the claims of any credential. */
export const MAX_DISCLOSURES = 1000

/** Marks an element of an array that was not disclosed. */
export const UNDISCLOSED: unique symbol = Symbol('not disclosed')

/** The payload that the issuer signed, with the disclosures put in. */
export interface OpenedSdJwt {
  readonly ok: true
  /** The Processed SD-JWT Payload (RFC 9901, section 7.1). */
  readonly payload: JsonObject
  /** The same payload, but with `UNDISCLOSED` in place of each missing array element. */
  readonly issued: JsonObject
  /** For each object or array in `issued`: the names or indexes that can be disclosed selectively. */
  readonly selective: ReadonlyMap<object, ReadonlySet<string | number>>
  /**
   * The objects in `issued` that may have more members: they have a digest of an undisclosed claim, or a decoy.
   */
  readonly incomplete: ReadonlySet<object>
}

/**
 * Why disclosures are not accepted: they are wrong, too many, or made with a hash that is not known here.
 */
export interface DisclosureProblem {
  readonly code: Extract<CodeOf<'proof'>, 'disclosure_invalid' | 'over_limit' | 'algorithm_unsupported'>
  readonly reasons: Reasons
}

export type OpeningResult = OpenedSdJwt | { readonly ok: false; readonly problem: DisclosureProblem }

/** Three elements, salt, name and value, for a member of an object; two for an element of an array. */
type Disclosure = { readonly name: string | undefined; readonly value: unknown }

class DisclosureFault extends Error {
  readonly problem: DisclosureProblem
  constructor(reasons: Reasons, code: DisclosureProblem['code'] = 'disclosure_invalid') {
    super()
    this.problem = { code, reasons }
  }
}

/**
 * Puts disclosures into the payload of an issuer-signed JWT.
 *
 * @param signedPayload as signed, with its digests; the caller verifies the signature
 * @param disclosures base64url, as presented
 */
export function openDisclosures(signedPayload: JsonObject, disclosures: readonly string[]): OpeningResult {
  try {
    return new Opening(signedPayload, disclosures).result()
  } catch (error) {
    if (error instanceof DisclosureFault) return { ok: false, problem: error.problem }
    throw error
  }
}

/** Returns the claims that were signed in plain: the payload without digests and without any disclosure. */
export function plainPayload(signedPayload: JsonObject): JsonObject {
  const plain = withoutDigests(signedPayload)
  return isObject(plain) ? plain : {}
}

/** True when a part of the value is hidden behind digests, disclosed or not. */
export function hidesAnything(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hidesAnything)
  return isObject(value) && ('_sd' in value || '...' in value || Object.values(value).some(hidesAnything))
}

/** One pass over one SD-JWT. */
class Opening {
  readonly #signed: JsonObject
  readonly #disclosures: ReadonlyMap<string, Disclosure>
  readonly #met = new Set<string>()
  readonly #selective = new Map<object, ReadonlySet<string | number>>()
  readonly #incomplete = new Set<object>()

  constructor(signed: JsonObject, disclosures: readonly string[]) {
    const hash = hashName(signed._sd_alg)
    if (!hash) throw hashFault(signed._sd_alg)
    if (disclosures.length > MAX_DISCLOSURES)
      throw new DisclosureFault(reason('proof_disclosure_too_many', { limit: MAX_DISCLOSURES }), 'over_limit')
    this.#signed = signed
    this.#disclosures = readDisclosures(disclosures, hash)
  }

  result(): OpenedSdJwt {
    const { _sd_alg: _, ...signed } = this.#signed
    const issued = this.#openObject(signed, 1)
    for (const digest of this.#disclosures.keys()) {
      if (!this.#met.has(digest)) throw new DisclosureFault(reason('proof_disclosure_unsigned'))
    }
    const payload = withoutGaps(issued) as JsonObject
    return { ok: true, payload, issued, selective: this.#selective, incomplete: this.#incomplete }
  }

  #open(value: unknown, depth: number): unknown {
    if (depth > MAX_DEPTH) throw new DisclosureFault(reason('proof_disclosure_depth'), 'over_limit')
    if (Array.isArray(value)) return this.#openArray(value, depth)
    return isObject(value) ? this.#openObject(value, depth) : value
  }

  #openObject({ _sd: digests = [], ...plain }: JsonObject, depth: number): JsonObject {
    if (!isTexts(digests)) throw new DisclosureFault(reason('proof_disclosure_digests'))
    const members = new Map<string, unknown>()
    const disclosed = new Set<string>()
    for (const [name, value] of Object.entries(plain)) {
      refuseReserved(name)
      members.set(name, this.#open(value, depth + 1))
    }
    const found = digests.map(digest => this.#find(digest))
    for (const { name, value } of found.filter(disclosure => disclosure !== undefined)) {
      if (name === undefined) throw new DisclosureFault(reason('proof_disclosure_not_claim'))
      refuseReserved(name)
      if (members.has(name)) throw new DisclosureFault(reason('proof_disclosure_there', { name }))
      disclosed.add(name)
      members.set(name, this.#open(value, depth + 1))
    }
    // Assignment would fail for a member named __proto__.
    const opened: JsonObject = Object.fromEntries(members)
    this.#selective.set(opened, disclosed)
    if (found.includes(undefined)) this.#incomplete.add(opened)
    return opened
  }

  #openArray(elements: readonly unknown[], depth: number): readonly unknown[] {
    const disclosed = new Set<number>()
    const opened = elements.map((element, index) => {
      if (!isObject(element) || !('...' in element)) return this.#open(element, depth + 1)
      const { '...': digest, ...rest } = element
      if (typeof digest !== 'string' || Object.keys(rest).length > 0) {
        throw new DisclosureFault(reason('proof_disclosure_element'))
      }
      disclosed.add(index)
      const disclosure = this.#find(digest)
      if (!disclosure) return UNDISCLOSED
      if (disclosure.name !== undefined) {
        throw new DisclosureFault(reason('proof_disclosure_not_element'))
      }
      return this.#open(disclosure.value, depth + 1)
    })
    this.#selective.set(opened, disclosed)
    return opened
  }

  #find(digest: string): Disclosure | undefined {
    if (this.#met.has(digest)) throw new DisclosureFault(reason('proof_disclosure_repeated_digest'))
    this.#met.add(digest)
    return this.#disclosures.get(digest)
  }
}

function readDisclosures(texts: readonly string[], hash: HashName): ReadonlyMap<string, Disclosure> {
  const disclosures = new Map<string, Disclosure>()
  for (const text of texts) {
    const digest = sdHash(hash, text)
    if (disclosures.has(digest)) throw new DisclosureFault(reason('proof_disclosure_repeated'))
    disclosures.set(digest, readDisclosure(text))
  }
  return disclosures
}

function hashFault(algorithm: unknown): DisclosureFault {
  return typeof algorithm !== 'string' || isWeakHash(algorithm)
    ? new DisclosureFault(reason('proof_disclosure_hash'))
    : new DisclosureFault(reason('proof_disclosure_hash_unknown', { hash: algorithm }), 'algorithm_unsupported')
}

/** Reads one Disclosure (RFC 9901, section 4.2). */
function readDisclosure(text: string): Disclosure {
  const bytes = decodeBase64url(text)
  const parsed = bytes && parseJsonBytes(bytes)
  if (parsed?.ok === false && parsed.reason === 'too-deep') {
    throw new DisclosureFault(reason('proof_disclosure_depth'), 'over_limit')
  }
  const content = parsed?.ok && Array.isArray(parsed.value) ? parsed.value : []
  const [salt, second, third] = content
  if (typeof salt === 'string' && content.length === 2) return { name: undefined, value: second }
  if (typeof salt === 'string' && content.length === 3 && typeof second === 'string') {
    return { name: second, value: third }
  }
  throw new DisclosureFault(reason('proof_disclosure_malformed'))
}

/** The names that control disclosure cannot be claims (RFC 9901, sections 4.1, 4.1.1 and 4.2.1). */
function refuseReserved(name: string): void {
  if (name === '_sd' || name === '...' || name === '_sd_alg') {
    throw new DisclosureFault(reason('proof_disclosure_reserved', { name }))
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string')
}

function withoutGaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(item => item !== UNDISCLOSED).map(withoutGaps)
  return isObject(value) ? mapped(value, withoutGaps) : value
}

function withoutDigests(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(item => !isObject(item) || !('...' in item)).map(withoutDigests)
  if (!isObject(value)) return value
  const { _sd, _sd_alg, '...': _, ...plain } = value
  return mapped(plain, withoutDigests)
}

function mapped(object: JsonObject, change: (value: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]))
}
