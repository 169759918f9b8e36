/**
 * Whether the data directory's disk has room. A server goes on answering from a
 * full disk, so nothing else would tell that it can write no more; and it has to
 * be ready again by itself when there is room.
 */
import { freeRoom, probeRoom } from './probe-file.ts'
import { storageFailure } from './storage-failure.ts'

export interface DiskRoom {
  /** Tell of an error that a write has ended with; what is not about a full disk is passed over. */
  failed(error: unknown): void
  /** Ask the disk. */
  check(): { readonly ok: boolean; readonly detail: string }
}

/** How much room a disk has, in bytes, and the errno of writing so many bytes to it. */
export interface Disk {
  free(): number
  write(bytes: number): string | undefined
}

/** In bytes. With less than this, not even what a few credentials need is there. */
const LEAST = 1024 * 1024
/** In bytes. A write that failed although so much was free met a quota or another limit, and not the end of the disk. */
const AMPLE = 64 * 1024 * 1024

export function diskRoom(disk: Disk): DiskRoom {
  /** What was free when a write failed. */
  let freeThen: number | undefined

  /** More is free than when it failed, or what failed was a limit that is there no more. */
  function isBetter(free: number, then: number): boolean {
    return (free >= then + LEAST || then >= AMPLE) && disk.write(LEAST) === undefined
  }

  return {
    failed(error) {
      if (storageFailure(error)?.code === 'disk_full') freeThen = disk.free()
    },

    check() {
      const free = disk.free()
      const mebibytes = Number.isFinite(free) ? `${Math.floor(free / LEAST)} MiB free` : 'has room'
      if (free < LEAST) return { ok: false, detail: `disk_full: ${mebibytes}` }
      if (freeThen !== undefined && !isBetter(free, freeThen)) {
        return { ok: false, detail: `disk_full: ${mebibytes}, too little for the last write` }
      }
      freeThen = undefined
      return { ok: true, detail: mebibytes }
    },
  }
}

/** The disk of this folder. */
export function diskOf(folder: string): Disk {
  return { free: () => freeRoom(folder), write: bytes => probeRoom(folder, bytes) }
}
