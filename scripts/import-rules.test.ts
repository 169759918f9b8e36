/** The map says who may import whom; `npm run check` must fail when it is broken. Each rule is broken here once. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../registry/store/store.testing.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What the linter's import rule says of a file with this one import. */
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
  ['agent/x.ts', '../domain/change.ts'],
  ['agent/x.ts', '../search/engine.ts'],
  ['agent/verify/x.ts', 'node:fs'],
  ['agent/verify/x.ts', '../mint-pool.ts'],
  ['agent/verify/status/x.ts', '../../mint-pool.ts'],
  ['agent/verify/status/x.ts', 'node:fs'],
  ['agent/verify/x.ts', '@credo-ts/core'],
  ['search/x.ts', '../domain/change.ts'],
  ['search/sqlite-fts/x.ts', '../../agent/mint-pool.ts'],
  ['registry/domain/x.ts', '../store/store.ts'],
  ['registry/ingest/x.ts', '../store/store.ts'],
  ['registry/ingest/x.ts', '../../agent/verify/report.ts'],
  ['registry/store/x.ts', '../http/app.ts'],
  ['registry/store/x.ts', '../../agent/mint-pool.ts'],
  ['registry/http/x.ts', '../compose.ts'],
  ['registry/followers/x.ts', '../http/app.ts'],
  ['registry/check/x.ts', '../cli/main.ts'],
  ['web/lib/x.ts', '../../registry/store/store.ts'],
  ['web/lib/x.ts', '../../search/engine.ts'],
  ['web/lib/x.ts', '../../agent/mint-pool.ts'],
])('%s may not import %s', (file, specifier) => {
  expect(lint(file, specifier)).toContain('noRestrictedImports')
})

test.each([
  ['agent/x.ts', './mint-pool.ts'],
  ['agent/verify/x.ts', './report.ts'],
  ['agent/verify/status/x.ts', '../report.ts'],
  ['agent/verify/x.ts', 'jose'],
  ['registry/http/x.ts', '../store/store.ts'],
  ['registry/ingest/x.ts', '../../agent/verify/shown-text.ts'],
  ['web/lib/x.ts', '../../agent/verify/report.ts'],
])('%s may import %s', (file, specifier) => {
  expect(lint(file, specifier)).not.toContain('noRestrictedImports')
})
