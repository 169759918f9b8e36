/** A registry that searches with Meilisearch, with a server and without the server that its settings name. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import { openStore } from '../../registry/store/sqlite/store.ts'
import { withMeilisearch } from '../../search/meilisearch/server.testing.ts'
import { freePort, orgsealHere, startOrgseal } from './cli.testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'orgseal-meilisearch-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const REGISTER = join(PACKAGE_ROOT, 'fixtures/registers/example-province/register.csv')
const IMPORT = ['import', REGISTER, '--register', 'example-province']
const KEY = 'a-key-that-must-stay-secret'

/** Asks the API for a search while `serve` runs, and returns its answer. */
async function searchServed(environment: Readonly<Record<string, string>>): Promise<unknown> {
  const server = startOrgseal(['serve'], environment)
  try {
    await new Promise<void>((ready, failed) => {
      server.child.stderr?.on('data', text => String(text).includes('Orgseal serves') && ready())
      server.child.on('close', () => failed(new Error('the server ended')))
    })
    const answer = await fetch(`http://localhost:${environment.PORT}/api/v1/organizations?q=limited`)
    return await answer.json()
  } finally {
    server.child.kill()
    await server.finished
  }
}

describe('without the Meilisearch server that the settings name', () => {
  test('an import succeeds and says what is late, searches are answered and say so, and check finds it', async () => {
    const environment = {
      ORGSEAL_DATA_DIR: join(folder, 'down'),
      PORT: String(await freePort()),
      MEILI_URL: 'http://127.0.0.1:1',
      MEILI_KEY: KEY,
    }
    const imported = await orgsealHere(IMPORT, environment)
    expect(imported.status, imported.stderr).toBe(0)
    expect(imported.stderr).toContain('No Meilisearch server can be reached at http://127.0.0.1:1')
    const stats = JSON.parse((await orgsealHere(['stats', '--json'], environment)).stdout)
    expect(stats).toMatchObject({ 'search index at': stats.changes, 'meilisearch index at': null })
    const checked = await orgsealHere(['check'], environment)
    expect(checked.status).toBe(1)
    expect(checked.stdout).toContain('meilisearch-index: cannot be compared with the store. No Meilisearch server')
    const found = await searchServed(environment)
    expect(found).toMatchObject({ instead: 'unreachable', total: expect.any(Number) })
    expect(JSON.stringify([imported, stats, checked, found])).not.toContain(KEY)
  })
})

withMeilisearch('with a Meilisearch server', ({ url, key, tidyUp }) => {
  test('both indexes follow the feed, are checked, and are rebuilt by reindex', async () => {
    const environment = {
      ORGSEAL_DATA_DIR: join(folder, 'up'),
      PORT: String(await freePort()),
      MEILI_URL: url,
      ...(key === undefined ? {} : { MEILI_KEY: key }),
    }
    const imported = await orgsealHere(IMPORT, environment)
    expect(imported.status, imported.stderr).toBe(0)
    const stats = JSON.parse((await orgsealHere(['stats', '--json'], environment)).stdout)
    expect(stats).toMatchObject({ 'search index at': stats.changes, 'meilisearch index at': stats.changes })
    expect((await orgsealHere(['check'], environment)).stdout).not.toContain('WRONG')
    const made = await orgsealHere(['reindex'], environment)
    expect(made.stdout).toMatch(/The search index is at change \d+\.\nThe meilisearch index is at change \d+\.\n/)
    expect((await orgsealHere(['check'], environment)).status).toBe(0)
    const found = await searchServed(environment)
    expect(found).toMatchObject({ total: expect.any(Number) })
    expect(found).not.toHaveProperty('instead')
    const store = openStore({ path: join(folder, 'up', 'registry.sqlite'), readonly: true })
    await tidyUp(await store.meta.get('meilisearch-index'))
    await store.close()
  })
})
