/**
 * Mints credentials on request. Types that are minted at import exist already.
 * Short-lived types are minted on request, stored, and returned again while more
 * than half of their life is left. Other formats are signed from the same
 * statement, with the same id and the same status index. Nothing is signed when
 * a stored credential is suitable.
 */
import { decodeJwt } from 'jose'
import {
  buildCredential,
  type CredentialFormat,
  type CredentialTypeDefinition,
  type CredentialTypes,
  type Statement,
  StatementError,
} from '../../agent/credential-types/index.ts'
import type { DocumentLoader } from '../../agent/credential-types/json-ld-contexts.ts'
import type { Ed25519Signer } from '../../agent/issuer-agent.ts'
import { mintCredential, type Signer } from '../../agent/mint/mint-credential.ts'
import { mintDataIntegrity } from '../../agent/mint/mint-data-integrity.ts'
import { type HolderJwk, mintSdJwt } from '../../agent/mint/mint-sd-jwt.ts'
import { RECORD_TYPE, type StoredCredential } from '../../domain/credential.ts'
import { defined } from '../../domain/defined.ts'
import { OrgsealError } from '../../domain/errors.ts'
import { sha256 } from '../../domain/hash.ts'
import { credentialId, type OrganizationId } from '../../domain/identifiers.ts'
import { REGISTRY_ISSUER } from '../../domain/issuer.ts'
import { toDateTimeStamp } from '../../verify/encoding/date-time-stamp.ts'
import type { StatementState, Store } from '../store/port.ts'
import { CommitConflict, type NewCredential } from '../store/to-commit.ts'
import type { HeldSubject } from './held-subjects.ts'
import { type ControlClaim, mintedAbout, proofRequired } from './holder-proof.ts'
import { requestedStatement, requestedType } from './requested-statement.ts'
import { claimsHashOf, type PlannedStatement } from './statements.ts'

export interface MintRequest {
  readonly organization: OrganizationId
  readonly type: string
  readonly format: CredentialFormat
  /** Selects one of several statements of a type about one organization, e.g. `owns:XX-EP.EP0001182`. */
  readonly statement?: string
  /** For `dc+sd-jwt`: the public key of the future holder. */
  readonly holderJwk?: HolderJwk
  /** A DID that the organization controls, for the type that states such control. */
  readonly holder?: string
  /** The presentation that proves that control; required when a credential about the DID is minted. */
  readonly proof?: Uint8Array
  /** Id of the issuer for a new credential; by default the issuer of the organization's registration. */
  readonly issuer?: string
}

export interface MintedCredential {
  readonly credential: StoredCredential
  readonly format: CredentialFormat
  /** Compact text; for `data-integrity` a JSON object. */
  readonly body: string | Readonly<Record<string, unknown>>
  /** False when everything existed already. */
  readonly signed: boolean
}

export interface MintDependencies {
  readonly store: Store
  readonly credentialTypes: CredentialTypes
  readonly issuing: {
    signer(issuer?: string): Promise<Signer>
    dataIntegritySigner(issuer?: string): Promise<Ed25519Signer>
    /** Called after each commit, before the result is reported. */
    confirm(): Promise<void>
  }
  readonly documentLoader: DocumentLoader
  readonly clock: () => Date
  readonly random: (bytes: number) => Uint8Array
  /** @throws {OrgsealError} unless the presentation proves the claim; see `holderProofs` */
  readonly assertControl: (claim: ControlClaim, presentation: Uint8Array) => Promise<void>
}

/** Maximum number of attempts when another process commits first. */
const ATTEMPTS = 3

/**
 * @returns a function that mints, one request after another: the second of two equal requests gets the credential that
 *   was made for the first. It throws {OrgsealError} `organization_not_found`, `credential_type_not_found`,
 *   `format_not_offered`, `not_in_good_standing`, `nothing_to_state`, `statement_required`, `holder_required`,
 *   `credential_not_found`, `credential_not_current`; `proof_required`, and what `assertControl` throws
 */
export function onRequestMinter(deps: MintDependencies): (request: MintRequest) => Promise<MintedCredential> {
  let before: Promise<unknown> = Promise.resolve()
  return request => {
    const minted = before.then(() => mint(deps, request))
    before = minted.catch(() => undefined)
    return minted
  }
}

