/**
 * A small registry of real parts for the tests of this folder: a store and an
 * index in files, credentials signed with a new key, and the verifier. No part
 * is a mock.
 */
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { loadCredentialTypes } from '../../agent/credential-types/index.ts'
import { contextLoader } from '../../agent/credential-types/json-ld-contexts.ts'
import type { Ed25519Signer } from '../../agent/issuer-agent.ts'
import { buildIssuerDocument, didWebOf } from '../../agent/issuers/did-document.ts'
import { mintCredential, type Signer } from '../../agent/mint/mint-credential.ts'
import { mintStatusListToken } from '../../agent/mint/mint-status-list-token.ts'
import { buildRegistrationCredential } from '../../agent/mint/registration-credential.testing.ts'
import { buildStatusListCredential } from '../../agent/status/create-bitstring-status-list.ts'
import { buildTokenStatusList } from '../../agent/status/create-token-status-list.ts'
import { STATUS_PURPOSES } from '../../domain/credential.ts'
import { canonicalHash, sha256 } from '../../domain/hash.ts'
import { credentialId, organizationId, parseIsoDate } from '../../domain/identifiers.ts'
import type { Organization, Provenance } from '../../domain/organization.ts'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import type { Register } from '../../domain/register.ts'
import { createGuardedFetch } from '../../http/guarded-fetch.ts'
import { openSqliteFtsEngine } from '../../search/sqlite-fts/open-engine.ts'
import { collectEvidence } from '../../verify/checks/collect-evidence.ts'
import { verify } from '../../verify/checks/verify.ts'
import type { ExpectedPresentation } from '../../verify/evidence/evidence.ts'
import type { VerificationReport } from '../../verify/report/report.ts'
import { searchIndexer } from '../followers/search-indexer.ts'
import { localDocuments } from '../publishing/local-documents.ts'
import { type HolderProofs, holderProofs } from '../statements/holder-proof.ts'
import { onRequestMinter } from '../statements/mint-on-request.ts'
import type { Store } from '../store/port.ts'
import { openStore } from '../store/sqlite/store.ts'
import { testIndexes } from '../store/store.testing.ts'
import { foreignDocuments } from '../verification/foreign-document.ts'
import { openVerifications, verificationLimits } from '../verification/open-verifications.ts'
import { createApp } from './app.ts'
import type { AppDependencies } from './shared/dependencies.ts'

const BASE_URL = 'https://registry.example'
export const RECORDED_AT = '2026-05-22T09:30:00.000Z'

const REGISTER: Register = {
  id: 'example-province',
  name: { en: 'Example Register', fr: 'Registre exemple' },
  authority: { name: { en: 'Example Registries', fr: 'Registres Exemple' }, raCode: 'RA000599' },
  jurisdiction: 'CA-XP',
  homepage: 'https://register.example/',
  licence: {
    name: 'Open Example Licence',
    url: 'https://register.example/licence',
    notice: { en: 'Contains example information.', fr: 'Contient des renseignements exemples.' },
  },
  invented: true,
  entityTypes: {
    BC: { label: { en: 'Company', fr: 'Société' }, elf: 'XJHM' },
    'LTD (by shares, or guarantee)': { label: { en: 'Limited', fr: 'Limitée' } },
  },
  statuses: {
    ACT: { label: { en: 'In existence', fr: 'Existante' }, active: true },
    HIS: { label: { en: 'Historical', fr: 'Historique' }, active: false },
  },
}

/** The organizations of the test registry; the first has two versions, so its first credential is superseded. */
const ORGANIZATIONS: readonly Organization[] = [
  organization('XP0000001', 'Boreal Lightning Limited', { registeredOn: day('1999-01-02') }),
  organization('XP0000001', 'Boréal Éclair & Sons Ltd.', {
    registeredOn: day('1999-01-02'),
    previousNames: [{ name: 'Boreal Lightning Limited', from: day('1999-01-02'), until: day('2010-06-30') }],
    otherNames: [{ name: 'Boréal Éclair', kind: 'translated', language: 'fr-CA' }],
    addresses: [
      { kind: 'mailing', lines: ['Box 7'], locality: 'Elsewhere', country: 'CA' },
      { kind: 'registered-office', lines: ['12 Main Street'], locality: 'Exampleton', country: 'CA' },
    ],
    identifiers: [{ scheme: 'business-number', value: '123456789' }],
    relationships: [{ kind: 'owns', organization: organizationId('CA-XP', 'XP0000002'), since: day('2001-01-01') }],
  }),
  organization('XP0000002', 'Quiet Harbour Company', {
    entityType: 'LTD (by shares, or guarantee)',
    status: { code: 'HIS', active: false, reason: 'Voluntary dissolution', since: day('2025-12-31') },
    registeredOn: day('2001-01-01'),
    dissolvedOn: day('2025-12-31'),
  }),
  organization('XP0000003', 'Harbour Lights Society', {
    entityType: 'A word without a label',
    status: { code: 'not-listed', active: false },
    relationships: [{ kind: 'owned-by', organization: organizationId('CA-XP', 'XP9999999') }],
  }),
  ...Array.from({ length: 30 }, (_, index) =>
    organization(`XP00001${String(index).padStart(2, '0')}`, `Numbered Holdings ${index + 1} Limited`),
  ),
]

