#!/usr/bin/env node
/** The command line, as a process. */
import { REAL_WORLD } from '../compose.ts'
import { readSettings } from '../settings.ts'
import { describeError } from './errors.ts'
import { openOutput } from './output.ts'
import { runCommand } from './run.ts'

// Whoever reads only the beginning ("| head") has closed the pipe; that is no failure of the command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  openOutput(process.stderr).line(describeError(error).text)
  process.exit(1)
})
// Progress and errors that cannot be written change nothing about what the command does.
process.stderr.on('error', () => {})

// A fault of ours that no command caught. Node would print what it says as it is.
process.on('uncaughtException', error => {
  const err = openOutput(process.stderr)
  for (const line of (error.stack ?? String(error)).split('\n')) err.line(line)
  process.exit(1)
})

process.exitCode = await runCommand(
  {
    settings: () => readSettings(process.env),
    world: REAL_WORLD,
    out: process.stdout,
    err: process.stderr,
    stdin: process.stdin,
  },
  process.argv.slice(2),
)
