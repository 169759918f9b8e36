/** `orgseal verify`: check a credential or a presentation from a file, an address or standard input, and say what was checked. */
import { createReadStream, existsSync } from 'node:fs'
import { Command } from 'commander'
import type { Fetched } from '../../agent/verify/collect-evidence.ts'
import type { ExpectedPresentation } from '../../agent/verify/evidence.ts'
import type { VerificationReport } from '../../agent/verify/report.ts'
import { openRecords, type Records, verifierFor } from '../compose.ts'
import { OrgsealError } from '../domain/errors.ts'
import { localDocuments } from '../local-documents.ts'
import type { CommandContext, CommandFactory } from './context.ts'
import { openEvidenceFolder, saveEvidence } from './evidence-folder.ts'
import { readBounded } from './read-bounded.ts'
import { requireFile } from './require-file.ts'

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
  'not-trusted': 'Not trusted: it is sound, but its issuer is nobody this registry knows.',
  unverifiable: 'Could not be checked: something that a check needs was not to be had.',
}
const SIGN = { pass: 'ok     ', fail: 'FAILED ', unknown: 'unknown' } as const
const TIMEOUT_MILLISECONDS = 10_000
/** The verifier's own limit: there is no use in reading more than it reads. */
const MAX_INPUT_BYTES = 1024 * 1024
const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024
const ACCEPT_INPUT = 'application/vc+jwt, application/dc+sd-jwt, application/vp+jwt, application/vc, application/vp'
const ACCEPT_DOCUMENT = 'application/vc+jwt, application/statuslist+jwt, application/did+json, application/ld+json'

export const verifyCommand: CommandFactory = context => {
  const command = new Command('verify')
  return command
    .description('Verify a credential or a presentation. Exits with 0 only when it is verified.')
    .argument('<file|url|->', 'a file, an address, or - for standard input')
    .option('--trust <did>', 'an issuer to trust, besides this registry’s own; may be repeated', collect, [])
    .option('--nonce <text>', 'the nonce (or challenge) that a presentation was asked for with')
    .option('--audience <text>', 'whom a presentation must be made for (aud, or domain)')
    .option('--offline <folder>', 'take what is needed from a folder, and nothing from the network')
    .option('--save <folder>', 'write what was fetched into a folder, for --offline')
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
  const records = existsSync(settings.paths.registry)
    ? await openRecords(settings, { mustExist: true, readonly: true })
    : undefined
  try {
    const documents = new Map<string, Fetched>()
    const fetchAny = folder ? folder.fetchDocument : onlineFetcher(records)
    // Own documents come through the same hands as all others, so that they are saved, too.
    const verify = verifierFor(undefined, {
      fetchDocument: async url => {
        const document = await fetchAny(url)
        documents.set(url, document)
        return document
      },
      trustedIssuers: [...(await ownDids(records)), ...options.trust],
      clock: context.world.clock,
    })
    const report = await verify(input, expectedOf(options))
    if (options.save !== undefined) saveEvidence(options.save, documents)
    print(context, report, options.json)
    for (const url of folder?.missing ?? []) context.err.write(`${options.offline} has no file for ${url}\n`)
    if (report.outcome !== 'verified') context.fail()
  } finally {
    await records?.close()
  }
}

/** What this registry publishes itself is taken from its own books. */
function onlineFetcher(records: Records | undefined): (url: string) => Promise<Fetched> {
  const local = records && localDocuments(records)
  return async url => (await local?.(url)) ?? fetchText(url, ACCEPT_DOCUMENT)
}

async function ownDids(records: Records | undefined): Promise<readonly string[]> {
  const own = (await records?.store.issuers.list()) ?? []
  return own.flatMap(({ did, webvhDid }) => [did, ...(webvhDid === undefined ? [] : [webvhDid])])
}

function expectedOf({ nonce, audience }: Options): ExpectedPresentation | undefined {
  return nonce === undefined || audience === undefined ? undefined : { nonce, audience }
}

function print({ out }: CommandContext, report: VerificationReport, json: boolean): void {
  if (json) {
    out.write(`${JSON.stringify(report)}\n`)
    return
  }
  out.write(`${SENTENCE[report.outcome]}\n${lines(report, '  ')}`)
  const { holder, credentials = [] } = report.presentation ?? {}
  if (holder !== undefined) out.write(`Presented by ${holder}\n`)
  for (const [at, each] of credentials.entries()) {
    out.write(`Credential ${at + 1} of ${credentials.length}: ${SENTENCE[each.outcome]}\n${lines(each, '  ')}`)
  }
}

function lines({ checks }: VerificationReport, indent: string): string {
  return checks
    .map(({ id, outcome, code, message }) => `${indent}${SIGN[outcome]} ${id.padEnd(9)} ${message} [${code}]\n`)
    .join('')
}

/** The bytes as they are: whether they are a text is for the verifier to say. */
async function readInput({ stdin }: CommandContext, source: string): Promise<Uint8Array> {
  if (source === '-') return readBounded(stdin, MAX_INPUT_BYTES)
  if (/^https?:\/\//.test(source)) {
    const fetched = await fetchBytes(source, ACCEPT_INPUT, MAX_INPUT_BYTES)
    if (fetched.ok) return fetched.bytes
    throw new OrgsealError('file_not_found', `${source} cannot be read: ${fetched.reason}.`)
  }
  requireFile(source)
  return readBounded(createReadStream(source), MAX_INPUT_BYTES)
}

async function fetchText(url: string, accept: string): Promise<Fetched> {
  const fetched = await fetchBytes(url, accept, MAX_DOCUMENT_BYTES)
  if (!fetched.ok) return fetched
  if (fetched.bytes.length > MAX_DOCUMENT_BYTES) return { ok: false, reason: 'it is too large' }
  try {
    return { ...fetched, body: new TextDecoder('utf-8', { fatal: true }).decode(fetched.bytes) }
  } catch {
    return { ok: false, reason: 'it is not UTF-8' }
  }
}

type FetchedBytes =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly mediaType: string }
  | { readonly ok: false; readonly reason: string }

/** At a terminal the operator decides what may be asked for, so private addresses are allowed here. */
async function fetchBytes(url: string, accept: string, limit: number): Promise<FetchedBytes> {
  try {
    const response = await fetch(url, {
      headers: { accept: `${accept}, application/json;q=0.9, */*;q=0.5` },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    })
    if (!response.ok) return { ok: false, reason: `it answered ${response.status}` }
    const bytes = response.body ? await readBounded(response.body, limit) : new Uint8Array()
    return { ok: true, bytes, mediaType: response.headers.get('content-type') ?? '' }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'it cannot be reached' }
  }
}
