/** `docs/architecture.md` says who may import whom. Each rule is broken here once, and the linter must report it. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../registry/store/store.testing.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Returns the report of the linter's import rule about a file with this one import. */
function lint(file: string, specifier: string): string {
  const folder = temporaryFolder()
  const { vcs: _, ...config } = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'))
  writeFileSync(join(folder, 'biome.json'), JSON.stringify(config))
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), `import { thing } from '${specifier}'\n\nthing()\n`)
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
  ['agent/x.ts', '../registry/store/store.ts'],
  ['agent/mint/x.ts', '../../search/engine.ts'],
  ['agent/mint/x.ts', '../../http/server.ts'],
  ['search/x.ts', '../verify/index.ts'],
  ['search/sqlite-fts/x.ts', '../../agent/mint/mint-pool.ts'],
  ['http/x.ts', '../registry/store/store.ts'],
  ['http/x.ts', '../verify/index.ts'],
  ['http/x.ts', '../search/engine.ts'],
  ['registry/statements/x.ts', '../../app/compose.ts'],
  ['registry/store/x.ts', '../../http/server.ts'],
  ['registry/store/x.ts', '../../agent/mint/mint-pool.ts'],
  ['registry/store/x.ts', '../api/app.ts'],
  ['registry/importing/csv/x.ts', '../../store/store.ts'],
  ['registry/importing/csv/x.ts', '../../../verify/report/report.ts'],
  ['registry/verification/x.ts', '../store/store.ts'],
  ['registry/verification/x.ts', '../../agent/mint/mint-pool.ts'],
  ['registry/followers/x.ts', '../api/app.ts'],
  ['registry/check/x.ts', '../../app/cli/main.ts'],
  ['registry/check/invariants/x.ts', '../../importing/import-register.ts'],
  ['registry/api/v1/x.ts', '../../importing/import-register.ts'],
  ['registry/api/v1/x.ts', '../../../app/compose.ts'],
  ['app/cli/x.ts', '../../web/shared/dom.ts'],
  ['web/shared/x.ts', '../../registry/store/store.ts'],
  ['web/shared/x.ts', '../../search/engine.ts'],
  ['web/shared/x.ts', '../../agent/mint/mint-pool.ts'],
  ['web/shared/x.ts', '../../domain/errors.ts'],
])('%s may not import %s', (file, specifier) => {
  expect(lint(file, specifier)).toContain('noRestrictedImports')
})

test.each([
  ['agent/x.ts', './mint-pool.ts'],
  ['agent/issuers/x.ts', '../../verify/signatures/read-multikey.ts'],
  ['verify/checks/x.ts', '../report/report.ts'],
  ['verify/checks/x.ts', 'jose'],
  ['http/x.ts', '../domain/errors.ts'],
  ['registry/api/v1/x.ts', '../../store/store.ts'],
  ['registry/importing/csv/x.ts', '../../../verify/report/reasons/shown-text.ts'],
  ['app/cli/x.ts', '../../registry/store/store.ts'],
  ['web/pages/x.ts', '../search/filters.ts'],
  ['web/verify/x.ts', '../../verify/report/report.ts'],
  ['web/shared/x.ts', '../../registry/api/shared/contract.ts'],
])('%s may import %s', (file, specifier) => {
  expect(lint(file, specifier)).not.toContain('noRestrictedImports')
})
