/**
 * The W3C CCG VC-API (v0.7, sections 3.2 and 3.4), as far as test suites use it. It is a test instrument, not a part of
 * the service: anyone who reaches it gets a signature on anything. So it is off unless the operator turns it on. It
 * signs as issuers that are made for it, that are trusted nowhere and that vanish when the server stops; it never signs
 * as the registry.
 */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { AppContext, AppEnv } from '../../http/environment.ts'
import { readJsonText } from '../../http/request-body.ts'
import { answerJson, representJson } from '../../http/respond.ts'
import { isObject, JSON_FAULTS, type JsonObject, parseStrictJson } from '../../verify/encoding/strict-json.ts'
import type { ExpectedPresentation } from '../../verify/evidence/evidence.ts'
import { CONTEXT_V2, issuanceFlaw } from '../../verify/reading/vcdm.ts'
import type { Check, CheckId, VerificationReport } from '../../verify/report/report.ts'
import { ApiProblem } from '../api/shared/problems.ts'
import { dataModel1Flaw, isDataModel1, withProofContext } from './data-model-1.ts'
import { changedResource } from './related-resources.ts'

/** The dependencies of the adapter; `registry/vc-api/test-issuer.ts` makes them. */
export interface VcApiDependencies {
  /** DIDs made for the adapter. The one that a credential names as its issuer decides how it is secured. */
  readonly issuers: { readonly dataIntegrity: string; readonly jose: string }
  /** Signs as `vc+jwt`; returns a compact JWS. */
  issueVcJwt(credential: JsonObject): Promise<string>
  /** Adds a proof, or returns a sentence why the document cannot have one. */
  issueDataIntegrity(credential: JsonObject, cryptosuite: Cryptosuite): Promise<Signed>
  /** Verifies any credential or presentation. */
  verify(input: unknown, expected?: ExpectedPresentation): Promise<VerificationReport>
  /** Verifies the Data Integrity proofs of a document, and nothing else about it. */
  verifyProofs(document: JsonObject): Promise<Check>
  /** Returns a `BitstringStatusListEntry` for a purpose, with its own index; `undefined` for an unknown purpose. */
  statusEntry(purpose: string): JsonObject | undefined
  /** Returns the list of such an entry, secured with Data Integrity. */
  statusList(purpose: string): Promise<JsonObject | undefined>
}

const CRYPTOSUITES = ['eddsa-rdfc-2022', 'eddsa-jcs-2022'] as const
type Cryptosuite = (typeof CRYPTOSUITES)[number]

type Signed = { readonly ok: true; readonly credential: JsonObject } | { readonly ok: false; readonly reason: string }

/** Problem types of VCDM 2.0, section 7.2, and of Bitstring Status List v1.0, section 3.5. */
const PROBLEM_TYPES: Readonly<Record<CheckId, string>> = {
  format: 'https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR',
  proof: 'https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR',
  issuer: 'https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR',
  validity: 'https://www.w3.org/TR/vc-data-model#RANGE_ERROR',
  status: 'https://www.w3.org/ns/credentials/status-list#STATUS_VERIFICATION_ERROR',
  schema: 'https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR',
  binding: 'https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR',
}

const MAX_BYTES = 1024 * 1024

/** Adds `/vc-api/*` to the application. The routes are not in the API's description: no client may depend on them. */
export function vcApiRoutes(app: OpenAPIHono<AppEnv>, dependencies: VcApiDependencies): void {
  app.get('/vc-api', c => answerJson(c, 200, { issuers: dependencies.issuers }))

  app.post('/vc-api/credentials/issue', async c => {
    const body = await bodyOf(c)
    return answerJson(c, 201, await issue(memberOf(body, 'credential'), optionsOf(body), dependencies))
  })

  app.post('/vc-api/credentials/verify', async c => {
    const body = await bodyOf(c)
    const credential = memberOf(body, 'verifiableCredential')
    if (!isDataModel1(credential)) return verdict(c, await dependencies.verify(credential))
    const proof = await dependencies.verifyProofs(credential)
    return verdict(c, { outcome: proof.outcome === 'pass' ? 'verified' : 'invalid', checks: [proof] })
  })

  app.post('/vc-api/presentations/verify', async c => {
    const body = await bodyOf(c)
    const presentation = memberOf(body, 'verifiablePresentation' in body ? 'verifiablePresentation' : 'presentation')
    return verdict(c, await dependencies.verify(presentation, expectedOf(optionsOf(body))))
  })

  app.get('/vc-api/status-lists/:purpose', async c => {
    const list = await dependencies.statusList(c.req.param('purpose'))
    if (!list) throw new ApiProblem('status_list_not_found', 'There is no list for this purpose.')
    return representJson(c, list, { cacheControl: 'no-store' })
  })
}

