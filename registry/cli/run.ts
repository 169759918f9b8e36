/** One command, from its arguments to its exit status: 0 done, 1 failed, 2 wrong usage or settings. */
import { Command, CommanderError } from 'commander'
import { challengeCommand } from './challenge.ts'
import { checkCommand } from './check.ts'
import type { CommandContext } from './context.ts'
import { describeError } from './errors.ts'
import { importCommand } from './import.ts'
import { issuersCommand } from './issuers.ts'
import { keysCommand } from './keys.ts'
import { mintCommand } from './mint.ts'
import { registersCommand } from './registers.ts'
import { reindexCommand } from './reindex.ts'
import { restoreCommand } from './restore.ts'
import { serveCommand } from './serve.ts'
import { showCommand } from './show.ts'
import { standingCommands } from './standing.ts'
import { statsCommand } from './stats.ts'
import { verifyCommand } from './verify.ts'
import { walletCommand } from './wallet.ts'

const commands = [
  serveCommand,
  importCommand,
  checkCommand,
  verifyCommand,
  showCommand,
  challengeCommand,
  mintCommand,
  ...standingCommands,
  keysCommand,
  issuersCommand,
  reindexCommand,
  restoreCommand,
  registersCommand,
  statsCommand,
  walletCommand,
]

/** @param args as they stand after `orgseal` */
export async function runCommand(given: Omit<CommandContext, 'fail'>, args: readonly string[]): Promise<number> {
  let status = 0
  const context: CommandContext = {
    ...given,
    fail() {
      status = 1
    },
  }
  const output = {
    writeOut: (text: string) => void context.out.write(text),
    writeErr: (text: string) => void context.err.write(text),
  }
  const program = new Command('orgseal')
    .description('A verifiable organization credential registry.')
    .version('0.1.0')
    .exitOverride()
    .configureOutput(output)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(run with --help to see how it is used)')
  for (const command of commands) program.addCommand(command(context).exitOverride().configureOutput(output))
  try {
    await program.parseAsync(args, { from: 'user' })
    return status
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    const { text, exitCode } = describeError(error)
    context.err.write(`${text}\n`)
    return exitCode
  }
}
