/** What a command is given: its settings, the world, and where it may write. */
import type { Readable, Writable } from 'node:stream'
import type { Command } from 'commander'
import type { World } from '../compose.ts'
import type { Settings } from '../settings.ts'
import type { Output } from './output.ts'

/** What the process gives to `runCommand`. */
export interface CommandProcess {
  /** @throws {OrgsealError} `invalid_setting` */
  readonly settings: () => Settings
  readonly world: World
  readonly stdin: Readable
  readonly out: Writable
  readonly err: Writable & { readonly isTTY?: boolean }
}

export interface CommandContext extends Omit<CommandProcess, 'out' | 'err'> {
  readonly out: Output
  readonly err: Output
  /** The command has given its answer, and it is a bad one: it exits with 1, or with `FINDINGS`. */
  readonly fail: (status?: typeof FINDINGS) => void
}

/** Exit status of a command that did its work and found something in its input that someone has to look at. */
export const FINDINGS = 3

/** A file of this folder exports one: it makes its command for a context. */
export type CommandFactory = (context: CommandContext) => Command
