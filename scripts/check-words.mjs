/**
 * `npm run check` refuses phrases that plain English does without, in source, messages and documents. Most readers have English
 * as their second language. `node scripts/check-words.mjs search docs` looks at these folders only.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const TEXTS = new Set(['.ts', '.mjs', '.md', '.html'])
const SKIPPED = new Set(['node_modules', 'dist', 'data', 'coverage', '.git', '.stryker'])
/** Published texts of others, and this list. */
const EXEMPT = [/^fixtures\/(?:vectors|relevance)\/.*\.md$/, /^LICENSE/, /^scripts\/check-words/]

const UNWANTED = [
  /\bwhoever\b/i,
  /\bnobody\b/i,
  /\bsomebody\b/i,
  /\banew\b/i,
  /\bstands\b(?! for\b)/i,
  /\bof one's own\b/i,
  /(?<!\bthere )\bis no\b(?! longer\b)/i,
  /\bto be had\b/i,
  /\bis to be told\b/i,
  /\bhas yet to\b/i,
  /\bis thought of\b/i,
  /\bas it is\b/i,
  /\bas they stand\b/i,
]

/**
 * @param {string} text
 * @returns {{ line: number, phrase: string }[]} lines are counted from 1
 */
export function unwantedPhrases(text) {
  return text.split('\n').flatMap((line, at) =>
    UNWANTED.flatMap(phrase => {
      const found = phrase.exec(line)
      return found ? [{ line: at + 1, phrase: found[0] }] : []
    }),
  )
}

/** Returns the path of a file, or of all texts in a folder, relative to the package. */
function textsIn(path) {
  if (TEXTS.has(extname(path))) return [path]
  return readdirSync(join(ROOT, path), { withFileTypes: true }).flatMap(({ name }) => {
    const file = path === '.' ? name : `${path}/${name}`
    if (SKIPPED.has(name)) return []
    return TEXTS.has(extname(name)) ? [file] : isFolder(file) ? textsIn(file) : []
  })
}

function isFolder(path) {
  return statSync(join(ROOT, path)).isDirectory()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const given = process.argv.slice(2)
  const files = (given.length > 0 ? given : ['.'])
    .flatMap(path => textsIn(path.replace(/\/$/, '')))
    .filter(file => !EXEMPT.some(exempt => exempt.test(file)))
  for (const file of files) {
    for (const { line, phrase } of unwantedPhrases(readFileSync(join(ROOT, file), 'utf8'))) {
      console.error(`${file}:${line} says "${phrase}". Say it in plain English.`)
      process.exitCode = 1
    }
  }
}