async function issue(given: JsonObject, options: JsonObject, dependencies: VcApiDependencies): Promise<JsonObject> {
  const { issuers } = dependencies
  const credential = withIssuer(given, issuers.dataIntegrity)
  const issuer = isObject(credential.issuer) ? credential.issuer.id : credential.issuer
  const flaw = isDataModel1(credential) ? dataModel1Flaw(credential) : flawOf(credential)
  if (flaw !== undefined) throw refused('credential', flaw)
  if (issuer === issuers.jose && !isDataModel1(credential)) {
    const jwt = await dependencies.issueVcJwt(withStatus(credential, options, dependencies))
    const id = `data:application/vc+jwt,${jwt}`
    return { '@context': [CONTEXT_V2], id, type: 'EnvelopedVerifiableCredential' }
  }
  if (issuer !== issuers.dataIntegrity) {
    throw refused('credential.issuer', `Omit it, or name ${issuers.dataIntegrity} or ${issuers.jose}.`)
  }
  const ready = isDataModel1(credential) ? withProofContext(credential) : withStatus(credential, options, dependencies)
  const signed = await dependencies.issueDataIntegrity(ready, cryptosuiteOf(options))
  if (!signed.ok) throw refused('credential', signed.reason)
  return signed.credential
}

function flawOf(credential: JsonObject): string | undefined {
  const flaw = issuanceFlaw(credential)
  if (flaw) return flaw.message
  const changed = changedResource(credential)
  return changed === undefined ? undefined : `The digest of ${changed} is not that of the published text.`
}

/** Fills in the issuer when the credential has none; a wrong issuer is not corrected. */
function withIssuer(credential: JsonObject, did: string): JsonObject {
  if (!('issuer' in credential)) return { ...credential, issuer: did }
  const { issuer } = credential
  return isObject(issuer) && !('id' in issuer) ? { ...credential, issuer: { id: did, ...issuer } } : credential
}

/** Adds the entries that `options.credentialStatus` requests: one or several, each with a purpose. */
function withStatus(credential: JsonObject, options: JsonObject, dependencies: VcApiDependencies): JsonObject {
  const wanted = options.credentialStatus
  if (wanted === undefined) return credential
  const entries = (Array.isArray(wanted) ? wanted : [wanted]).map((one: unknown) => {
    const purpose = isObject(one) && one.type === 'BitstringStatusListEntry' ? one.statusPurpose : undefined
    const entry = typeof purpose === 'string' ? dependencies.statusEntry(purpose) : undefined
    if (!entry) throw refused('options.credentialStatus', 'Ask for a BitstringStatusListEntry with a known purpose.')
    return entry
  })
  return { ...credential, credentialStatus: entries }
}

function cryptosuiteOf({ cryptosuite = 'eddsa-rdfc-2022' }: JsonObject): Cryptosuite {
  const known = CRYPTOSUITES.find(name => name === cryptosuite)
  if (known === undefined) throw refused('options.cryptosuite', `Choose one of ${CRYPTOSUITES.join(', ')}.`)
  return known
}

function expectedOf({ challenge, domain }: JsonObject): ExpectedPresentation | undefined {
  if (challenge === undefined && domain === undefined) return undefined
  if (typeof challenge === 'string' && typeof domain === 'string') return { nonce: challenge, audience: domain }
  throw refused('options', 'Give challenge and domain together, as texts: one of them alone gives no protection.')
}

/** 200 when all checks pass; whether the issuer is trusted is not part of the VC-API. */
function verdict(c: AppContext, report: Pick<VerificationReport, 'outcome' | 'checks' | 'presentation'>): Response {
  const verified = report.outcome === 'verified' || report.outcome === 'not-trusted'
  const problems = [report, ...(report.presentation?.credentials ?? [])]
    .flatMap(({ checks }) => checks)
    .filter(({ outcome, code }) => outcome !== 'pass' && code !== 'issuer_not_trusted' && code !== 'not_checked')
    .map(({ id, code, message }) => ({ type: PROBLEM_TYPES[id], title: code, detail: message }))
  return answerJson(c, verified ? 200 : 400, { verified, problemDetails: verified ? [] : problems })
}

async function bodyOf(c: AppContext): Promise<JsonObject> {
  const parsed = parseStrictJson(await readJsonText(c, MAX_BYTES))
  if (!parsed.ok) throw new ApiProblem('invalid_body', `The body ${JSON_FAULTS[parsed.reason]}.`)
  if (!isObject(parsed.value)) throw new ApiProblem('invalid_body', 'The body must be an object.')
  return parsed.value
}

function memberOf(body: JsonObject, name: string): JsonObject {
  const value = body[name]
  if (isObject(value)) return value
  throw refused(name, 'Give an object; a compact JWS goes into an EnvelopedVerifiableCredential.')
}

function optionsOf({ options }: JsonObject): JsonObject {
  if (options === undefined || options === null) return {}
  if (isObject(options)) return options
  throw refused('options', 'Give an object, or omit it.')
}

function refused(parameter: string, detail: string): ApiProblem {
  return new ApiProblem('invalid_body', detail, { errors: [{ parameter, detail }] })
}
