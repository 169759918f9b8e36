/** The server's log: JSON lines on standard output, in which no value of a request can hold control characters. */
import { type Logger, pino } from 'pino'
import { shownJson } from '../../verify/report/reasons/shown-text.ts'
import type { Settings } from '../settings.ts'

/** How many bytes of log are kept in memory while the log cannot be written. */
const LOG_KEPT = 1024 * 1024

export function openLog(
  level: Settings['logLevel'],
  destination: { write(text: string): unknown } = standardOutput(),
): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  return pino(options, { write: text => void destination.write(shownJson(text)) })
}

/**
 * Drops log lines when the disk is full and the buffer too: a full disk must neither end the server nor fill its
 * memory.
 */
function standardOutput(): { write(text: string): unknown } {
  const destination = pino.destination({ dest: 1, sync: true, maxLength: LOG_KEPT })
  destination.on('error', () => {})
  return destination
}
