/**
 * A part of `npm run check`. No two folders of the source may import each other, not even types and not through a third
 * folder. The linter finds circles of files. In a circle of folders a reader does not know where to begin.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOMS = ['domain', 'verify', 'agent', 'search', 'http', 'registry', 'app', 'web']
const IMPORT = /(?:from|import\()\s*'(\.[^']+\.ts)'/g

/**
 * @param {string} root the folder that holds the rooms
 * @returns {string[][]} each circle, as the folders on it; the first is repeated at the end
 */
export function folderCircles(root) {
  const imports = folderImports(root)
  const done = new Set()
  const circles = []
  const visit = (folder, path) => {
    const seen = path.indexOf(folder)
    if (seen >= 0) circles.push([...path.slice(seen), folder])
    if (seen >= 0 || done.has(folder)) return
    for (const next of imports.get(folder) ?? []) visit(next, [...path, folder])
    done.add(folder)
  }
  for (const folder of imports.keys()) visit(folder, [])
  return circles
}

function folderImports(root) {
  const imports = new Map()
  for (const file of sourceFiles(root)) {
    const folder = posix.dirname(file)
    const targets = imports.get(folder) ?? new Set()
    imports.set(folder, targets)
    for (const [, specifier] of readFileSync(join(root, file), 'utf8').matchAll(IMPORT)) {
      const target = posix.dirname(posix.join(folder, specifier))
      if (target !== folder) targets.add(target)
    }
  }
  return imports
}

function sourceFiles(root) {
  return ROOMS.filter(room => existsSync(join(root, room)))
    .flatMap(room => readdirSync(join(root, room), { recursive: true }).map(file => join(room, file)))
    .map(file => file.split(sep).join('/'))
    .filter(file => file.endsWith('.ts') && !/\.(test|testing|d)\.ts$/.test(file) && !file.startsWith('web/e2e/'))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const circles = folderCircles(dirname(dirname(fileURLToPath(import.meta.url))))
  for (const circle of circles) console.error(`Folders import each other: ${circle.join(' -> ')}`)
  process.exitCode = circles.length > 0 ? 1 : 0
}
