/**
 * `orgseal verify` verifies a credential or a presentation from a file, an address or standard input, and prints each
 * check.
 */
import { Command } from 'commander'
import { OrgsealError } from '../../domain/errors.ts'
import { didsOf } from '../../domain/issuer.ts'
import { localDocuments } from '../../registry/publishing/local-documents.ts'
import type { ExpectedPresentation, Fetched } from '../../verify/evidence/evidence.ts'
import type { VerificationReport } from '../../verify/report/report.ts'
import { openRecords, type Records, registryDatabase, verifierFor } from '../compose/index.ts'
import type { CommandContext, CommandFactory } from './context.ts'
import { openEvidenceFolder, saveEvidence } from './evidence-folder.ts'
import { fetchDocument } from './fetch-document.ts'
import type { Output } from './output.ts'
import { readInput } from './read-input.ts'

interface Options {
  readonly trust: readonly string[]
  readonly nonce?: string
  readonly audience?: string
  readonly offline?: string
  readonly save?: string
  readonly json: boolean
}

const SENTENCE: Readonly<Record<VerificationReport['outcome'], string>> = {
  verified: 'Verified: every check holds.',
  invalid: 'Not valid: a check failed. Do not rely on it.',
  'not-trusted':
    'Not trusted: the credential is sound, but its issuer is not known to this registry. Add it with --trust <did> if you rely on it.',
  unverifiable: 'Could not be checked: something in it is not known here, or could not be fetched.',
}
const SIGN = { pass: 'ok     ', fail: 'FAILED ', unknown: 'unknown' } as const

export const verifyCommand: CommandFactory = context => {
  const command = new Command('verify')
  return command
    .description('Verify a credential or a presentation. Exits with 0 only when it is verified.')
    .argument('<file|url|->', 'a file, an address, or - for standard input')
    .option('--trust <did>', 'an issuer to trust, besides this registry’s own; may be repeated', collect, [])
    .option('--nonce <text>', 'the nonce (or challenge) of the request for a presentation')
    .option('--audience <text>', 'the audience that a presentation must be made for (aud, or domain)')
    .option('--offline <folder>', 'read documents from this folder instead of the network')
    .option('--save <folder>', 'write the fetched documents into this folder, for --offline')
    .option('--json', 'print the checklist as JSON', false)
    .action((source: string, options: Options) => {
      if ((options.nonce === undefined) !== (options.audience === undefined)) {
        command.error('error: --nonce and --audience belong together: give both, or neither', { exitCode: 2 })
      }
      return runVerify(context, source, options)
    })
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value]
}

async function runVerify(context: CommandContext, source: string, options: Options): Promise<void> {
  if (options.offline !== undefined && /^https?:\/\//.test(source)) {
    throw new OrgsealError('usage', 'With --offline nothing is fetched: give the credential as a file.')
  }
  const folder = options.offline === undefined ? undefined : openEvidenceFolder(options.offline)
  const input = await readInput(context, source)
  const settings = context.settings()
  const records = (await registryDatabase(settings).exists())
    ? await openRecords(settings, { mustExist: true, readonly: true })
    : undefined
  try {
    const documents = new Map<string, Fetched>()
    const fetchAny = folder ? folder.fetchDocument : onlineFetcher(records)
    // Documents of this registry come through the same function as all others, so that they are saved, too.
    const verify = verifierFor(undefined, {
      fetchDocument: async url => {
        const document = await fetchAny(url)
        documents.set(url, document)
        return document
      },
      trustedIssuers: [...didsOf((await records?.store.issuers.list()) ?? []), ...options.trust],
      trustedContexts: records?.credentialTypes.contexts() ?? [],
      clock: context.world.clock,
    })
    const report = await verify(input, expectedOf(options))
    if (options.save !== undefined) saveEvidence(options.save, documents)
    print(context, report, options.json)
    for (const url of folder?.missing ?? []) context.err.line(`${options.offline} has no file for ${url}`)
    if (report.outcome !== 'verified') context.fail()
  } finally {
    await records?.close()
  }
}

/** Takes documents that this registry publishes from its own store, and all others from the network. */
function onlineFetcher(records: Records | undefined): (url: string) => Promise<Fetched> {
  const local = records && localDocuments(records)
  return async url => (await local?.(url)) ?? fetchDocument(url)
}

function expectedOf({ nonce, audience }: Options): ExpectedPresentation | undefined {
  return nonce === undefined || audience === undefined ? undefined : { nonce, audience }
}

function print({ out }: CommandContext, report: VerificationReport, json: boolean): void {
  if (json) {
    out.json(report)
    return
  }
  out.line(SENTENCE[report.outcome])
  printChecks(out, report)
  const { holder, credentials = [] } = report.presentation ?? {}
  if (holder !== undefined) out.line(`Presented by ${holder}`)
  for (const [at, each] of credentials.entries()) {
    out.line(`Credential ${at + 1} of ${credentials.length}: ${SENTENCE[each.outcome]}`)
    printChecks(out, each)
  }
}

function printChecks(out: Output, { checks }: VerificationReport): void {
  for (const { id, outcome, code, message } of checks) {
    out.line(`  ${SIGN[outcome]} ${id.padEnd(9)} ${message} [${code}]`)
  }
}
