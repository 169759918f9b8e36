/** `orgseal import` reads a register's file and mints credentials for its organizations. */

import { isUtf8 } from 'node:buffer'
import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { Command } from 'commander'
import { openMintPool } from '../../agent/mint/mint-pool.ts'
import { OrgsealError } from '../../domain/errors.ts'
import { REGISTRY_ISSUER } from '../../domain/issuer.ts'
import { catchUp } from '../../registry/followers/follower.ts'
import { type ImportFinding, type ImportSummary, importRegister } from '../../registry/importing/import-register.ts'
import { loadRegisterMapping, type RegisterMapping } from '../../registry/importing/mapping/register-mapping.ts'
import { statementPlanner } from '../../registry/statements/statements.ts'
import { onFile } from '../../registry/store/storage-failure.ts'
import { shownJson } from '../../verify/report/reasons/shown-text.ts'
import { type Issuing, openFollowers, type Records, registryDatabase } from '../compose/index.ts'
import { type CommandContext, type CommandFactory, FINDINGS } from './context.ts'
import { knownMapping } from './known-mapping.ts'
import { withIssuing } from './open.ts'
import { startProgress } from './progress.ts'
import { requireFile } from './require-file.ts'

interface Options {
  readonly register?: string
  readonly mapping?: string
  readonly markMissing: boolean
  readonly delta: boolean
  readonly json: boolean
}

const EXIT_STATUS = `
Exit status: 0 imported; 1 failed, or organizations are missing from the file; 2 wrong usage;
3 imported, but some rows could not be read, or another register has their numbers.`

/** One confirmation takes 30 ms on two cores with a load of 16 (docs/decisions/0026): under 2 % of the time. */
const CONFIRM_MILLISECONDS = 2000
/** How many findings of a kind are shown; the report file has all of them. */
const SHOWN = 3
/** How many findings are written to the report in one call. */
const LINES_AT_ONCE = 500

export const importCommand: CommandFactory = context =>
  new Command('import')
    .description('Read a register’s file, mint a credential for every organization, and index it.')
    .argument('<file>', 'the register’s file: CSV, or CSV in gzip (.gz)')
    .option(
      '--register <id>',
      'a register that is defined: isle-of-man, example-province, or one in ORGSEAL_DEFINITIONS',
    )
    .option('--mapping <file>', 'your own mapping file, for any other register')
    .option('--mark-missing', 'mark organizations as no longer listed even when the file lacks many of them', false)
    .option('--delta', 'the file has only new and changed organizations; the others stay unchanged', false)
    .option('--json', 'print the summary as JSON', false)
    .addHelpText('after', EXIT_STATUS)
    .action((file: string, options: Options) => runImport(context, file, options))

async function runImport(context: CommandContext, file: string, options: Options): Promise<void> {
  if (options.delta && options.markMissing) {
    throw new OrgsealError(
      'usage',
      'Give either --delta or --mark-missing, not both: a delta does not list every organization.',
    )
  }
  const mapping = readMapping(options, context.settings().definitions)
  const path = resolve(file)
  requireFile(file)
  const summary = await withIssuing(context, { mustExist: false }, async (records, issuing) => {
    const lock = await registryDatabase(context.settings()).lockWriter()
    try {
      return await importInto(context, records, issuing, { path, mapping, options })
    } finally {
      await lock.release()
    }
  })
  if (summary.missing > summary.markedNotListed) {
    throw new OrgsealError(
      'organizations_missing',
      `${summary.missing} organizations that the registry holds are not in this file. They were left unchanged, because the file may be incomplete. If it has only new and changed organizations, give --delta. If the others are really gone, run the same command again with --mark-missing.`,
    )
  }
  if (summary.badRows > 0 || summary.inOtherRegister > 0) context.fail(FINDINGS)
}

async function importInto(
  context: CommandContext,
  records: Records,
  issuing: Issuing,
  { path, mapping, options }: { path: string; mapping: RegisterMapping; options: Options },
): Promise<ImportSummary> {
  const started = context.world.clock()
  const report = openReport(context, mapping.register.id, started)
  const issuer = await issuerOf(records, mapping)
  const mintPool = openMintPool(await issuing.signer(issuer.id), { workers: Math.max(1, availableParallelism()) })
  const reading = startProgress(context, 'Reading', 'bytes')
  const comparing = startProgress(context, 'Comparing', 'organizations')
  const minting = startProgress(context, 'Minting', 'organizations')
  const bytes = statSync(path).size
  try {
    const summary = await importRegister(
      {
        store: records.store,
        mintPool,
        planner: statementPlanner(records.credentialTypes),
        issuer,
        clock: context.world.clock,
        random: context.world.random,
        onCommitted: confirming(issuing, context.world.clock),
      },
      {
        file: path,
        fileName: basename(path),
        mapping,
        markMissing: options.markMissing,
        delta: options.delta,
        onFinding: report.add,
        onProgress(progress) {
          if (progress.phase === 'read') return reading.update(progress.bytes, bytes)
          reading.stop()
          if (progress.phase === 'compare') return comparing.update(progress.done, progress.total)
          comparing.stop()
          minting.update(progress.done, progress.total)
        },
      },
    )
    await issuing.confirm()
    minting.stop()
    report.finish()
    await followAll(context, records, issuing)
    const seconds = (context.world.clock().getTime() - started.getTime()) / 1000
    printSummary(context, summary, { seconds, report, json: options.json, name: mapping.register.name.en })
    return summary
  } finally {
    reading.stop()
    comparing.stop()
    minting.stop()
    report.close()
    await mintPool.close()
  }
}

/**
 * Confirms committed batches to the wallet every few seconds. The import confirms the last batch itself before it
 * reports success.
 */
