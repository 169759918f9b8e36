/**
 * A part of the port: the rows of an import's file, until all of them are read. The rows of one organization need not
 * be adjacent, a damaged file must be detected before anything is written, and organizations that a new file lacks must
 * be found. Nothing of it is left when the process ends.
 */

export interface StagedRow {
  readonly line: number
  readonly registrationNumber: string
  readonly values: Readonly<Record<string, string>>
}

export interface StagedGroup {
  readonly registrationNumber: string
  readonly rows: readonly Omit<StagedRow, 'registrationNumber'>[]
  /** True when another row of this number could not be read. */
  readonly hasBadRow: boolean
}

/** Its methods throw a `StorageFailure` when the temporary folder has no room or cannot be written. */
export interface Staging {
  add(rows: readonly StagedRow[]): Promise<void>
  /** Records that rows of these numbers are in the file, but could not be read. */
  addBadRows(registrationNumbers: readonly string[]): Promise<void>
  /** Returns how many numbers have rows. */
  count(): Promise<number>
  /** Iterates over the rows grouped by number, in the order of the numbers, some hundred groups at a time. */
  groups(): AsyncIterable<readonly StagedGroup[]>
  /** Returns those of the numbers that the file mentions, in a good row or a bad one. */
  mentioned(registrationNumbers: Iterable<string>): Promise<ReadonlySet<string>>
  close(): Promise<void>
}
