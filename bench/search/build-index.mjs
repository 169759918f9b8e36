/** Makes the index, and says how long that took beside what it takes to make up the register alone. */
import { statSync } from 'node:fs'
import { generateRegister } from '../generator/generate-register.mjs'
import { printLimit } from './figures.mjs'

/** For 1.5 million; in proportion for others. */
const LIMIT = { seconds: 40, organizations: 1_500_000 }
const BYTES_AN_ORGANIZATION = 120

export async function buildIndex(engine, { path, size, seed, sample }) {
  const alone = performance.now()
  for (const _ of generateRegister({ size, seed }));
  const generated = performance.now()
  await engine.rebuild(seen(generateRegister({ size, seed }), sample), size)
  const seconds = (performance.now() - generated - (generated - alone)) / 1000
  console.log('')
  printLimit('making the index', seconds, (LIMIT.seconds * size) / LIMIT.organizations, 's')
  const bytes = statSync(path).size / size
  // A smaller register has more words for each organization.
  const isHeld = size >= LIMIT.organizations
  if (isHeld) printLimit('its size, for each organization', bytes, BYTES_AN_ORGANIZATION, 'bytes')
  else console.log(`its size, for each organization           ${bytes.toFixed(1).padStart(9)} bytes`)
  return { seconds, bytes }
}

async function* seen(documents, sample) {
  for (const document of documents) {
    sample.see(document)
    yield document
  }
}
