/** Makes the index, and prints its time without the time to generate the register. */
import { statSync } from 'node:fs'
import { generateRegister } from '../generator/generate-register.mjs'
import { printFigure, printLimit } from './figures.mjs'

/** The limit for 1.5 million organizations; other sizes are in proportion. */
const LIMIT = { seconds: 40, organizations: 1_500_000 }
const BYTES_AN_ORGANIZATION = 120
/** How many organizations are generated first, so that the generator is compiled in both compared runs. */
const WARM_UP = 20_000

export async function buildIndex(engine, { path, size, seed, sample }) {
  for (const _ of generateRegister({ size: WARM_UP, seed }));
  const alone = performance.now()
  for (const _ of generateRegister({ size, seed }));
  const generated = performance.now()
  await engine.rebuild(seen(generateRegister({ size, seed }), sample), size)
  const seconds = (performance.now() - generated - (generated - alone)) / 1000
  const bytes = statSync(path).size / size
  console.log('')
  // The limits do not apply to smaller registers: these have more words for each organization, and fixed costs count
  // more.
  if (size >= LIMIT.organizations) {
    printLimit('making the index', seconds, (LIMIT.seconds * size) / LIMIT.organizations, 's')
    printLimit('its size, for each organization', bytes, BYTES_AN_ORGANIZATION, 'bytes')
  } else {
    printFigure('making the index', seconds, 1, 's')
    printFigure('its size, for each organization', bytes, 1, 'bytes')
  }
  return { seconds, bytes }
}

async function* seen(documents, sample) {
  for (const document of documents) {
    sample.see(document)
    yield document
  }
}
