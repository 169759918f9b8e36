/**
 * Measures the cost of the worst known inputs: at most 1 MiB, with documents that their makers serve. It prints the
 * processor time of collecting the documents and verifying, the slowest first. Limit: one second for each input.
 */

import { collectEvidence } from '../dist/verify/checks/collect-evidence.js'
import { verify } from '../dist/verify/checks/verify.js'
import { worstInputs } from './worst-inputs/inputs.mjs'

const LIMIT_MS = 1_000
const LARGEST = 1024 * 1024

/** @param {readonly string[]} args a regular expression that the names must match; without it all are measured */
export async function bench([only = ''] = []) {
  const results = []
  for (const { name, make } of worstInputs().filter(({ name }) => new RegExp(only).test(name))) {
    results.push({ name, ...(await measure(name, make())) })
  }
  for (const { name, ms, outcome } of results.toSorted((one, other) => other.ms - one.ms)) {
    console.log(
      `${(ms / LIMIT_MS).toFixed(2)} of the limit  ${String(Math.round(ms)).padStart(5)} ms  ${name}: ${outcome}`,
    )
  }
  if (results.some(({ ms }) => ms > LIMIT_MS)) process.exitCode = 1
}

async function measure(name, { input, documents }) {
  const texts = [
    typeof input === 'string' ? input : JSON.stringify(input),
    ...Object.values(documents).map(({ body }) => body),
  ]
  const tooLarge = texts.find(text => text.length > LARGEST)
  if (tooLarge !== undefined) throw new Error(`${name}: ${tooLarge.length} characters are more than 1 MiB`)
  const before = process.cpuUsage()
  const collected = await collectEvidence(
    input,
    async url => documents[url] ?? { ok: false, reason: 'it is not there' },
  )
  const report = await verify(input, { now: new Date(), trustedIssuers: [], documents: collected })
  const { user, system } = process.cpuUsage(before)
  return { ms: (user + system) / 1_000, outcome: report.outcome }
}
