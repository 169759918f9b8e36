/**
 * Mints a statement for a wallet: an SD-JWT VC (`dc+sd-jwt`; RFC 9901 and SD-JWT VC),
 * bound to the holder's key. Each disclosure has its own salt, so that the
 * content of a digest cannot be guessed; decoys hide how many disclosures there are.
 */
import { createHash } from 'node:crypto'
import { defined } from '../../domain/defined.ts'
import {
  type CredentialTypeDefinition,
  type Statement,
  StatementError,
  validUntilOf,
} from '../credential-types/index.ts'
import { buildSdJwtClaims, type DisclosureFrame } from '../credential-types/sd-jwt-claims.ts'
import { tokenStatusListUrl } from '../status/create-token-status-list.ts'
import { type JwtKind, mintJwt, type Signer } from './mint-credential.ts'

/** 128 bits, as RFC 9901, section 9.3, recommends. */
const SALT_BYTES = 16

const SD_JWT: JwtKind = { typ: 'dc+sd-jwt', certificates: true }

/** The holder's public key; other members of the JWK are left out. */
export type HolderJwk =
  | { readonly kty: 'EC'; readonly crv: string; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: string; readonly x: string }

export interface MintSdJwtOptions {
  readonly definition: CredentialTypeDefinition
  readonly statement: Statement
  readonly signer: Signer
  /** A presenter must prove possession of this key; without one, any bearer may present the credential. */
  readonly holderJwk?: HolderJwk
  readonly now: Date
  /** Secure random bytes. */
  readonly random: (bytes: number) => Uint8Array
}

/**
 * @returns the issued SD-JWT: `<JWT>~<disclosure>~…~`, with everything disclosed
 * @throws {StatementError} when the type is not offered in this format, or something it requires is missing
 */
export function mintSdJwt({ definition, statement, signer, holderJwk, now, random }: MintSdJwtOptions): string {
  const { type, formats, vct, vctIntegrity } = definition
  if (!formats.includes('dc+sd-jwt')) throw new StatementError(type, 'the type is not offered as dc+sd-jwt')
  const { claims, disclosureFrame } = buildSdJwtClaims(definition, statement)
  const validUntil = validUntilOf(definition, statement)
  const conceal = concealer(random)
  const hidden = conceal.object(claims, disclosureFrame)
  const payload = {
    // A DID, as in the key's own address: a verifier that resolves one has the other (SD-JWT VC leaves that open).
    iss: statement.issuer,
    iat: seconds(now),
    ...defined({ exp: validUntil && seconds(new Date(validUntil)) }),
    jti: `${definition.baseUrl}/credentials/${statement.credentialId}`,
    vct,
    'vct#integrity': vctIntegrity,
    ...defined({ cnf: holderJwk && { jwk: publicJwk(holderJwk) } }),
    ...statusOf(definition, statement),
    ...hidden,
    ...(conceal.disclosures.length > 0 || '_sd' in hidden ? { _sd_alg: 'sha-256' } : {}),
  }
  const jwt = mintJwt(JSON.stringify(payload), signer, SD_JWT)
  return `${[jwt, ...conceal.disclosures].join('~')}~`
}

/** The index is the same as in the bitstring lists (Token Status List, "Referenced Token in JOSE"). */
function statusOf({ type, statusPurposes, baseUrl }: CredentialTypeDefinition, { status }: Statement) {
  if (statusPurposes.length === 0) return {}
  if (!status) throw new StatementError(type, 'it needs an index in a status list')
  const { list, index, base = baseUrl } = status
  return { status: { status_list: { idx: index, uri: tokenStatusListUrl(base, list) } } }
}

function publicJwk(jwk: HolderJwk): HolderJwk {
  const { kty, crv, x } = jwk
  return kty === 'EC' ? { kty, crv, x, y: jwk.y } : { kty, crv, x }
}

/** Replaces the values that the frame names with digests, innermost first; keeps the disclosures (RFC 9901, 4.2). */
function concealer(random: (bytes: number) => Uint8Array) {
  const disclosures: string[] = []

  const disclose = (...content: readonly unknown[]): string => {
    const salt = Buffer.from(random(SALT_BYTES)).toString('base64url')
    const disclosure = Buffer.from(JSON.stringify([salt, ...content]), 'utf8').toString('base64url')
    disclosures.push(disclosure)
    return digestOf(disclosure)
  }
  const decoy = () => digestOf(Buffer.from(random(SALT_BYTES)).toString('base64url'))

  function object(members: Readonly<Record<string, unknown>>, frame: DisclosureFrame): Record<string, unknown> {
    const { _sd: named = [], _sd_decoy: decoys = 0 } = frame
    const digests: string[] = []
    const open: Record<string, unknown> = {}
    for (const [name, member] of Object.entries(members)) {
      const value = inside(member, frame[name])
      if (named.includes(name)) digests.push(disclose(name, value))
      else open[name] = value
    }
    for (let count = 0; count < decoys; count++) digests.push(decoy())
    // Sorted, so that their order reveals nothing (section 4.2.4.1).
    return digests.length === 0 ? open : { ...open, _sd: digests.sort() }
  }

  /** Items keep their order; decoys are inserted at random positions (section 4.2.4.2). */
  function array(items: readonly unknown[], frame: DisclosureFrame): readonly unknown[] {
    const { _sd: named = [], _sd_decoy: decoys = 0 } = frame
    const hidden = items.map((item, position) => {
      const value = inside(item, frame[position])
      return named.includes(position) ? { '...': disclose(value) } : value
    })
    for (let count = 0; count < decoys; count++) hidden.splice(below(hidden.length + 1), 0, { '...': decoy() })
    return hidden
  }

  function inside(value: unknown, frame: DisclosureFrame[string]): unknown {
    if (typeof frame !== 'object' || !isFrame(frame)) return value
    return Array.isArray(value) ? array(value, frame) : object(value as Record<string, unknown>, frame)
  }

  /** A number from 0 to `limit` - 1. The bias of four random bytes is negligible for so few positions. */
  function below(limit: number): number {
    return Buffer.from(random(4)).readUInt32BE() % limit
  }

  return { object, disclosures }
}

function isFrame(frame: DisclosureFrame | readonly (string | number)[]): frame is DisclosureFrame {
  return !Array.isArray(frame)
}

function digestOf(disclosure: string): string {
  return createHash('sha256').update(disclosure, 'ascii').digest('base64url')
}

/** NumericDate of JWT (RFC 7519, section 2). */
function seconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1000)
}
