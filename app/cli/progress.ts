/** Shows progress as a bar on a terminal, and as plain lines elsewhere. */
import cliProgress from 'cli-progress'
import type { CommandContext } from './context.ts'
import type { Output } from './output.ts'

export interface Progress {
  update(done: number, total: number): void
  /** Ends the bar; its last state stays on the screen. */
  stop(): void
}

/** @param label the work in progress, e.g. `Minting` */
export function startProgress({ err }: CommandContext, label: string, unit: string): Progress {
  return err.terminal ? bar(err.terminal, label, unit) : lines(err, label, unit)
}

function bar(stream: NodeJS.WritableStream, label: string, unit: string): Progress {
  const format = `${label.padEnd(10)} {bar} {percentage}% | {value}/{total} ${unit} | {duration_formatted}`
  const shown = new cliProgress.SingleBar(
    { format, stream, hideCursor: true, etaBuffer: 100 },
    cliProgress.Presets.shades_classic,
  )
  let started = false
  return {
    update(done, total) {
      if (!started) shown.start(total, 0)
      started = true
      shown.setTotal(total)
      shown.update(done)
    },
    stop() {
      if (started) shown.stop()
    },
  }
}

function lines(err: Output, label: string, unit: string): Progress {
  let tenth = 0
  return {
    update(done, total) {
      const reached = total === 0 ? 10 : Math.floor((done * 10) / total)
      if (reached === tenth) return
      tenth = reached
      err.line(`${label}: ${done} of ${total} ${unit}`)
    },
    stop() {},
  }
}
