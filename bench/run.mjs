/**
 * `npm run bench -- <name>` runs one benchmark. Each claim of speed is a file here that prints a ratio to a limit from
 * the same run; `generate` makes large registers for some of them. Further arguments go to the file.
 */
import { readdirSync } from 'node:fs'
import { build, install, requireNode } from '../scripts/set-up.mjs'

const names = readdirSync(import.meta.dirname)
  .filter(file => file.endsWith('.mjs') && file !== 'run.mjs')
  .map(file => file.slice(0, -4))
const name = process.argv[2] ?? ''
if (!names.includes(name)) {
  console.error(`error: name a benchmark: npm run bench -- ${names.join(' | ')}`)
  process.exit(2)
}
requireNode()
install()
build()
const { bench } = await import(`./${name}.mjs`)
await bench(process.argv.slice(3))
