/** A data directory of an earlier release is migrated when it is opened, for writing or read-only. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { expect, test } from 'vitest'
import { organizationId } from '../../../domain/identifiers.ts'
import { PACKAGE_ROOT } from '../../../domain/package-root.ts'
import { chainChecker } from '../audit-chain.ts'
import { temporaryFolder } from '../store.testing.ts'
import { openStore } from './store.ts'

const ID = organizationId('XX-TT', '1')
const DOCUMENT = { id: 'did:web:registry.example', verificationMethod: [] }

/** Makes a database of the first release: its one migration, and one organization with one credential. */
function firstRelease(): string {
  const folder = temporaryFolder()
  const migrations = join(PACKAGE_ROOT, 'registry/store/sqlite/migrations')
  const journal = JSON.parse(readFileSync(join(migrations, 'meta/_journal.json'), 'utf8'))
  mkdirSync(join(folder, 'meta'))
  cpSync(join(migrations, '0000_registry.sql'), join(folder, '0000_registry.sql'))
  writeFileSync(
    join(folder, 'meta/_journal.json'),
    JSON.stringify({ ...journal, entries: journal.entries.slice(0, 1) }),
  )
  const path = join(folder, 'registry.sqlite')
  const sqlite = new Database(path)
  migrate(drizzle({ client: sqlite }), { migrationsFolder: folder })
  sqlite.exec(`
    INSERT INTO issuers (did, document) VALUES ('${DOCUMENT.id}', '${JSON.stringify(DOCUMENT)}');
    INSERT INTO registers (id, description) VALUES ('test', '{}');
    INSERT INTO organizations (id, register_id, registration_number, current_version, content_hash)
      VALUES ('${ID}', 'test', '1', 1, 'hash');
    INSERT INTO credentials (id, organization_id, version, type, ordinal, jwt, digest, issued_at)
      VALUES ('${ID}.registration.1', '${ID}', 1, 'registration', 1, 'a.b.c', 'digest', '2026-05-22T09:30:00.000Z');
    INSERT INTO status_lists (list, length, next, allocation) VALUES (1, 2, 1, x'0100000000000000');
    INSERT INTO status_entries (list, idx, credential_id) VALUES (1, 1, '${ID}.registration.1');
    INSERT INTO published_status_lists (id, jwt, published_at, expires_at, seq)
      VALUES ('1-revocation', 'd.e.f', '2026-05-22T09:30:00.000Z', '2026-05-23T09:30:00.000Z', 2);
    INSERT INTO follower_cursors (name, seq) VALUES ('status-lists', 2);
    INSERT INTO audit (at, actor, action, credential_id, reason, seq) VALUES
      ('2026-05-22T09:30:00.000Z', 'clerk', 'suspend', '${ID}.registration.1', 'under review', 3),
      ('2026-05-23T09:30:00.000Z', 'clerk', 'reinstate', '${ID}.registration.1', 'fine', 4);
  `)
  sqlite.close()
  return path
}

test.each([true, false])('a migrated database keeps all its data (read-only: %s)', async readonly => {
  const store = openStore({ path: firstRelease(), readonly })
  expect(await store.issuers.list()).toEqual([
    { id: 'registry', name: { en: 'Registry', fr: 'Registre' }, did: DOCUMENT.id, document: DOCUMENT },
  ])
  expect(await store.issuers.signedFor('registry')).toBeUndefined()
  expect(await store.credentials.ofOrganization(ID)).toEqual([
    {
      id: `${ID}.registration.1`,
      organization: ID,
      version: 1,
      type: 'registration',
      ordinal: 1,
      statement: '',
      issuer: 'registry',
      jwt: 'a.b.c',
      digest: 'digest',
      issuedAt: '2026-05-22T09:30:00.000Z',
      status: { list: 1, index: 1, revoked: false, suspended: false, superseded: false },
    },
  ])
  expect((await store.organizations.states([ID])).get(ID)?.statementsHash).toBe('')
  expect((await store.registers.list()).map(({ organizations }) => organizations)).toEqual([1])
  expect(await store.statusLists.lists()).toEqual([{ list: 1, issuer: 'registry', length: 2, next: 1, closed: false }])
  expect((await store.statusLists.published('1-revocation'))?.jwt).toBe('d.e.f')
  // The lists of the new kind are not published yet.
  expect(await store.cursors.get('status-lists')).toBe(0)
  await store.close()
})

test('a migrated database is read without being written again', async () => {
  const path = firstRelease()
  await openStore({ path }).close()
  const store = openStore({ path, readonly: true })
  expect((await store.issuers.get())?.did).toBe(DOCUMENT.id)
  await expect(store.meta.setOnce('wallet', 'embedded')).rejects.toThrow(/readonly/)
  await store.close()
})

test.each([true, false])(
  'a migrated database gets its id, first epoch and audit chain once (read-only: %s)',
  async readonly => {
    const path = firstRelease()
    const store = openStore({ path, readonly })
    const { registry, epoch } = await store.identity.current()
    expect(registry).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    expect(epoch).toBe(1)
    const entries = await store.audit.after(0, 10)
    expect(entries).toMatchObject([
      { id: 1, actor: 'clerk', action: 'suspend', credential: `${ID}.registration.1`, reason: 'under review', seq: 3 },
      { id: 2, action: 'reinstate' },
    ])
    const chain = chainChecker(registry, await store.audit.lastWritten())
    expect([...entries.flatMap(entry => [...chain.next(entry)]), ...chain.end()]).toEqual([])
    await store.close()
    const again = openStore({ path })
    expect((await again.identity.current()).registry).toBe(registry)
    expect(await again.audit.after(0, 10)).toEqual(entries)
    await again.close()
  },
)