async function mint(deps: MintDependencies, request: MintRequest): Promise<MintedCredential> {
  const definition = definitionOf(deps.credentialTypes, request)
  for (let attempt = 1; ; attempt++) {
    try {
      const { held, planned } = await requestedStatement(deps.store, definition, request)
      const { credential, made } = await storedOrMade(deps, held, planned, request)
      const { body, signed } = await inFormat(deps, held, planned, credential, request)
      return { credential, format: request.format, body, signed: signed || made }
    } catch (error) {
      if (!(error instanceof CommitConflict) || attempt === ATTEMPTS) throw asOrgsealError(error)
    }
  }
}

function definitionOf(types: CredentialTypes, { type, format }: MintRequest): CredentialTypeDefinition {
  const definition = requestedType(types, type)
  if (definition.formats.includes(format)) return definition
  throw new OrgsealError(
    'format_not_offered',
    `${type} is not available as ${format}. Choose one of ${definition.formats.join(', ')}.`,
  )
}

/** Returns a credential that makes the statement: the stored one if it is suitable, otherwise a new one. */
async function storedOrMade(
  deps: MintDependencies,
  held: HeldSubject,
  planned: PlannedStatement,
  request: MintRequest,
): Promise<{ readonly credential: StoredCredential; readonly made: boolean }> {
  const { store } = deps
  const { type, issuance } = planned.definition
  const states = (await store.credentials.statements([request.organization])).get(request.organization) ?? []
  // Uses the same states as the commit below, which fails when another process has minted meanwhile, so one proof gives
  // one credential.
  await assertControl(deps, request, mintedAbout(states, request))
  const inForce = states.find(one => one.inForce && one.type === type && one.statement === planned.key)
  const stored = inForce && (await store.credentials.get(inForce.id))
  if (stored?.status?.revoked || stored?.status?.suspended) {
    const what = stored.status.revoked ? 'revoked' : 'suspended'
    throw new OrgsealError('credential_not_current', `${stored.id} is ${what}, so it is not issued again.`)
  }
  if (issuance === 'import') {
    if (stored) return { credential: stored, made: false }
    throw new OrgsealError('credential_not_found', `${type} is minted at every import. Import the register again.`)
  }
  const issuer = request.issuer ?? (await issuerOfRecord(store, states))
  if (stored && willDo(stored, { issuer, version: held.version, planned, deps })) {
    return { credential: stored, made: false }
  }
  if (request.holder !== undefined && request.proof === undefined)
    throw proofRequired({ ...request, holder: request.holder })
  return { credential: await make(deps, held, planned, { issuer, states }), made: true }
}

/** A given proof must hold even when a stored credential is suitable: an invalid proof must not seem to be accepted. */
async function assertControl(
  deps: MintDependencies,
  { organization, type, holder, proof }: MintRequest,
  minted: number,
): Promise<void> {
  if (proof === undefined || holder === undefined) return
  await deps.assertControl({ organization, type, holder, minted }, proof)
}

async function issuerOfRecord(store: Store, states: readonly StatementState[]): Promise<string> {
  const record = states.find(({ type, inForce }) => type === RECORD_TYPE && inForce)
  return (record && (await store.credentials.get(record.id))?.issuer) ?? REGISTRY_ISSUER
}

/** True when it is about the same version, by the same issuer, and more than half of its life is left. */
function willDo(
  stored: StoredCredential,
  wanted: { issuer: string; version: number; planned: PlannedStatement; deps: MintDependencies },
): boolean {
  if (stored.issuer !== wanted.issuer || stored.version !== wanted.version) return false
  if (stored.validUntil === undefined) return stored.claimsHash === claimsHashOf(wanted.planned, '')
  const middle = (Date.parse(stored.issuedAt) + Date.parse(stored.validUntil)) / 2
  return wanted.deps.clock().getTime() < middle
}

