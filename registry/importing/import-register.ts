/**
 * The import: reads source records and writes signed organization versions.
 *
 * Nothing is written before the whole file has been read, so a file that is
 * damaged or of another format changes nothing. The import works in three steps.
 * It reads the rows. It goes through the registration numbers, folds the rows of
 * each into an organization and compares that with the stored version. Only then,
 * with all names known, it mints and commits in batches. A crash at any point
 * leaves whole batches; a second run skips them and goes on.
 */
import { defined } from '../../domain/defined.ts'
import { OrgsealError } from '../../domain/errors.ts'
import { canonicalHash } from '../../domain/hash.ts'
import { type IsoDate, type OrganizationId, organizationId } from '../../domain/identifiers.ts'
import { NOT_LISTED, type Organization } from '../../domain/organization.ts'
import type { Store } from '../store/port.ts'
import type { RelatedPair, StagedRow as StagedInput, StagedVersion, Staging } from '../store/staging.ts'
import { readRows } from './csv/read-rows.ts'
import type { RegisterMapping } from './mapping/register-mapping.ts'
import { type BatchDependencies, mintBatches } from './mint-batches.ts'
import { foldOrganization, type StagedRow } from './records/fold-organization.ts'

/** How many rows are staged in one call. */
const AT_ONCE = 500

type ReadRow = StagedInput<StagedRow>

export type ImportDependencies = BatchDependencies

export interface ImportOptions {
  readonly file: string
  readonly fileName: string
  readonly mapping: RegisterMapping
  /** Mark missing organizations as no longer listed even when the file lacks many of them. */
  readonly markMissing: boolean
  /** The file has only new or changed records, so a missing record means nothing. */
  readonly delta?: boolean
  readonly onProgress?: (progress: ImportProgress) => void
  /** Receives every row and number that was refused, and every notice, with the reason. */
  readonly onFinding?: (finding: ImportFinding) => void
}

type ImportProgress =
  | { readonly phase: 'read'; readonly bytes: number }
  /** In organizations: those of the file, then those whose credentials may change. */
  | { readonly phase: 'compare' | 'mint'; readonly done: number; readonly total: number }

export interface ImportFinding {
  readonly kind: 'bad-row' | 'refused' | 'notice'
  readonly line: number
  readonly registrationNumber?: string
  readonly code: string
  readonly reason: string
}

export interface ImportSummary {
  readonly rows: number
  readonly badRows: number
  /** Registration numbers with at least one good row. */
  readonly numbers: number
  readonly refused: number
  readonly created: number
  readonly changed: number
  readonly unchanged: number
  readonly credentials: number
  /** Stored organizations that are not in the file. */
  readonly missing: number
  /** How many of the refused belong to another register of the same jurisdiction. */
  readonly inOtherRegister: number
  /** How many of the missing were marked as no longer listed. */
  readonly markedNotListed: number
}

interface Staged {
  readonly staging: Staging<StagedRow>
  readonly today: IsoDate
}

/**
 * @throws {OrgsealError} `invalid_mapping`, `file_not_found`, `not_this_format`, `encoding_mismatch`,
 *   `delimiter_mismatch`, `file_damaged`: nothing was written
 */
export async function importRegister(deps: ImportDependencies, options: ImportOptions): Promise<ImportSummary> {
  const { store, clock } = deps
  const { mapping, fileName, onProgress } = options
  const today = clock().toISOString().slice(0, 10) as IsoDate
  await requireJurisdiction(deps, options)
  const staging = await store.openStaging<StagedRow>()
  try {
    const staged = { staging, today }
    const { unreadable, ...read } = await stageRows(staged, options)
    await store.registers.describe(mapping.register)
    const run = await store.registers.startImport(mapping.register.id, fileName, clock().toISOString())
    const folded = await stageVersions(staged, deps, options)
    const missing = await markMissing(staged, unreadable, deps, options)
    const total = await staging.countPending()
    const credentials = await mintBatches(deps, mapping.register, staging, done =>
      onProgress?.({ phase: 'mint', done, total }),
    )
    const summary = { ...read, numbers: await staging.count(), ...folded, credentials, ...missing }
    await store.registers.finishImport(run, clock().toISOString(), { ...summary })
    return summary
  } finally {
    await staging.close()
  }
}

/** A register keeps its jurisdiction: its organizations' ids begin with it, and credentials contain those ids. */
async function requireJurisdiction({ store }: ImportDependencies, { mapping }: ImportOptions): Promise<void> {
  const { id, jurisdiction } = mapping.register
  const held = await store.registers.get(id)
  if (!held || held.organizations === 0 || held.register.jurisdiction === jurisdiction) return
  throw new OrgsealError(
    'invalid_mapping',
    `The register ${id} is stored with the jurisdiction ${held.register.jurisdiction}, but the mapping says ${jurisdiction}. It cannot change, because ids of organizations begin with it. Correct the mapping, or give the other register another id. Nothing was imported.`,
  )
}

async function stageRows({ staging, today }: Staged, { file, mapping, onProgress, onFinding }: ImportOptions) {
  let rows = 0
  let badRows = 0
  let unreadable = 0
  let good: ReadRow[] = []
  let bad: string[] = []
  for await (const outcome of readRows(file, mapping, { today })) {
    rows++
    if (outcome.kind === 'row') {
      const { line, record, source } = outcome
      good.push({ registrationNumber: record.registrationNumber, line, row: { line, record, source } })
      if (good.length >= AT_ONCE) {
        await staging.add(good)
        good = []
      }
    } else {
      badRows++
      const { kind, line, code, reason, registrationNumber } = outcome
      if (registrationNumber === undefined) unreadable++
      else bad.push(registrationNumber)
      if (bad.length >= AT_ONCE) {
        await staging.addBadRows(bad)
        bad = []
      }
      onFinding?.({ kind, line, code, reason, ...defined({ registrationNumber }) })
    }
    if (rows % 1000 === 0) onProgress?.({ phase: 'read', bytes: outcome.bytesRead })
  }
  await staging.add(good)
  await staging.addBadRows(bad)
  return { rows, badRows, unreadable }
}