export interface TestRegistry {
  readonly app: ReturnType<typeof createApp>
  readonly dependencies: AppDependencies
  readonly store: Store
  readonly proofs: HolderProofs
  /** The verifier without threads. */
  readonly verify: (input: unknown, expected?: ExpectedPresentation) => Promise<VerificationReport>
  /** Everything that was logged, one entry per line. */
  readonly log: readonly string[]
  close(): Promise<void>
}

/** @param overrides dependencies that a test replaces */
export async function openTestRegistry(overrides: Partial<AppDependencies> = {}): Promise<TestRegistry> {
  const directory = mkdtempSync(join(tmpdir(), 'orgseal-http-'))
  const store = openStore({ path: join(directory, 'registry.sqlite') })
  const engine = await openSqliteFtsEngine({ path: join(directory, 'search.sqlite') })
  const { signer, dataIntegritySigner, did, didDocument } = issuer()
  await fill(store, signer, did)
  await store.issuers.record({
    ...{ id: 'registry', name: { en: 'Registry', fr: 'Registre' }, did, document: didDocument },
    ...{ webvhDid: 'did:webvh:QmScid:registry.example', webvhLog: '{"versionId":"1-Qm"}\n' },
  })
  const indexer = searchIndexer(store, engine)
  await indexer.handle(await store.changes.after(0, 1000))
  const credentialTypes = loadCredentialTypes(join(PACKAGE_ROOT, 'definitions/credential-types'), BASE_URL)
  const own = localDocuments({ store, baseUrl: BASE_URL, credentialTypes })
  const outside = foreignDocuments(
    createGuardedFetch({
      refusalMs: 0,
      lookup: (_, answer) => answer(new Error('no network in tests'), []),
    }),
  )
  const log: string[] = []
  const { clock = () => new Date() } = overrides
  const verifications = openVerifications({
    ...{ limits: verificationLimits(1), localDocument: own, fetchDocument: outside, clock },
    trustedIssuers: async () => [did],
    trustedContexts: credentialTypes.contexts(),
  })
  const verifyHere = async (input: unknown, expected?: ExpectedPresentation) => {
    const documents = await collectEvidence(input, async url => (await own(url)) ?? outside(url))
    const asked = expected ? { expected } : {}
    const trustedContexts = credentialTypes.contexts()
    return verify(input, { now: clock(), trustedIssuers: [did], trustedContexts, documents, ...asked })
  }
  const proofs = holderProofs({
    ...{ audience: BASE_URL, verify: verifyHere, clock, random: randomBytes },
    signer: async () => signer,
  })
  const dependencies: AppDependencies = {
    baseUrl: BASE_URL,
    store,
    engine,
    credentialTypes,
    verifications,
    mint: onRequestMinter({
      ...{ store, credentialTypes, random: randomBytes, clock },
      issuing: {
        signer: async () => signer,
        dataIntegritySigner: async () => dataIntegritySigner,
        confirm: async () => {},
      },
      documentLoader: contextLoader({
        ...{ credentialTypes, baseUrl: BASE_URL },
        directories: [join(PACKAGE_ROOT, 'definitions/contexts')],
      }),
      assertControl: proofs.assertControl,
    }),
    readiness: async () => ({ ready: true, checks: { store: { ok: true } } }),
    siteDirectory: undefined,
    logger: pino({ level: 'debug' }, { write: line => log.push(line) }),
    clock,
    ...overrides,
  }
  return {
    app: createApp(dependencies),
    dependencies,
    store,
    proofs,
    verify: verifyHere,
    log,
    async close() {
      await verifications.close()
      await engine.close()
      await store.close()
      rmSync(directory, { recursive: true })
    },
  }
}

