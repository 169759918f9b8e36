/**
 * The import: reads source records and writes signed organization versions.
 *
 * Nothing is written before the whole file has been read, so a file that is
 * damaged or of another format changes nothing. Then the import goes through the
 * registration numbers: it folds the rows into an organization, compares that
 * with the stored version, mints, and commits a batch in one transaction. A
 * crash at any point leaves whole batches; a second run skips them and goes on.
 */
import { OrgsealError } from '../../domain/errors.ts'
import { canonicalHash } from '../../domain/hash.ts'
import { type IsoDate, type OrganizationId, organizationId } from '../../domain/identifiers.ts'
import { NOT_LISTED, type Organization } from '../../domain/organization.ts'
import type { OrganizationState } from '../store/port.ts'
import type { StagedGroup, StagedRow, Staging } from '../store/staging.ts'
import { readRows } from './csv/read-rows.ts'
import { type BatchDependencies, type BatchWriter, openBatchWriter, type ToCome } from './import-batches.ts'
import type { RegisterMapping } from './mapping/register-mapping.ts'
import { foldOrganization } from './records/fold-organization.ts'

export type ImportDependencies = BatchDependencies

/** How many rows are staged in one call. */
const AT_ONCE = 500

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
  | { readonly phase: 'mint'; readonly done: number; readonly total: number }

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

/**
 * @throws {OrgsealError} `invalid_mapping`, `file_not_found`, `not_this_format`, `encoding_mismatch`,
 *   `delimiter_mismatch`, `file_damaged`: nothing was written
 */
export async function importRegister(deps: ImportDependencies, options: ImportOptions): Promise<ImportSummary> {
  const { store, clock } = deps
  const today = clock().toISOString().slice(0, 10) as IsoDate
  await requireJurisdiction(deps, options)
  const staging = await store.openStaging()
  try {
    const read = await stageRows(staging, today, options)
    await store.registers.describe(options.mapping.register)
    const run = await store.registers.startImport(options.mapping.register.id, options.fileName, clock().toISOString())
    const progress = { read: '' }
    const toCome = toComeIn(staging, options.mapping, progress)
    const writer = openBatchWriter(deps, options.mapping.register, toCome)
    const folded = await importGroups(staging, writer, today, progress, deps, options)
    const gone = await markMissing(staging, writer, today, read.unreadable, deps, options)
    const credentials = await writer.finish()
    const { rows, badRows } = read
    const summary = { rows, badRows, numbers: await staging.count(), ...folded, credentials, ...gone }
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

async function stageRows(staging: Staging, today: IsoDate, { file, mapping, onProgress, onFinding }: ImportOptions) {
  let rows = 0
  let badRows = 0
  let unreadable = 0
  let good: StagedRow[] = []
  let bad: string[] = []
  for await (const outcome of readRows(file, mapping, { today })) {
    rows++
    if (outcome.kind === 'row') {
      const { line, registrationNumber, values } = outcome
      good.push({ line, registrationNumber, values })
      if (good.length >= AT_ONCE) {
        await staging.add(good)
        good = []
      }
    } else {
      badRows++
      if (outcome.registrationNumber === undefined) unreadable++
      else bad.push(outcome.registrationNumber)
      if (bad.length >= AT_ONCE) {
        await staging.addBadRows(bad)
        bad = []
      }
      const { kind, line, code, reason, registrationNumber } = outcome
      onFinding?.({ kind, line, code, reason, ...(registrationNumber === undefined ? {} : { registrationNumber }) })
    }
    if (rows % 1000 === 0) onProgress?.({ phase: 'read', bytes: outcome.bytesRead })
  }
  await staging.add(good)
  await staging.addBadRows(bad)
  return { rows, badRows, unreadable }
}

/** Numbers are read in order, so the numbers still to come are those in the file above the latest one. */
function toComeIn(staging: Staging, { register }: RegisterMapping, progress: { readonly read: string }): ToCome {
  const prefix = `${register.jurisdiction}.`
  return async ids => {
    const above = [...ids].filter(id => id.startsWith(prefix) && id.slice(prefix.length) > progress.read)
    const mentioned = await staging.mentioned(above.map(id => id.slice(prefix.length)))
    return new Set(above.filter(id => mentioned.has(id.slice(prefix.length))))
  }
}

async function importGroups(
  staging: Staging,
  writer: BatchWriter,
  today: IsoDate,
  progress: { read: string },
  { store }: ImportDependencies,
  { mapping, onProgress, onFinding }: ImportOptions,
) {
  const total = await staging.count()
  const counts = { refused: 0, inOtherRegister: 0, created: 0, changed: 0, unchanged: 0 }
  let done = 0
  const refuse = (finding: ImportFinding) => {
    counts.refused++
    onFinding?.(finding)
  }
  const { id: register, jurisdiction } = mapping.register
  const idOf = ({ registrationNumber }: StagedGroup) => organizationId(jurisdiction, registrationNumber)
  for await (const groups of staging.groups()) {
    // The states are loaded for all groups at once. Only this import changes them, and each number comes once.
    const states = await store.organizations.states(groups.map(idOf))
    const unchanged: OrganizationId[] = []
    for (const group of groups) {
      const { registrationNumber, rows, hasBadRow } = group
      progress.read = registrationNumber
      const result = hasBadRow
        ? incomplete(registrationNumber, rows[0]?.line ?? 0)
        : foldOrganization(mapping, rows, { today })
      const { held, other } = heldHere(states.get(idOf(group)), register)
      if (result.kind === 'refused') {
        refuse(result)
      } else if (other !== undefined) {
        counts.inOtherRegister++
        refuse(inOtherRegister(registrationNumber, rows[0]?.line ?? 0, other))
      } else {
        for (const notice of result.notices) onFinding?.({ kind: 'notice', registrationNumber, ...notice })
        const { organization, provenance } = result
        const contentHash = canonicalHash(organization)
        if (held?.contentHash === contentHash) {
          counts.unchanged++
          unchanged.push(held.id)
        } else {
          counts[held ? 'changed' : 'created']++
          const version = (held?.currentVersion ?? 0) + 1
          const { sourceRecord } = result
          await writer.add({ content: organization, version, contentHash, provenance, sourceRecord })
        }
      }
      done++
      if (done % 250 === 0 || done === total) onProgress?.({ phase: 'mint', done, total })
    }
    await writer.addStale(unchanged)
  }
  return counts
}

/** The unreadable row may have the newest name, so the other rows must not decide alone. */
function incomplete(registrationNumber: string, line: number): ImportFinding & { readonly kind: 'refused' } {
  const reason = 'Another row of this number could not be read, so the organization was not changed.'
  return { kind: 'refused', line, registrationNumber, code: 'rows_incomplete', reason }
}

/** Registers of one jurisdiction share a space of ids, and an id names one organization. */
function heldHere(
  state: OrganizationState | undefined,
  register: string,
): { readonly held: OrganizationState | undefined; readonly other: string | undefined } {
  if (state === undefined || state.register === register) return { held: state, other: undefined }
  return { held: undefined, other: state.register }
}

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
  staging: Staging,
  writer: BatchWriter,
  today: IsoDate,
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
  for (const current of missing) {
    const content: Organization = { ...current.organization, status: { code: NOT_LISTED, active: false } }
    await writer.add({
      content,
      version: current.version + 1,
      contentHash: canonicalHash(content),
      provenance: { ...current.provenance, observedOn: today },
      sourceRecord: '',
    })
  }
  return { missing: missing.length, markedNotListed: missing.length }
}