/** Folds the rows of each number, and stages the version of an organization that is new or has changed. */
async function stageVersions(
  { staging, today }: Staged,
  { store }: ImportDependencies,
  { mapping, onProgress, onFinding }: ImportOptions,
) {
  const total = await staging.count()
  const idOf = (number: string) => organizationId(mapping.register.jurisdiction, number)
  const counts = { refused: 0, inOtherRegister: 0, created: 0, changed: 0, unchanged: 0 }
  const refuse = (finding: ImportFinding) => {
    counts.refused++
    onFinding?.(finding)
  }
  let done = 0
  for await (const groups of staging.groups()) {
    const states = await store.organizations.states(groups.map(group => idOf(group.registrationNumber)))
    const versions: StagedVersion[] = []
    const unchanged: OrganizationId[] = []
    for (const { registrationNumber, rows, hasBadRow } of groups) {
      const line = rows[0]?.line ?? 0
      const result = hasBadRow ? incomplete(registrationNumber, line) : foldOrganization(mapping, rows, { today })
      const held = states.get(idOf(registrationNumber))
      if (result.kind === 'refused') {
        refuse(result)
      } else if (held && held.register !== mapping.register.id) {
        counts.inOtherRegister++
        refuse(inOtherRegister(registrationNumber, line, held.register))
      } else {
        for (const notice of result.notices) onFinding?.({ kind: 'notice', registrationNumber, ...notice })
        const { organization: content, provenance, sourceRecord } = result
        const contentHash = canonicalHash(content)
        if (held?.contentHash === contentHash) {
          counts.unchanged++
          unchanged.push(held.id)
        } else {
          counts[held ? 'changed' : 'created']++
          versions.push({ content, version: (held?.currentVersion ?? 0) + 1, contentHash, provenance, sourceRecord })
        }
      }
    }
    await staging.addPending(unchanged)
    await stage(staging, store, versions)
    done += groups.length
    onProgress?.({ phase: 'compare', done, total })
  }
  return counts
}

/** Stages new versions, together with all organizations whose statements they change. */
async function stage(
  staging: Staging<StagedRow>,
  { organizations }: Store,
  versions: readonly StagedVersion[],
): Promise<void> {
  const ids = versions.map(({ content }) => content.id)
  const before = await organizations.currentMany(
    versions.flatMap(({ content, version }) => (version > 1 ? content.id : [])),
  )
  const stating = await organizations.statingAbout(ids)
  const pairs = versions.flatMap(({ content: { id, relationships } }): readonly RelatedPair[] => {
    const stated = [...relationships, ...(before.get(id)?.organization.relationships ?? [])]
    return [...stated.map(({ organization }) => organization), ...(stating.get(id) ?? [])].map(other => [id, other])
  })
  await staging.addVersions(versions)
  await staging.relate(pairs)
}

/** The unreadable row may have the newest name, so the other rows must not decide alone. */
function incomplete(registrationNumber: string, line: number): ImportFinding & { readonly kind: 'refused' } {
  const reason = 'Another row of this number could not be read, so the organization was not changed.'
  return { kind: 'refused', line, registrationNumber, code: 'rows_incomplete', reason }
}

/** Registers of one jurisdiction share a space of ids, and an id names one organization. */
function inOtherRegister(registrationNumber: string, line: number, register: string): ImportFinding {
  const reason = `The register ${register} has this number already, and ids of both registers begin with the same jurisdiction. The organization was not changed. If they are two organizations, give one of the registers another jurisdiction.`
  return { kind: 'refused', line, registrationNumber, code: 'number_in_other_register', reason }
}

/**
 * Above this limit, missing organizations mean that the file is incomplete: more than ten and more than 1 %. In a
 * register of fewer than 100, ten would be too many, so the limit there is one in ten.
 */
function isMany(missing: number, held: number): boolean {
  return missing > Math.max(Math.min(10, held / 10), held / 100)
}

async function markMissing(
  { staging, today }: Staged,
  unreadable: number,
  { store }: ImportDependencies,
  options: ImportOptions,
) {
  if (options.delta) return { missing: 0, markedNotListed: 0 }
  const held = await store.organizations.statesOfRegister(options.mapping.register.id)
  const mentioned = await staging.mentioned(held.map(state => state.registrationNumber))
  const absent = held.filter(state => !mentioned.has(state.registrationNumber)).map(state => state.id)
  const missing = []
  for (const version of (await store.organizations.currentMany(absent)).values()) {
    if (version.organization.status.code !== NOT_LISTED) missing.push(version)
  }
  // An unreadable row without a number may be any of the missing ones.
  const refuse = isMany(missing.length, held.length) || (unreadable > 0 && missing.length > 0)
  // A file without a good row says nothing about any organization, even if the operator sets `markMissing`.
  if ((await staging.count()) === 0 || (refuse && !options.markMissing))
    return { missing: missing.length, markedNotListed: 0 }
  await stage(
    staging,
    store,
    missing.map(current => {
      const content: Organization = { ...current.organization, status: { code: NOT_LISTED, active: false } }
      return {
        content,
        version: current.version + 1,
        contentHash: canonicalHash(content),
        provenance: { ...current.provenance, observedOn: today },
        sourceRecord: '',
      }
    }),
  )
  return { missing: missing.length, markedNotListed: missing.length }
}
