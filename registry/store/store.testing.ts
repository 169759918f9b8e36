/** A real store in a temporary folder, and organizations for it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { canonicalHash, sha256 } from '../../domain/hash.ts'
import { credentialId, organizationId, parseIsoDate } from '../../domain/identifiers.ts'
import type { Organization } from '../../domain/organization.ts'
import type { Register } from '../../domain/register.ts'
import type { NewCredential, OrganizationCommit } from './sqlite/commit.ts'
import type { AllocatedIndex } from './sqlite/status-lists.ts'
import { openStore, type Store } from './sqlite/store.ts'

const TEST_REGISTER: Register = {
  id: 'test-register',
  name: { en: 'Test register', fr: 'Registre d’essai' },
  authority: { name: { en: 'Test authority', fr: 'Autorité d’essai' } },
  jurisdiction: 'XX-TT',
  licence: { name: 'None', url: 'https://example.org/licence', notice: { en: 'Invented.', fr: 'Inventé.' } },
  invented: true,
  entityTypes: { Company: { label: { en: 'Company', fr: 'Société' } } },
  statuses: {
    Live: { label: { en: 'Live', fr: 'Active' }, active: true },
    Dissolved: { label: { en: 'Dissolved', fr: 'Dissoute' }, active: false },
  },
}

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'orgseal-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A store that holds the test register and nothing else. */
export async function temporaryStore(): Promise<Store & { readonly path: string }> {
  const path = join(temporaryFolder(), 'registry.sqlite')
  const store = openStore({ path })
  onTestFinished(() => store.close())
  await store.registers.describe(TEST_REGISTER)
  return { ...store, path }
}

export function testOrganization(number: string, changes: Partial<Organization> = {}): Organization {
  return {
    id: organizationId(TEST_REGISTER.jurisdiction, number),
    register: TEST_REGISTER.id,
    jurisdiction: TEST_REGISTER.jurisdiction,
    registrationNumber: number,
    legalName: `Company ${number}`,
    previousNames: [],
    otherNames: [],
    entityType: 'Company',
    status: { code: 'Live', active: true },
    addresses: [],
    identifiers: [],
    relationships: [],
    ...changes,
  }
}

/** A version whose credential is an arbitrary text: the store does not parse it. */
export function testVersion(organization: Organization, version: number, status: AllocatedIndex): OrganizationCommit {
  const sourceRecord = JSON.stringify([organization.legalName, version])
  return {
    organization: organization.id,
    version,
    newVersion: {
      content: organization,
      contentHash: canonicalHash(organization),
      provenance: { sourceRecordHash: sha256(sourceRecord), observedOn: isoDay('2026-05-22') },
      sourceRecord,
    },
    credentials: [testCredential(organization, 'registration', version, { status })],
  }
}

/** A credential to commit, with a text that names it. */
export function testCredential(
  organization: Organization,
  type: string,
  ordinal: number,
  more: Partial<NewCredential> = {},
): NewCredential {
  const id = credentialId(organization.id, type, ordinal)
  const jwt = `jwt of ${id}`
  return { id, type, ordinal, statement: '', issuer: 'registry', jwt, digest: sha256(jwt), ...more }
}

export function isoDay(text: string) {
  const day = parseIsoDate(text)
  if (!day) throw new RangeError(`${text} is not a day`)
  return day
}
