/** The server's log: JSON lines to standard output, from which no value of a request can reach a terminal's controls. */
import { type Logger, pino } from 'pino'
import { shownJson } from '../../agent/verify/shown-text.ts'
import type { Settings } from '../settings.ts'

export function openLog(
  level: Settings['logLevel'],
  destination: { write(text: string): unknown } = pino.destination(1),
): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  return pino(options, { write: text => void destination.write(shownJson(text)) })
}
