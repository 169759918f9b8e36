/**
 * A part of the port: what an import has read, until it is written. The rows of one organization need not be adjacent, a
 * damaged file must be detected before anything is written, and statements need the names of organizations that are
 * written later. Nothing of it is left when the process ends.
 */
import type { OrganizationId } from '../../domain/identifiers.ts'
import type { NewVersion } from './to-commit.ts'

export interface StagedRow<Row> {
  readonly registrationNumber: string
  readonly line: number
  readonly row: Row
}

export interface StagedGroup<Row> {
  readonly registrationNumber: string
  /** In the order of the file. */
  readonly rows: readonly Row[]
  /** True when another row of this number could not be read. */
  readonly hasBadRow: boolean
}

/** An organization's new version. */
export interface StagedVersion extends NewVersion {
  /** 1 for the first. */
  readonly version: number
}

/** Two organizations of which one's new version changes the statements about the other. */
export type RelatedPair = readonly [OrganizationId, OrganizationId]

/**
 * Its methods throw a `StorageFailure` when the temporary folder has no room or cannot be written.
 * @typeParam Row a good row of the file, which can be written as JSON
 */
export interface Staging<Row> {
  add(rows: readonly StagedRow<Row>[]): Promise<void>
  /** Records that rows of these numbers are in the file, but could not be read. */
  addBadRows(registrationNumbers: readonly string[]): Promise<void>
  /** Returns how many numbers have rows. */
  count(): Promise<number>
  /** Iterates over the rows grouped by number, in the order of the numbers, some hundred groups at a time. */
  groups(): AsyncIterable<readonly StagedGroup<Row>[]>
  /** Returns those of the numbers that the file mentions, in a good row or a bad one. */
  mentioned(registrationNumbers: Iterable<string>): Promise<ReadonlySet<string>>

  /** Adds new versions, which are pending then. */
  addVersions(versions: readonly StagedVersion[]): Promise<void>
  /** Returns the new versions of those that have one. */
  versions(ids: Iterable<OrganizationId>): Promise<ReadonlyMap<OrganizationId, StagedVersion>>
  /** Records related organizations, which are pending then. */
  relate(pairs: readonly RelatedPair[]): Promise<void>
  /** Returns for each the organizations that were recorded as related to it; also when there are none. */
  related(ids: Iterable<OrganizationId>): Promise<ReadonlyMap<OrganizationId, readonly OrganizationId[]>>

  /** Records that the statements about these organizations are to be compared with those that they have. */
  addPending(ids: readonly OrganizationId[]): Promise<void>
  countPending(): Promise<number>
  /**
   * Returns some pending organizations and removes them. With each come those that are related to it, directly or
   * through others, up to `limit` of them. So there may be up to twice `limit`, or fewer. None means that none is pending.
   */
  takePending(limit: number): Promise<readonly OrganizationId[]>
  close(): Promise<void>
}