async function make(
  { store, issuing, clock, random }: MintDependencies,
  { version, subject: { organization } }: HeldSubject,
  { definition, key, statement }: PlannedStatement,
  { issuer, states }: { readonly issuer: string; readonly states: readonly StatementState[] },
): Promise<StoredCredential> {
  const { type, statusPurposes } = definition
  const own = await store.issuers.get(issuer)
  if (!own)
    throw new OrgsealError('issuer_unknown', `There is no issuer ${issuer}. "orgseal issuers" lists the known ones.`)
  const signer = await issuing.signer(issuer)
  const now = clock()
  const { ordinalFloor } = await store.identity.current()
  const ordinal = Math.max(ordinalFloor, ...states.filter(one => one.type === type).map(one => one.ordinal)) + 1
  const id = credentialId(organization.id, type, ordinal)
  const wanted = { issuer, taker: 'request', count: statusPurposes.length > 0 ? 1 : 0, random } as const
  const [status] = await store.statusLists.nextIndexes(wanted)
  const full: Statement = {
    ...statement,
    credentialId: id,
    issuer: own.did,
    issuerName: own.name,
    validFrom: toDateTimeStamp(now),
    ...(status ? { status: { list: status.list, index: status.index } } : {}),
  }
  const payload = buildCredential(definition, full)
  const jwt = mintCredential(payload, signer)
  const credential: NewCredential = {
    ...{ id, type, ordinal, statement: key, issuer, jwt, digest: sha256(jwt) },
    claimsHash: claimsHashOf({ definition, key, statement: full }, ''),
    ...defined({ validUntil: payload.validUntil, status }),
  }
  await store.commit([{ organization: organization.id, version, credentials: [credential] }], now.toISOString())
  await issuing.confirm()
  const stored = await store.credentials.get(id)
  if (!stored) throw new Error(`${id} was committed but cannot be read`)
  return stored
}

async function inFormat(
  deps: MintDependencies,
  held: HeldSubject,
  planned: PlannedStatement,
  credential: StoredCredential,
  { format, holderJwk }: MintRequest,
): Promise<{ readonly body: MintedCredential['body']; readonly signed: boolean }> {
  const { store, issuing, clock, random, documentLoader } = deps
  if (format === 'vc+jwt') return { body: credential.jwt, signed: false }
  const payload = decodeJwt(credential.jwt)
  if (format === 'data-integrity') {
    const kept = await store.credentials.projection(credential.id, format)
    if (kept) return { body: JSON.parse(kept.body), signed: false }
    const now = clock()
    const signer = await issuing.dataIntegritySigner(credential.issuer)
    const secured = await mintDataIntegrity(payload, signer, { now, documentLoader })
    const body = await store.credentials.keepProjection(
      credential.id,
      format,
      JSON.stringify(secured),
      now.toISOString(),
    )
    return { body: JSON.parse(body), signed: true }
  }
  const signer = await issuing.signer(credential.issuer)
  const statement = await statementBehind(store, held, planned, credential)
  const body = mintSdJwt({
    ...{ definition: planned.definition, statement, signer, now: clock(), random },
    ...defined({ holderJwk }),
  })
  return { body, signed: true }
}

/** Rebuilds the statement of the stored credential, about its own version, which may be older than the current one. */
async function statementBehind(
  store: Store,
  held: HeldSubject,
  planned: PlannedStatement,
  credential: StoredCredential,
): Promise<Statement> {
  const { validFrom } = decodeJwt<{ validFrom?: string }>(credential.jwt)
  const issuer = await store.issuers.get(credential.issuer)
  const versions =
    held.version === credential.version ? [] : await store.organizations.versions(credential.organization)
  const then = versions.find(one => one.version === credential.version)
  const { status, validUntil } = credential
  return {
    ...planned.statement,
    ...(then ? { organization: then.organization, provenance: then.provenance } : {}),
    credentialId: credential.id,
    issuer: issuer?.did ?? '',
    ...(issuer ? { issuerName: issuer.name } : {}),
    validFrom: validFrom ?? planned.statement.validFrom,
    ...defined({ validUntil }),
    ...(status ? { status: { list: status.list, index: status.index } } : {}),
  }
}

/** What a statement lacks is missing from the record, or it is the holder, who has to prove control first. */
function asOrgsealError(error: unknown): unknown {
  if (!(error instanceof StatementError)) return error
  return new OrgsealError(error.code === 'holder_missing' ? 'holder_required' : 'nothing_to_state', error.message)
}
