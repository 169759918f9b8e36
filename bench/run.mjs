/**
 * `npm run bench -- <name>`: each claim of speed is a file here that prints a ratio to a limit from the same run;
 * `generate` makes the large registers that some are measured with. What follows the name is the file's own.
 */
import { readdirSync } from 'node:fs'
import { build, install, requireNode } from '../scripts/set-up.mjs'

const names = readdirSync(import.meta.dirname)
  .filter(file => file.endsWith('.mjs') && file !== 'run.mjs')
  .map(file => file.slice(0, -4))
const name = process.argv[2] ?? ''
if (!names.includes(name)) {
  console.error(`error: say which one: npm run bench -- ${names.join(' | ')}`)
  process.exit(2)
}
requireNode()
install()
build()
const { bench } = await import(`./${name}.mjs`)
await bench(process.argv.slice(3))
