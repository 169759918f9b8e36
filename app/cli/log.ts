/** The server's log: JSON lines to standard output, from which no value of a request can reach a terminal's controls. */
import { type Logger, pino } from 'pino'
import { shownJson } from '../../verify/report/reasons/shown-text.ts'
import type { Settings } from '../settings.ts'

/** In bytes: what is kept of a log that cannot be written, until it can be again. */
const LOG_KEPT = 1024 * 1024

export function openLog(
  level: Settings['logLevel'],
  destination: { write(text: string): unknown } = standardOutput(),
): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  return pino(options, { write: text => void destination.write(shownJson(text)) })
}

/** A log on a disk without room must not end the server, nor fill its memory: what does not fit is not logged. */
function standardOutput(): { write(text: string): unknown } {
  const destination = pino.destination({ dest: 1, sync: true, maxLength: LOG_KEPT })
  destination.on('error', () => {})
  return destination
}
