/** Breaks each invariant once, in a copy of a real store; `check` must then name that invariant. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { orgseal } from '../../app/cli/cli.testing.ts'
import { writeSample } from '../../app/cli/sample-register.testing.ts'
import { openSqliteFtsEngine } from '../../search/sqlite-fts/open-engine.ts'
import { signatureReader } from '../publishing/read-signed.ts'
import { openStore } from '../store/sqlite/store.ts'
import { temporaryFolder } from '../store/store.testing.ts'
import { examineInvariants } from './check.ts'

const BASE_URL = 'http://localhost:3000'
const folder = mkdtempSync(join(tmpdir(), 'orgseal-check-'))
beforeAll(async () => {
  const file = writeSample(join(folder, 'sample.csv'), 1000)
  const environment = { ORGSEAL_DATA_DIR: join(folder, 'data') }
  const done = await orgseal(['import', file, '--register', 'isle-of-man'], environment)
  expect(done.status, done.stderr).toBe(0)
  const store = openStore({ path: join(folder, 'data', 'registry.sqlite'), readonly: true })
  const [one, two] = (await store.credentials.page(undefined, 1000)).slice(-2).map(({ id }) => id)
  await store.close()
  for (const [action, id] of [
    ['suspend', one],
    ['reinstate', one],
    ['revoke', two],
    ['suspend', one],
  ] as const) {
    const changed = await orgseal([action, id ?? '', '--reason', 'a test'], environment)
    expect(changed.status, changed.stderr).toBe(0)
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the SQL on a copy and returns the findings of `check`, as `<invariant>: <detail>`. */
async function findingsAfter(damage: { registry?: string; index?: string }): Promise<readonly string[]> {
  const data = temporaryFolder()
  cpSync(join(folder, 'data'), data, { recursive: true })
  for (const [file, sql] of [
    ['registry.sqlite', damage.registry],
    ['search.sqlite', damage.index],
  ] as const) {
    const database = new Database(join(data, file))
    database.pragma('foreign_keys = OFF')
    if (sql) database.exec(sql)
    database.close()
  }
  const store = openStore({ path: join(data, 'registry.sqlite'), readonly: true })
  const engine = await openSqliteFtsEngine({ path: join(data, 'search.sqlite') })
  const readSigned = signatureReader(await store.issuers.list())
  const checked = await examineInvariants({
    store,
    indexes: [{ name: 'search-index', engine, mayBeLate: false }],
    readSigned,
    baseUrl: BASE_URL,
  })
  await engine.close()
  await store.close()
  return checked.flatMap(({ findings }) =>
    findings.map(
      ({ invariant, subject, detail }) =>
        `${invariant}: ${subject.startsWith('audit') || subject.startsWith('epoch') ? `${subject}: ` : ''}${detail}`,
    ),
  )
}

const FIRST = '(SELECT min(id) FROM credentials)'

test('check finds nothing in an unchanged store', async () => {
  expect(await findingsAfter({})).toEqual([])
})

