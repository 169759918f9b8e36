/** The context of a command: its settings, the world, and where it may write. */
import type { Readable, Writable } from 'node:stream'
import type { Command } from 'commander'
import type { World } from '../compose/index.ts'
import type { Settings } from '../settings.ts'
import type { Output } from './output.ts'

/** The inputs that the process gives to `runCommand`. */
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
  /** Makes the command exit with 1, or with `FINDINGS`. It is called when the command has printed a negative answer. */
  readonly fail: (status?: typeof FINDINGS) => void
}

/** Exit status of a command that completed, and after which a person has to look at something that it reports. */
export const FINDINGS = 3

/** Makes a command for a context. Each command's file in this folder exports one. */
export type CommandFactory = (context: CommandContext) => Command