/** Writes a small built site: its pages, an asset, and a file beside the directory that must not be reachable. */
export function writeTestSite(): { readonly directory: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'orgseal-site-'))
  const directory = join(root, 'web')
  const files: Readonly<Record<string, string>> = {
    'index.html': page('Home'),
    'organization.html': page('Organization'),
    'verify.html': page('Verify'),
    '404.html': page('Not here'),
    'fr/index.html': page('Accueil'),
    'fr/organization.html': page('Organisation'),
    'fr/404.html': page('Introuvable'),
    'assets/index-4f2a.js': `console.log(${JSON.stringify('x'.repeat(2000))})`,
    'assets/dot.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'assets/pixel.png': 'not really a picture',
    'robots.txt': 'User-agent: *\n',
    '../secret.txt': 'out of reach',
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(directory, name, '..'), { recursive: true })
    writeFileSync(join(directory, name), text)
  }
  return { directory, remove: () => rmSync(root, { recursive: true }) }
}

function page(title: string): string {
  return `<!doctype html><title>${title}</title><p>${'A sentence that compresses well. '.repeat(40)}`
}

async function fill(store: Store, signer: Signer, did: string): Promise<void> {
  await store.registers.describe(REGISTER)
  const run = await store.registers.startImport(REGISTER.id, 'register.csv', RECORDED_AT)
  const allocate = await testIndexes(store)
  const provenance: Provenance = { sourceRecordHash: sha256('a row'), observedOn: day('2026-05-22') }
  const versions = new Map<string, number>()
  for (const one of ORGANIZATIONS) {
    const version = (versions.get(one.id) ?? 0) + 1
    versions.set(one.id, version)
    const id = credentialId(one.id, 'registration', version)
    const status = allocate()
    const jwt = mintCredential(
      buildRegistrationCredential({
        baseUrl: BASE_URL,
        issuer: did,
        credentialId: id,
        validFrom: RECORDED_AT,
        organization: one,
        register: REGISTER,
        provenance,
        status,
      }),
      signer,
    )
    const signed = { issuer: 'registry', statement: '', jwt, digest: sha256(jwt), status }
    const credentials = [{ id, type: 'registration', ordinal: version, ...signed }]
    const newVersion = { content: one, contentHash: canonicalHash(one), provenance, sourceRecord: 'a row' }
    await store.commit([{ organization: one.id, version, newVersion, credentials }], RECORDED_AT)
  }
  for (const purpose of STATUS_PURPOSES) {
    const { seq, epoch, setIndexes } = await store.statusLists.snapshot(1, purpose)
    const now = new Date()
    const list = buildStatusListCredential({ baseUrl: BASE_URL, issuer: did, list: 1, purpose, setIndexes, now })
    const jwt = mintCredential(list, signer)
    const { validUntil: expiresAt } = list
    await store.statusLists.publish(`1-${purpose}`, { jwt, expiresAt, publishedAt: now.toISOString(), seq, epoch })
  }
  const statuses = await store.statusLists.tokenSnapshot(1)
  const token = buildTokenStatusList({
    baseUrl: BASE_URL,
    issuer: did,
    list: 1,
    statuses: statuses.statuses,
    now: new Date(),
  })
  const expiresAt = new Date(token.exp * 1000).toISOString()
  const { seq, epoch } = statuses
  const published = { jwt: mintStatusListToken(token, signer), expiresAt, publishedAt: RECORDED_AT, seq, epoch }
  await store.statusLists.publish('1', published)
  await store.registers.finishImport(run, RECORDED_AT, {})
}

function issuer() {
  const { x = '', y = '', d = '' } = newJwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }))
  const ed25519 = newJwk(generateKeyPairSync('ed25519'))
  const did = didWebOf(BASE_URL)
  const didDocument = buildIssuerDocument({
    did,
    alsoKnownAs: [],
    keys: { p256: { kty: 'EC', crv: 'P-256', x, y }, ed25519: ed25519.x ?? '' },
    former: [],
    services: [],
  })
  const [kid = '', verificationMethod = ''] = didDocument.assertionMethod
  const signer: Signer = { kid, privateJwk: { kty: 'EC', crv: 'P-256', x, y, d } }
  const dataIntegritySigner: Ed25519Signer = {
    verificationMethod,
    privateJwk: { kty: 'OKP', crv: 'Ed25519', x: ed25519.x ?? '', d: ed25519.d ?? '' },
  }
  return { did, didDocument, signer, dataIntegritySigner }
}

function newJwk({ privateKey }: { readonly privateKey: KeyObject }) {
  return privateKey.export({ format: 'jwk' })
}

function organization(number: string, legalName: string, more: Partial<Organization> = {}): Organization {
  return {
    id: organizationId('CA-XP', number),
    register: REGISTER.id,
    jurisdiction: 'CA-XP',
    registrationNumber: number,
    legalName,
    previousNames: [],
    otherNames: [],
    entityType: 'BC',
    status: { code: 'ACT', active: true },
    addresses: [],
    identifiers: [],
    relationships: [],
    ...more,
  }
}

function day(text: string) {
  const date = parseIsoDate(text)
  if (date === undefined) throw new Error(`${text} is not a day`)
  return date
}
