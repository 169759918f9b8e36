import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../registry/store/store.testing.ts'
// @ts-expect-error: the scripts are plain JavaScript
import { folderCircles } from './check-folders.mjs'

function source(files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder()
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return root
}

test('check-folders finds folders that import each other through a third folder, even only types', () => {
  const root = source({
    'search/names/a.ts': "import type { B } from '../query/b.ts'\n",
    'search/query/b.ts': "export const c = await import('../writing/c.ts')\n",
    'search/writing/c.ts': "import {\n  a,\n} from '../names/a.ts'\n",
  })
  expect(folderCircles(root)).toEqual([['search/names', 'search/query', 'search/writing', 'search/names']])
})

test('check-folders accepts folders that import in one direction, and tests that import from anywhere', () => {
  const root = source({
    'search/names/a.ts': "import './b.ts'\n",
    'search/names/b.ts': '',
    'search/names/a.test.ts': "import '../query/c.ts'\n",
    'search/query/c.ts': "import '../names/a.ts'\nimport { d } from '../names/b.ts'\n",
  })
  expect(folderCircles(root)).toEqual([])
})
