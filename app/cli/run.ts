/** Runs one command, and gives its exit status: 0 done, 1 failed, 2 wrong usage or settings, 3 done with findings. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, CommanderError, type OutputConfiguration } from 'commander'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import { challengeCommand } from './challenge.ts'
import { checkCommand } from './check.ts'
import type { CommandContext, CommandProcess, FINDINGS } from './context.ts'
import { credentialStatusCommands } from './credential-status.ts'
import { describeError } from './errors.ts'
import { importCommand } from './import.ts'
import { issuersCommand } from './issuers.ts'
import { keysCommand } from './keys.ts'
import { mintCommand } from './mint.ts'
import { type Output, openOutput } from './output.ts'
import { registersCommand } from './registers.ts'
import { reindexCommand } from './reindex.ts'
import { restoreCommand } from './restore.ts'
import { serveCommand } from './serve.ts'
import { showCommand } from './show.ts'
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
  ...credentialStatusCommands,
  keysCommand,
  issuersCommand,
  reindexCommand,
  restoreCommand,
  registersCommand,
  statsCommand,
  walletCommand,
]

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'))
  return version
}

/** @param args the arguments after `orgseal` */
export async function runCommand(given: CommandProcess, args: readonly string[]): Promise<number> {
  let status: 0 | 1 | typeof FINDINGS = 0
  const context: CommandContext = {
    ...given,
    out: openOutput(given.out),
    err: openOutput(given.err),
    fail(found) {
      status = found ?? 1
    },
  }
  const program = new Command('orgseal')
    .description('A verifiable organization credential registry.')
    .version(packageVersion())
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(run with --help to see how it is used)')
  for (const command of commands) program.addCommand(command(context))
  prepare(program, usageOutput(context))
  try {
    await program.parseAsync(args, { from: 'user' })
    return status
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    const { text, exitCode } = describeError(error)
    context.err.line(text)
    return exitCode
  }
}

/** Prepares every command of the tree. A command that was left out would end the process and write to its streams. */
function prepare(command: Command, output: OutputConfiguration): void {
  command.exitOverride().configureOutput(output)
  for (const each of command.commands) prepare(each, output)
}

/** Writes help and usage errors. An error repeats an argument, which may hold anything; help is our own text. */
function usageOutput({ out, err }: CommandContext): OutputConfiguration {
  return {
    writeOut: text => printLines(out, text),
    writeErr: text => printLines(err, text),
    outputError(text) {
      const suggestion = /\n(\(Did you mean [^\n]*\))\n$/.exec(text)
      err.line(text.slice(0, suggestion?.index ?? -1))
      if (suggestion?.[1] !== undefined) err.line(suggestion[1])
    },
  }
}

function printLines(output: Output, text: string): void {
  for (const line of text.replace(/\n$/, '').split('\n')) output.line(line)
}
