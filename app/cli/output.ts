/**
 * The only way from a command to standard output and standard error. Much of
 * what a command says comes from outside (a stranger's credential, a register's
 * file, a server's answer, a file's name), so a line is one line, and what
 * cannot be seen is named in it. A command has no stream that it could write to.
 */
import type { Writable } from 'node:stream'
import { shownJson, shownText } from '../../verify/report/reasons/shown-text.ts'

export interface Output {
  /** Writes one line. Line breaks within the text are named, too, so that a value cannot make a line of its own. */
  line(text: string): void
  /** Writes a value as JSON that parses to exactly that value, on one line unless there is an indentation. */
  json(value: unknown, indentation?: number): void
  /** The stream itself where it is a terminal: for the progress bar, which moves the cursor. */
  readonly terminal: Writable | undefined
}

export function openOutput(stream: Writable & { readonly isTTY?: boolean }): Output {
  return {
    line: text => void stream.write(`${shownText(text)}\n`),
    json: (value, indentation) => void stream.write(`${shownJson(JSON.stringify(value, undefined, indentation))}\n`),
    terminal: stream.isTTY ? stream : undefined,
  }
}