function confirming(issuing: Issuing, clock: () => Date): () => Promise<void> {
  let last = clock().getTime()
  return async () => {
    const now = clock().getTime()
    if (now - last < CONFIRM_MILLISECONDS) return
    last = now
    await issuing.confirm()
  }
}

/** @throws {OrgsealError} `issuer_unknown` when the mapping names an issuer that was never added */
async function issuerOf({ store }: Records, { issuer: id = REGISTRY_ISSUER }: RegisterMapping) {
  const issuer = await store.issuers.get(id)
  if (issuer) return { id, did: issuer.did }
  throw new OrgsealError(
    'issuer_unknown',
    `The mapping names the issuer ${id}, which this registry does not have. Add it with "orgseal issuers add ${id} --name-en … --name-fr …".`,
  )
}

async function followAll(context: CommandContext, records: Records, issuing: Issuing): Promise<void> {
  const indexing = startProgress(context, 'Indexing', 'changes')
  const { all } = openFollowers(records, issuing, context.world)
  const onProgress = (name: string, position: number, end: number) => {
    if (name === 'search-index') indexing.update(position, end)
  }
  await catchUp(records.store, all, onProgress, error => {
    const reason = error instanceof Error ? error.message : String(error)
    context.err.line(`${reason} Its search index is late; "orgseal serve" updates it as soon as it can.`)
  })
  indexing.stop()
  await records.engine.optimise()
}

/** @throws {OrgsealError} `usage` or `invalid_mapping` */
function readMapping({ register, mapping }: Options, definitions: readonly string[]): RegisterMapping {
  if ((register === undefined) === (mapping === undefined)) {
    throw new OrgsealError(
      'usage',
      'Say which register the file comes from: give either --register <id> or --mapping <file>.',
    )
  }
  if (mapping !== undefined) requireFile(mapping, 'mapping file')
  const bytes = readFileSync(mapping ?? knownMapping(register ?? '', definitions))
  if (!isUtf8(bytes)) {
    throw new OrgsealError('invalid_mapping', `The mapping ${mapping} is not UTF-8 text. Save it as UTF-8.`)
  }
  return loadRegisterMapping(bytes.toString('utf8'))
}

interface Report {
  readonly add: (finding: ImportFinding) => void
  /** The number of findings of each code, and the first few of them. */
  readonly kinds: ReadonlyMap<string, { readonly count: number; readonly first: readonly ImportFinding[] }>
  /** The file that has all findings, one JSON object a line; undefined when there are none. */
  path(): string | undefined
  /** Writes the findings that are not written yet. @throws {StorageFailure} */
  finish(): void
  close(): void
}

/** Opens the report of one import: a file that gets every finding, so that none is lost from the screen. */
function openReport(context: CommandContext, register: string, started: Date): Report {
  const { reports } = context.settings().paths
  const path = join(reports, `${started.toISOString().replaceAll(':', '-')}-${register}.ndjson`)
  const kinds = new Map<string, { count: number; first: ImportFinding[] }>()
  let file: number | undefined
  let lines: string[] = []

  /** Writes synchronously instead of by a stream, so that a failure ends the import at the row that it is about. */
  function write(): void {
    if (lines.length === 0) return
    onFile(path, () => {
      mkdirSync(reports, { recursive: true })
      file ??= openSync(path, 'w')
      appendFileSync(file, lines.join(''))
    })
    lines = []
  }

  return {
    kinds,
    path: () => (kinds.size > 0 ? path : undefined),
    add(finding) {
      lines.push(`${shownJson(JSON.stringify(finding))}\n`)
      if (lines.length >= LINES_AT_ONCE) write()
      const kind = kinds.get(finding.code) ?? { count: 0, first: [] }
      kind.count++
      if (kind.first.length < SHOWN) kind.first.push(finding)
      kinds.set(finding.code, kind)
    },
    finish: write,
    close() {
      try {
        write()
      } catch {
        // Findings are left only when the import has failed; that failure is reported instead of this one.
      }
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}

function printSummary(
  { out }: CommandContext,
  summary: ImportSummary,
  about: { readonly seconds: number; readonly report: Report; readonly json: boolean; readonly name: string },
): void {
  const { report } = about
  if (about.json) {
    const findings = Object.fromEntries([...report.kinds].map(([code, { count }]) => [code, count]))
    out.json({ ...summary, findings, report: report.path() ?? null, seconds: about.seconds })
    return
  }
  const count = (value: number) => value.toLocaleString('en')
  const lines = [
    `${about.name}: ${count(summary.rows)} rows, ${count(summary.numbers)} registration numbers`,
    `  ${count(summary.created)} organizations are new, ${count(summary.changed)} changed, ${count(summary.unchanged)} unchanged`,
    `  ${count(summary.credentials)} credentials minted`,
    `  ${count(summary.refused)} numbers refused, ${count(summary.badRows)} bad rows`,
    ...(summary.markedNotListed > 0 ? [`  ${count(summary.markedNotListed)} marked as no longer listed`] : []),
    ...(summary.created + summary.changed + summary.markedNotListed === 0 ? ['  nothing has changed'] : []),
    ...[...report.kinds].flatMap(([code, kind]) => [
      `  ${count(kind.count)} × ${code}`,
      ...kind.first.map(({ line, registrationNumber, reason }) => {
        const where = registrationNumber === undefined ? `line ${line}` : `line ${line}, ${registrationNumber}`
        return `      ${where}: ${reason}`
      }),
    ]),
  ]
  if (report.path()) lines.push(`  all of them, with their reasons: ${report.path()}`)
  lines.push(`  done in ${about.seconds.toFixed(1)} s`)
  for (const line of lines) out.line(line)
}
