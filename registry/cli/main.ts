#!/usr/bin/env node
/** The command line. Exit status: 0 done, 1 failed, 2 wrong usage or settings. */
import { Command, CommanderError } from 'commander'
import { REAL_WORLD } from '../compose.ts'
import { readSettings } from '../settings.ts'
import { checkCommand } from './check.ts'
import type { CommandContext } from './context.ts'
import { describeError } from './errors.ts'
import { importCommand } from './import.ts'
import { issuersCommand } from './issuers.ts'
import { keysCommand } from './keys.ts'
import { mintCommand } from './mint.ts'
import { registersCommand } from './registers.ts'
import { reindexCommand } from './reindex.ts'
import { serveCommand } from './serve.ts'
import { showCommand } from './show.ts'
import { standingCommands } from './standing.ts'
import { statsCommand } from './stats.ts'
import { verifyCommand } from './verify.ts'
import { walletCommand } from './wallet.ts'

const context: CommandContext = {
  settings: () => readSettings(process.env),
  world: REAL_WORLD,
  out: process.stdout,
  err: process.stderr,
  stdin: process.stdin,
}

// Whoever reads only the beginning ("| head") has closed the pipe; that is no failure of the command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

const program = new Command('orgseal')
  .description('A verifiable organization credential registry.')
  .version('0.1.0')
  .exitOverride()
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError('(run with --help to see how it is used)')

const commands = [
  serveCommand,
  importCommand,
  checkCommand,
  verifyCommand,
  showCommand,
  mintCommand,
  ...standingCommands,
  keysCommand,
  issuersCommand,
  reindexCommand,
  registersCommand,
  statsCommand,
  walletCommand,
]
for (const command of commands) program.addCommand(command(context).exitOverride())

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2
  } else {
    const { text, exitCode } = describeError(error)
    process.stderr.write(`${text}\n`)
    process.exitCode = exitCode
  }
}
