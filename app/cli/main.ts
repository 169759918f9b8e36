#!/usr/bin/env node
/** The entry point of the command line. */
import { REAL_WORLD } from '../compose/index.ts'
import { readSettings } from '../settings.ts'
import { describeError } from './errors.ts'
import { openOutput } from './output.ts'
import { runCommand } from './run.ts'

// A program that reads only the beginning ("| head") closes the pipe. The command has not failed then.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  openOutput(process.stderr).line(describeError(error).text)
  process.exit(1)
})
// The command goes on when progress or errors cannot be written.
process.stderr.on('error', () => {})

// This catches programming errors that no command handles. Node would print their text unescaped.
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
