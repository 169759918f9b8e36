/** `orgseal verify`: check a credential from a file, an address or standard input, and say what was checked. */
import { existsSync, readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { Command } from 'commander'
import type { Fetched } from '../../agent/verify/collect-evidence.ts'
import type { VerificationReport } from '../../agent/verify/report.ts'
import { openRecords, verifierFor } from '../compose.ts'
import { OrgsealError } from '../domain/errors.ts'
import type { CommandContext, CommandFactory } from './context.ts'

interface Options {
  readonly trust: readonly string[]
  readonly json: boolean
}

const SENTENCE: Readonly<Record<VerificationReport['outcome'], string>> = {
  verified: 'Verified: every check holds.',
  invalid: 'Not valid: a check failed. Do not rely on it.',
  'not-trusted': 'Not trusted: it is sound, but its issuer is nobody this registry knows.',
  unverifiable: 'Could not be checked: something that a check needs was not to be had.',
}
const SIGN = { pass: 'ok     ', fail: 'FAILED ', unknown: 'unknown' } as const
const TIMEOUT_MILLISECONDS = 10_000
const MAX_BYTES = 8 * 1024 * 1024

export const verifyCommand: CommandFactory = context =>
  new Command('verify')
    .description('Verify a credential. Exits with 0 only when it is verified.')
    .argument('<file|url|->', 'a file, an address, or - for standard input')
    .option('--trust <did>', 'an issuer to trust, besides this registry’s own; may be repeated', collect, [])
    .option('--json', 'print the checklist as JSON', false)
    .action((source: string, options: Options) => runVerify(context, source, options))

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value]
}

async function runVerify(context: CommandContext, source: string, options: Options): Promise<void> {
  const input = await readInput(context, source)
  const settings = context.settings()
  const records = existsSync(settings.paths.registry)
    ? await openRecords(settings, { mustExist: true, readonly: true })
    : undefined
  try {
    const own = await records?.store.issuers.get()
    const verify = verifierFor(records, {
      fetchDocument,
      trustedIssuers: [...(own ? [own.id] : []), ...options.trust],
      clock: context.world.clock,
    })
    const report = await verify(input)
    print(context, report, options.json)
    if (report.outcome !== 'verified') process.exitCode = 1
  } finally {
    await records?.close()
  }
}

function print({ out }: CommandContext, report: VerificationReport, json: boolean): void {
  if (json) {
    out.write(`${JSON.stringify(report)}\n`)
    return
  }
  out.write(`${SENTENCE[report.outcome]}\n`)
  for (const { id, outcome, code, message } of report.checks) {
    out.write(`  ${SIGN[outcome]} ${id.padEnd(9)} ${message} [${code}]\n`)
  }
}

async function readInput({ stdin }: CommandContext, source: string): Promise<string> {
  if (source === '-') return text(stdin)
  if (/^https?:\/\//.test(source)) {
    const fetched = await fetchDocument(source)
    if (fetched.ok) return fetched.body
    throw new OrgsealError('file_not_found', `${source} cannot be read: ${fetched.reason}.`)
  }
  if (!existsSync(source)) throw new OrgsealError('file_not_found', `There is no file ${source}.`)
  return readFileSync(source, 'utf8')
}

/** At a terminal the operator decides what may be asked for, so private addresses are allowed here. */
async function fetchDocument(url: string): Promise<Fetched> {
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/vc+jwt, application/did+json, application/json;q=0.9, */*;q=0.5' },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    })
    if (!response.ok) return { ok: false, reason: `it answered ${response.status}` }
    const body = await response.text()
    if (body.length > MAX_BYTES) return { ok: false, reason: 'it is too large' }
    return { ok: true, body, mediaType: response.headers.get('content-type') ?? '' }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'it cannot be reached' }
  }
}
