/** `npm run bench -- generate --size 300000 --out <folder>` writes a large register, with the mapping to import it. */
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { generateRegister } from './generator/generate-register.mjs'
import { csvOf, MAPPING } from './generator/register-file.mjs'

export async function bench(args) {
  const { size, out, seed } = options(args)
  mkdirSync(out, { recursive: true })
  const csv = join(out, 'register.csv')
  const mapping = join(out, 'mapping.json')
  const started = performance.now()
  await pipeline(Readable.from(csvOf(generateRegister({ size, seed }))), createWriteStream(csv))
  writeFileSync(mapping, `${JSON.stringify(MAPPING, null, 2)}\n`)
  console.log(`organizations  ${size.toLocaleString('en')}`)
  console.log(`seconds        ${((performance.now() - started) / 1000).toFixed(1)}`)
  console.log(`import it with orgseal import ${csv} --mapping ${mapping}`)
}

function options(args) {
  const { values } = parseArgs({
    args,
    options: {
      size: { type: 'string', default: '300000' },
      out: { type: 'string', default: 'data/generated' },
      seed: { type: 'string', default: '1' },
    },
  })
  const [size, seed] = [Number(values.size), Number(values.seed)]
  if (!Number.isSafeInteger(size) || size < 1 || size > 10_000_000)
    throw new Error('--size is a number from 1 to 10000000')
  if (!Number.isSafeInteger(seed)) throw new Error('--seed is a whole number')
  return { size, out: values.out, seed }
}
