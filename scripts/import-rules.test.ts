/** `docs/architecture.md` says who may import whom. Each rule is broken here once, and the linter must report it. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../registry/store/store.testing.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Returns the report of the linter's import rule about a file with this one import. */
function lint(file: string, specifier: string, name = 'thing'): string {
  const folder = temporaryFolder()
  const { vcs: _, ...config } = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'))
  writeFileSync(join(folder, 'biome.json'), JSON.stringify(config))
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), `import { ${name} } from '${specifier}'\n\n${name}()\n`)
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome')
  const done = spawnSync(process.execPath, [biome, 'lint', '--only=style/noRestrictedImports', file], {
    cwd: folder,
    encoding: 'utf8',
  })
  return `${done.stdout}${done.stderr}`
}

test.each([
  ['domain/x.ts', '../search/engine.ts'],
  ['verify/x.ts', 'node:fs'],
  ['verify/x.ts', '@credo-ts/core'],
  ['verify/status/x.ts', 'node:fs'],
  ['verify/status/x.ts', '../../agent/mint/mint-pool.ts'],
  ['verify/status/x.ts', '../../domain/errors.ts'],
  ['agent/x.ts', '../registry/store/port.ts'],
  ['agent/mint/x.ts', '../../search/engine.ts'],
  ['agent/mint/x.ts', '../../http/server.ts'],
  ['search/x.ts', '../verify/index.ts'],
  ['search/sqlite-fts/x.ts', '../../agent/mint/mint-pool.ts'],
  ['http/x.ts', '../registry/store/port.ts'],
  ['http/x.ts', '../verify/index.ts'],
  ['http/x.ts', '../search/engine.ts'],
  ['registry/statements/x.ts', '../../app/compose/index.ts'],
  ['registry/store/x.ts', '../../http/server.ts'],
  ['registry/store/x.ts', '../../agent/mint/mint-pool.ts'],
  ['registry/store/x.ts', '../api/app.ts'],
  ['registry/store/x.ts', './sqlite/store.ts'],
  ['registry/store/x.ts', 'better-sqlite3'],
  ['registry/store/sqlite/x.ts', '../../api/app.ts'],
  ['registry/importing/x.ts', '../store/sqlite/store.ts'],
  ['registry/importing/x.ts', 'drizzle-orm'],
  ['registry/importing/csv/x.ts', 'better-sqlite3'],
  ['registry/importing/csv/x.ts', '../../store/port.ts'],
  ['registry/importing/csv/x.ts', '../../../verify/report/report.ts'],
  ['registry/verification/x.ts', '../store/port.ts'],
  ['registry/verification/x.ts', '../../agent/mint/mint-pool.ts'],
  ['registry/verification/x.ts', 'better-sqlite3'],
  ['registry/followers/x.ts', '../api/app.ts'],
  ['registry/followers/x.ts', '../store/sqlite/cursors.ts'],
  ['registry/followers/x.ts', 'better-sqlite3'],
  ['registry/check/x.ts', '../../app/cli/main.ts'],
  ['registry/check/invariants/x.ts', '../../importing/import-register.ts'],
  ['registry/check/invariants/x.ts', '../../store/sqlite/store.ts'],
  ['registry/check/invariants/x.ts', 'drizzle-orm/sqlite-core'],
  ['registry/api/v1/x.ts', '../../importing/import-register.ts'],
  ['registry/api/v1/x.ts', '../../store/sqlite/store.ts'],
  ['registry/api/v1/x.ts', 'better-sqlite3'],
  ['registry/api/v1/x.ts', '../../../app/compose/index.ts'],
  ['app/cli/x.ts', '../../web/shared/dom.ts'],
  ['app/cli/x.ts', 'better-sqlite3'],
  ['web/shared/x.ts', '../../registry/store/port.ts'],
  ['web/shared/x.ts', '../../search/engine.ts'],
  ['web/shared/x.ts', '../../agent/mint/mint-pool.ts'],
  ['web/shared/x.ts', '../../domain/errors.ts'],
])('%s may not import %s', (file, specifier) => {
  expect(lint(file, specifier)).toContain('noRestrictedImports')
})

test.each([
  ['registry/statements/x.ts', '../store/store.ts', 'openStore'],
  ['registry/importing/x.ts', '../../agent/mint/mint-pool.ts', 'openMintPool'],
  ['registry/anchor/x.ts', '../../agent/wallet/wallet.ts', 'openWallet'],
  ['registry/publishing/x.ts', '../../agent/issuer-agent.ts', 'openIssuerAgent'],
  ['registry/vc-api/x.ts', '../../http/server.ts', 'startServer'],
  ['registry/followers/x.ts', '../../search/sqlite-fts/open-engine.ts', 'openSqliteFtsEngine'],
  ['registry/check/x.ts', '../../search/meilisearch/open-engine.ts', 'openMeilisearchEngine'],
  ['registry/api/x.ts', '../verification/open-verifications.ts', 'openVerifications'],
])('%s may not import %s to construct (%s)', (file, specifier, name) => {
  expect(lint(file, specifier, name)).toContain('only app opens')
})

test.each([
  ['app/compose/x.ts', '../../registry/store/store.ts', 'openStore'],
  ['registry/x.test.ts', './store/store.ts', 'openStore'],
  ['registry/statements/x.ts', '../store/store.ts', 'Store'],
])('%s may import from %s the name %s', (file, specifier, name) => {
  expect(lint(file, specifier, name)).not.toContain('noRestrictedImports')
})

test.each([
  ['agent/x.ts', './mint-pool.ts'],
  ['agent/issuers/x.ts', '../../verify/signatures/read-multikey.ts'],
  ['verify/checks/x.ts', '../report/report.ts'],
  ['verify/checks/x.ts', 'jose'],
  ['http/x.ts', '../domain/errors.ts'],
  ['registry/api/v1/x.ts', '../../store/port.ts'],
  ['registry/store/sqlite/x.ts', '../port.ts'],
  ['registry/store/sqlite/x.ts', 'better-sqlite3'],
  ['registry/importing/csv/x.ts', '../../../verify/report/reasons/shown-text.ts'],
  ['app/x.ts', '../registry/store/sqlite/database.ts'],
  ['web/pages/x.ts', '../search/filters.ts'],
  ['web/verify/x.ts', '../../verify/report/report.ts'],
  ['web/shared/x.ts', '../../registry/api/shared/contract.ts'],
])('%s may import %s', (file, specifier) => {
  expect(lint(file, specifier)).not.toContain('noRestrictedImports')
})