test.each<[string, { registry?: string; index?: string }, RegExp]>([
  [
    'a change is missing',
    { registry: 'DELETE FROM changes WHERE seq = 5' },
    /feed has no gaps: change 6 is in the position of change 5/,
  ],
  [
    'an audit entry was changed',
    { registry: `UPDATE audit SET reason = 'another' WHERE id = 2` },
    /^the audit trail is whole: audit entry 2: was changed/,
  ],
  [
    'an audit entry was changed and its hash was made to fit',
    { registry: `UPDATE audit SET hash = replace(hash, 'sha-256:', 'sha-256:0') WHERE id = 3` },
    /audit entry 3: was changed.*\n.*audit entry 4: does not follow entry 3/,
  ],
  [
    'an audit entry is missing',
    { registry: 'DELETE FROM audit WHERE id = 2' },
    /^the audit trail is whole: audit entry 2: is missing\n/,
  ],
  [
    'the last audit entries are missing',
    { registry: 'DELETE FROM audit WHERE id > 2' },
    /^the audit trail is whole: audit entry 3: is missing, and all up to entry 4\n/,
  ],
  [
    'the last audit entries are missing, and the count of them too',
    { registry: `DELETE FROM audit WHERE id > 2; UPDATE sqlite_sequence SET seq = 2 WHERE name = 'audit'` },
    /is revoked, but not according to the audit trail\n.*its status was changed 1 times, but .* account for 0/,
  ],
  [
    'a revocation was undone in the tables alone',
    { registry: 'UPDATE status_entries SET revoked = 0' },
    /accounts for every credential’s status: is not revoked, but the audit trail says that it is/,
  ],
  [
    'a suspension was undone and every trace of it removed except in the feed',
    {
      registry: `UPDATE status_entries SET suspended = 0; DELETE FROM audit WHERE id = 4;
                 UPDATE sqlite_sequence SET seq = 3 WHERE name = 'audit'`,
    },
    /its status was changed 3 times, but .* account for 2/,
  ],
  [
    'an audit entry was inserted',
    {
      registry: `INSERT INTO audit (at, actor, action, credential_id, reason, seq, previous, hash)
                 SELECT at, actor, action, credential_id, reason, seq, previous, hash FROM audit WHERE id = 1`,
    },
    /audit entry 5: does not follow entry 4.*\n.*audit entry 5: was changed/,
  ],
  [
    'two audit entries have changed places',
    {
      registry:
        'UPDATE audit SET id = 9 WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 3; UPDATE audit SET id = 3 WHERE id = 9',
    },
    /audit entry 2: was changed.*\n.*audit entry 3: does not follow entry 2/,
  ],
  [
    'the audit trail belongs to another registry',
    { registry: `UPDATE meta SET value = 'another' WHERE key = 'registry-id'` },
    /audit entry 1: does not follow the id of this registry/,
  ],
  [
    'an audit entry is about another change',
    {
      registry: `UPDATE changes SET kind = 'credential-minted', version = 1 WHERE seq = (SELECT seq FROM audit WHERE id = 1)`,
    },
    /audit entry 1: change \d+ is not the one that it is about/,
  ],
  [
    'no audit entry begins an epoch',
    { registry: `INSERT INTO epochs SELECT 2, begun_at, 0, 0, highest_ordinal FROM epochs` },
    /epoch 2: no audit entry begins it: the last that one begins is 1/,
  ],
  [
    'the count of organizations of a register is too high',
    { registry: 'UPDATE registers SET organizations = organizations + 1' },
    /^registers are counted: is recorded with \d+ organizations, but has \d+$/,
  ],
  [
    'the content of a version was changed',
    { registry: `UPDATE organization_versions SET content = replace(content, '"Live"', '"Dissolved"')` },
    /versions are whole: the content of version 1 does not have its recorded hash/,
  ],
  [
    'a source record was changed',
    { registry: `UPDATE source_records SET record = record || ' '` },
    /versions are whole: the source record of version 1 does not have/,
  ],
  [
    'a version is missing',
    { registry: 'DELETE FROM organization_versions WHERE seq = 1' },
    /versions are whole: \d+ are registered, \d+ have a current version/,
  ],
  [
    'there is a version after the current one',
    {
      registry: `INSERT INTO organization_versions SELECT organization_id, 2, content, content_hash, source_record_hash,
                   observed_on, source_url, seq, recorded_at FROM organization_versions WHERE seq = 3`,
    },
    /versions are whole: has 2 versions and calls the last one 1/,
  ],
  [
    'a version is missing, and another organization has two',
    {
      registry: `DELETE FROM organization_versions WHERE seq = 1;
                 INSERT INTO organization_versions SELECT organization_id, 2, content, content_hash, source_record_hash,
                   observed_on, source_url, seq, recorded_at FROM organization_versions WHERE seq = 3;
                 UPDATE organizations SET current_version = 2
                   WHERE id = (SELECT organization_id FROM organization_versions WHERE seq = 3)`,
    },
    /versions are whole: \d+ are registered, \d+ have a current version/,
  ],
  [
    'a credential is missing',
    {
      registry: `DELETE FROM status_entries WHERE credential_id = ${FIRST}; DELETE FROM credentials WHERE id = ${FIRST}`,
    },
    /every version has its credential.*: version 1 has no credential/,
  ],
  [
    'a credential has another text',
    { registry: `UPDATE credentials SET jwt = jwt || 'A' WHERE id = ${FIRST}` },
    /does not have its recorded digest/,
  ],
  [
    'a credential has the text of another',
    {
      registry: `UPDATE credentials SET (jwt, digest) = (SELECT jwt, digest FROM credentials ORDER BY id DESC LIMIT 1)
                 WHERE id = ${FIRST}`,
    },
    /its text has the id/,
  ],
  [
    'the issuer is another one',
    { registry: `UPDATE issuers SET document = replace(document, '"x":"', '"x":"A')` },
    /its signature is not the issuer’s/,
  ],
  [
    'a status entry is missing',
    { registry: `DELETE FROM status_entries WHERE credential_id = ${FIRST}` },
    /has its status entry: has no status entry/,
  ],
  [
    'a credential is in the list of another issuer',
    { registry: `UPDATE status_lists SET issuer_id = 'tax-office'` },
    /has its status entry: is in list 1 of another issuer/,
  ],
  [
    'a credential is recorded for another issuer than the one that signed it',
    { registry: `UPDATE credentials SET issuer_id = 'tax-office' WHERE id = ${FIRST}` },
    /its signature is not the issuer’s/,
  ],
  [
    'a credential is recorded with an expiry date',
    { registry: `UPDATE credentials SET valid_until = '2026-01-01T00:00:00Z' WHERE id = ${FIRST}` },
    /its text is valid for another time/,
  ],
  [
    'a credential is superseded by one of another organization',
    {
      registry: `UPDATE credentials SET superseded_by = (SELECT max(id) FROM credentials) WHERE id = ${FIRST};
                 UPDATE status_entries SET superseded = 1 WHERE credential_id = ${FIRST}`,
    },
    /is not a later credential of the same statement/,
  ],
  [
    'a statement has ended, and its status entry does not say so',
    { registry: `UPDATE credentials SET ended_at = '2026-01-01T00:00:00Z' WHERE id = ${FIRST}` },
    /its status entry and its successor disagree/,
  ],
  [
    'two credentials state the same',
    {
      registry: `INSERT INTO credentials (id, ordinal, organization_id, version, type, statement, issuer_id, jwt, digest,
                   issued_at)
                 SELECT organization_id || '.registration.2', 2, organization_id, version, type, statement, issuer_id, jwt,
                   digest, issued_at
                 FROM credentials WHERE id = ${FIRST}`,
    },
    /each statement has one credential in force.*: is in force beside/,
  ],
  [
    'a status entry is at another index',
    { registry: `UPDATE status_entries SET idx = 131071 - idx WHERE credential_id = ${FIRST}` },
    /its status entries point elsewhere/,
  ],
  [
    'a credential is superseded by nothing',
    { registry: `UPDATE status_entries SET superseded = 1 WHERE credential_id = ${FIRST}` },
    /its status entry and its successor disagree/,
  ],
  [
    'an index was allocated without a credential',
    { registry: 'UPDATE status_lists SET next = next + 1' },
    /\d+ indexes were allocated, of which \d+ are used/,
  ],
  [
    'a revocation was never published',
    { registry: `UPDATE status_entries SET revoked = 1 WHERE credential_id = ${FIRST}` },
    /status lists are published: the published list differs from the table/,
  ],
  [
    'a suspension is in no token status list',
    {
      registry: `UPDATE status_entries SET suspended = 1 WHERE credential_id = ${FIRST};
                 DELETE FROM published_status_lists WHERE id LIKE '1-%'`,
    },
    /status lists are published: the published list differs from the table/,
  ],
  [
    'a token status list is published under another number',
    { registry: `UPDATE published_status_lists SET id = '9' WHERE id = '1'; UPDATE status_lists SET list = 9` },
    /status lists are published: its text has the id .*status-lists\/1/,
  ],
  [
    'a list is published under the name of another',
    {
      registry: `UPDATE published_status_lists SET jwt = (SELECT jwt FROM published_status_lists WHERE id = '1-message')
                 WHERE id = '1-revocation'`,
    },
    /status lists are published: its text has the id .*1-message/,
  ],
  [
    'a list is not published',
    { registry: `DELETE FROM published_status_lists WHERE id = '1-message'` },
    /is not published/,
  ],
  [
    'a follower is ahead of the feed',
    { registry: `UPDATE follower_cursors SET seq = seq + 1` },
    /no follower is ahead of the feed: is at \d+, the feed ends at \d+/,
  ],
  [
    'the search index has another version of an organization',
    { index: 'UPDATE organizations SET version = 9 WHERE place = (SELECT min(place) FROM organizations)' },
    /search index agrees with the store: is at version 1, in the search index at 9/,
  ],
  [
    'the search index has an organization that the store lacks',
    { index: `UPDATE organizations SET local_id = 'zzz' WHERE place = (SELECT max(place) FROM organizations)` },
    /search index agrees with the store: is in the search index, but not in the store/,
  ],
])('check reports it when %s', async (_, damage, finding) => {
  const findings = await findingsAfter(damage)
  expect(findings.join('\n')).toMatch(finding)
})

test('orgseal check exits with 1 and lists its findings', async () => {
  const data = temporaryFolder()
  cpSync(join(folder, 'data'), data, { recursive: true })
  const database = new Database(join(data, 'registry.sqlite'))
  database.exec(`UPDATE credentials SET digest = 'sha-256:00' WHERE id = ${FIRST}`)
  database.close()
  const done = await orgseal(['check'], { ORGSEAL_DATA_DIR: data })
  expect(done.status).toBe(1)
  expect(done.stdout).toContain('its text does not have its recorded digest')
  expect(done.stderr).toContain('[store_damaged]')
})
