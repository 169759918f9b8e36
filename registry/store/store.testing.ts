/** Organizations, versions and credentials for tests of stores, and a temporary folder. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { canonicalHash, sha256 } from '../../domain/hash.ts'
import { credentialId, organizationId, parseIsoDate } from '../../domain/identifiers.ts'
import type { Organization } from '../../domain/organization.ts'
import type { Register } from '../../domain/register.ts'
import type { Store } from './port.ts'
import type { AllocatedIndex, NewCredential, OrganizationCommit, Taker } from './to-commit.ts'

export const TEST_REGISTER: Register = {
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

/** Returns a function that gives the next free status indexes, one by one, in the order in which they must be committed. */
export async function testIndexes(
  { statusLists }: Pick<Store, 'statusLists'>,
  { issuer = 'registry', taker = 'import' }: { readonly issuer?: string; readonly taker?: Taker } = {},
): Promise<() => AllocatedIndex> {
  const indexes = [...(await statusLists.nextIndexes({ issuer, taker, count: 5000, random: randomBytes }))]
  return () => {
    const index = indexes.shift()
    if (!index) throw new RangeError('a test has no more than 5000 status indexes')
    return index
  }
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
