/**
 * The only way from a command to standard output and standard error. Much of what a command prints comes from outside
 * (a stranger's credential, a register's file, a server's answer, a file's name). So each text is written as one line,
 * and characters that cannot be seen are written as their numbers. A command has no stream that it could write to.
 */
import type { Writable } from 'node:stream'
import { shownJson, shownText } from '../../verify/report/reasons/shown-text.ts'

export interface Output {
  /** Writes one line. Line breaks within the text are escaped, too, so that a value cannot start a new line. */
  line(text: string): void
  /** Writes a value as JSON that parses to exactly that value, on one line unless an indentation is given. */
  json(value: unknown, indentation?: number): void
  /** The stream itself when it is a terminal. Only the progress bar uses it, because it moves the cursor. */
  readonly terminal: Writable | undefined
}

export function openOutput(stream: Writable & { readonly isTTY?: boolean }): Output {
  return {
    line: text => void stream.write(`${shownText(text)}\n`),
    json: (value, indentation) => void stream.write(`${shownJson(JSON.stringify(value, undefined, indentation))}\n`),
    terminal: stream.isTTY ? stream : undefined,
  }
}
